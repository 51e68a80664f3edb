"""Manifests, indexes and configs."""

from __future__ import annotations

import json
from typing import Any

from ..errors import failure
from .digests import blob_path, digest_of
from .files import FileSet

#: The distribution spec asks registries for 4 MiB.
JSON_MAX = 4 * 1024 * 1024


def read_file(files: FileSet, path: str) -> bytes | None:
    """All bytes of a file that may not be there. Fails with EFBIG."""
    blob = files.open(path)
    if blob is None:
        return None
    if blob.size > JSON_MAX:
        raise failure("file-too-large", "load", path, f"{blob.size} bytes, where {JSON_MAX} are the most")
    return blob.read()


def read_blob(files: FileSet, digest: str, size: int) -> bytes:
    """A blob, its size and digest checked. Fails with ENOENT, EMISMATCH, EFBIG."""
    data = read_file(files, blob_path(digest))
    if data is None:
        raise failure("no-entry", "load", digest, f"the blob is not in {files.name}")
    if len(data) != size:
        raise failure("mismatch", "load", digest, f"the blob has {len(data)} bytes, its descriptor says {size}")
    actual = digest_of(data)
    if actual != digest:
        raise failure("mismatch", "load", digest, f"the blob is {actual}")
    return data


def parse_json(data: bytes, name: str) -> Any:
    """Fails with ECORRUPT."""
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise failure("corrupt", "load", name, f"not JSON: {error}") from error


def member(value: Any, name: str) -> Any:
    """A member of what may not be an object."""
    return value.get(name) if isinstance(value, dict) else None
