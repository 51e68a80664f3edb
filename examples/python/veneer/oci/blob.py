"""Bytes of an image, in a file of the host."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from ..errors import failure

#: Bytes read, hashed and given to the component at a time.
PIECE_SIZE = 512 * 1024


@dataclass(frozen=True)
class Blob:
    """A run of bytes of an open file."""

    descriptor: int
    start: int
    size: int
    #: What messages call it.
    name: str

    @classmethod
    def whole(cls, file: IO[bytes], name: str) -> Blob:
        """All that is in a file."""
        return cls(file.fileno(), 0, os.fstat(file.fileno()).st_size, name)

    def part(self, start: int, size: int, name: str) -> Blob:
        return Blob(self.descriptor, self.start + start, size, name)

    def read(self) -> bytes:
        return b"".join(self.pieces())

    def first(self, size: int) -> bytes:
        """The first bytes, as many as there are."""
        return os.pread(self.descriptor, min(size, self.size), self.start)

    def pieces(self) -> Iterator[bytes]:
        """From start to end. Fails with ECORRUPT when the file got shorter."""
        at = 0
        while at < self.size:
            piece = os.pread(self.descriptor, min(PIECE_SIZE, self.size - at), self.start + at)
            if not piece:
                raise failure("corrupt", "load", self.name, "the file is cut off", at)
            at += len(piece)
            yield piece
