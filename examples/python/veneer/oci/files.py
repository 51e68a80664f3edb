"""Where the files of an image are: a directory, or an archive of one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Protocol

from ..errors import failure
from .blob import Blob
from .compression import MAGIC_LENGTH, compression_of
from .inflation import inflated
from .tar_index import TarIndex


class FileSet(Protocol):
    #: What messages call it.
    name: str

    def open(self, path: str) -> Blob | None:
        """The file at a path, or None. It stays open as long as the set."""


@contextmanager
def opened(source: str) -> Iterator[FileSet]:
    """The files of a directory, or of an archive, plain or gzipped. Fails with OSError (no such file), ECORRUPT, ENOTSUP (compression)."""
    with ExitStack() as stack:
        name = os.path.basename(os.path.normpath(source))
        if os.path.isdir(source):
            yield DirectoryFiles(source, name, stack)
            return
        file: IO[bytes] = stack.enter_context(open(source, "rb"))
        compression = compression_of(os.pread(file.fileno(), MAGIC_LENGTH, 0), name)
        if compression == "zstd":
            raise failure("unsupported", "load", name, "archives in zstd are not supported; their layers may be")
        if compression == "gzip":
            file = _inflated(file, name, stack)
        yield TarIndex(Blob.whole(file, name))


class DirectoryFiles:
    """A manifest may name any path, and anyone may have made links: what lies outside of the directory is not there."""

    def __init__(self, directory: str, name: str, stack: ExitStack) -> None:
        self.name = name
        self._root = Path(directory).resolve()
        self._stack = stack

    def open(self, path: str) -> Blob | None:
        try:
            found = (self._root / path).resolve()
            if not found.is_relative_to(self._root) or not found.is_file():
                return None
            file = self._stack.enter_context(found.open("rb"))
        except (FileNotFoundError, NotADirectoryError, ValueError, RuntimeError):
            return None
        return Blob.whole(file, path)


def _inflated(file: IO[bytes], name: str, stack: ExitStack) -> IO[bytes]:
    """A copy without compression, for archives keep their index anywhere."""
    copy = stack.enter_context(tempfile.TemporaryFile(prefix="veneer-"))
    for piece in inflated(Blob.whole(file, name).pieces(), name):
        copy.write(piece)
    copy.seek(0)
    return copy
