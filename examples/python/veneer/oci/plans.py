"""What is to be loaded."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ..errors import VeneerError, failure
from .blob import Blob
from .digests import is_digest
from .json_files import member, parse_json


@dataclass(frozen=True)
class LayerPlan:
    """A layer to read, and what is claimed of it."""

    diff_id: str
    #: Digest of the blob, where something claims it.
    digest: str | None
    #: Bytes of the blob, where something claims them.
    size: int | None
    blob: Blob


@dataclass(frozen=True)
class ImagePlan:
    """An image to add: its manifest and config are verified, its layers not read yet."""

    config: bytes
    #: As Docker shows them.
    names: tuple[str, ...]
    layers: tuple[LayerPlan, ...]


def diff_ids_of(config: bytes, name: str, count: int) -> list[str]:
    """``rootfs.diff_ids`` of a config (image-spec config.md), one for each of ``count`` layers. Fails with ECORRUPT."""

    def corrupt(detail: str) -> VeneerError:
        return failure("corrupt", "load", name, detail)

    diff_ids = member(member(parse_json(config, name), "rootfs"), "diff_ids")
    if not isinstance(diff_ids, list):
        raise corrupt("not an image config: rootfs.diff_ids is missing")
    for diff_id in diff_ids:
        if not is_digest(diff_id):
            raise corrupt(f"rootfs.diff_ids holds {json.dumps(diff_id)}, not a sha256 digest")
    if len(diff_ids) != count:
        raise corrupt(f"the config names {len(diff_ids)} layers, the manifest {count}")
    return diff_ids
