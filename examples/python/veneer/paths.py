"""Names in containers are bytes, as on Linux. As text they are UTF-8, other bytes as surrogates, in the way of os.fsdecode."""

from __future__ import annotations

from pathlib import PurePath

ContainerPath = str | bytes | PurePath


def encoded(path: ContainerPath) -> bytes:
    if isinstance(path, bytes):
        return path
    return str(path).encode("utf-8", "surrogateescape")


def decoded(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


def shown(path: ContainerPath) -> str:
    """As messages have it."""
    return path.decode("utf-8", "replace") if isinstance(path, bytes) else str(path)
