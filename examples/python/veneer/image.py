"""Images of a store."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from .bindings import ImageInfo
from .session import Session


@dataclass(frozen=True)
class Image:
    """An image, as it was when it was asked for."""

    #: sha256 of its config.
    id: str
    #: ``repository:tag``, sorted.
    names: tuple[str, ...]
    #: diffIDs, lowest layer first.
    layers: tuple[str, ...]
    #: Bytes of its layers' files.
    size: int
    #: Entries in its layers.
    entries: int
    _session: Session = field(repr=False, compare=False)

    @classmethod
    def of(cls, session: Session, info: ImageInfo) -> Image:
        return cls(info.id, tuple(info.names), tuple(info.layers), info.size, info.entries, session)

    def config_bytes(self) -> bytes:
        """The config: its sha256 is ``id``. Fails with ENOENT (removed meanwhile), ECORRUPT."""
        with self._session.calling("config", self.id):
            return self._session.images.config(self._session.store, self.id)

    def config(self) -> dict[str, Any]:
        """The same, parsed (image-spec config.md)."""
        return dict(json.loads(self.config_bytes()))
