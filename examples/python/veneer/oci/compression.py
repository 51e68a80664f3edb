"""How a layer's tar, or an archive, is wrapped."""

from __future__ import annotations

from typing import Literal

from ..errors import failure

Compression = Literal["none", "gzip", "zstd"]

#: Enough bytes to tell a compression by.
MAGIC_LENGTH = 6
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_OTHERS = {"xz": b"\xfd7zXZ\0", "bzip2": b"BZh"}


def compression_of(start: bytes, name: str) -> Compression:
    """The compression that the first bytes show; media types lie often enough. Fails with ENOTSUP."""
    if start.startswith(_GZIP):
        return "gzip"
    if start.startswith(_ZSTD):
        return "zstd"
    for compression, magic in _OTHERS.items():
        if start.startswith(magic):
            raise failure("unsupported", "load", name, f"{compression} compression is not supported")
    return "none"
