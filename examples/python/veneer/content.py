"""The bytes of a container's files."""

from __future__ import annotations

import io
import os
from typing import Any

from . import bindings
from .errors import failure
from .paths import ContainerPath, encoded, shown
from .session import Session

#: Bytes that one call takes or gives at most (wit/types.wit).
PIECE_SIZE = 1024 * 1024

_MODES: dict[str, frozenset[str]] = {
    "r": frozenset({"read"}),
    "w": frozenset({"write", "create", "truncate"}),
    "x": frozenset({"write", "create", "exclusive"}),
    "a": frozenset({"write", "create", "append"}),
}


class ContainerFile(io.RawIOBase):
    """An open file of a container: keeps its inode, through renames and removal."""

    def __init__(self, session: Session, handle: bindings.File, name: str, flags: bindings.OpenFlags) -> None:
        super().__init__()
        self.name = name
        self._session = session
        self._handle = handle
        self._flags = flags
        self._position = 0

    @classmethod
    def open(cls, session: Session, container: bindings.Container, path: ContainerPath, mode: str, permissions: int) -> ContainerFile:
        """Within a call of ``session``. Fails with EINVAL (a mode that isn't one, or not binary)."""
        flags: Any = _MODES.get(mode.replace("b", "").replace("+", ""))
        if flags is None or "b" not in mode or len(set(mode)) != len(mode):
            raise failure("invalid", "open", shown(path), f"'{mode}' is not a binary mode of a file")
        if "+" in mode:
            flags |= {"read", "write"}
        return cls(session, container.open(encoded(path), flags, permissions), shown(path), flags)

    def readable(self) -> bool:
        return "read" in self._flags

    def writable(self) -> bool:
        return "write" in self._flags

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        piece = self._read(len(view))
        view[: len(piece)] = piece
        return len(piece)

    def readall(self) -> bytes:
        """The rest of the file."""
        pieces: list[bytes] = []
        while piece := self._read(PIECE_SIZE):
            pieces.append(piece)
        return b"".join(pieces)

    def write(self, data: Any) -> int:
        self._require("write")
        piece = memoryview(data).cast("B")[:PIECE_SIZE]
        with self._session.calling("write", self.name):
            self._position = self._handle.write(self._position, piece)
        return len(piece)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._require()
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position}.get(whence)
        if start is None:
            start = self.stat().size
        if start + offset < 0:
            raise failure("invalid", "seek", self.name, f"offset {start + offset} is before the start of the file")
        self._position = start + offset
        return self._position

    def tell(self) -> int:
        self._require()
        return self._position

    def truncate(self, size: int | None = None) -> int:
        self._require("write")
        length = self._position if size is None else size
        with self._session.calling("truncate", self.name):
            self._handle.truncate(length)
        return length

    def stat(self) -> bindings.Attributes:
        self._require()
        with self._session.calling("fstat", self.name):
            return self._handle.stat()

    def sync(self) -> None:
        """Makes data, attributes and name durable. Fails with EIO, ENOSPC, ESTALE; a failed sync is final."""
        self._require()
        with self._session.calling("fsync", self.name):
            self._handle.sync()

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._session.drop(self._handle)

    def _read(self, length: int) -> bytes:
        self._require("read")
        with self._session.calling("read", self.name):
            piece = self._handle.read(self._position, min(length, PIECE_SIZE))
        self._position += len(piece)
        return piece

    def _require(self, *rights: str) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed file")
        if not self._flags >= set(rights):
            raise io.UnsupportedOperation(f"'{self.name}' is not open for {rights[0]}")
