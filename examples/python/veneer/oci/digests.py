"""``sha256:`` and 64 hex digits."""

from __future__ import annotations

import json
import re
from hashlib import sha256

from ..errors import failure

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_OTHER = re.compile(r"([a-z0-9+._-]+):[0-9a-zA-Z=_-]+")


def is_digest(text: object) -> bool:
    return isinstance(text, str) and _DIGEST.fullmatch(text) is not None


def parse_digest(text: object, of: str) -> str:
    """A digest in a manifest of ``of``. Fails with ENOTSUP (an algorithm other than sha256), ECORRUPT."""
    if isinstance(text, str):
        if is_digest(text):
            return text
        other = _OTHER.fullmatch(text)
        if other is not None and other[1] != "sha256":
            raise failure("unsupported", "load", of, f"digests by {other[1]} are not supported, only sha256")
    raise failure("corrupt", "load", of, f"{json.dumps(text)} is not a digest")


def digest_of(data: bytes) -> str:
    return f"sha256:{sha256(data).hexdigest()}"


def blob_path(digest: str) -> str:
    """Where an OCI image layout keeps the blob (image-layout.md "Blobs")."""
    return f"blobs/sha256/{digest.removeprefix('sha256:')}"
