"""Where the files of an image are: a directory, or an archive of one."""

from __future__ import annotations

import os
import posixpath
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import IO, Protocol

from ..errors import failure
from .blob import Blob
from .compression import MAGIC_LENGTH, compression_of
from .inflation import inflated

#: An image archive holds a few files per layer; a root file system taken for one holds tens of thousands.
ENTRIES_MAX = 20_000
#: Symbolic links followed in an archive.
LINKS_MAX = 16
BLOCK_SIZE = 512


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
        if compression_of(os.pread(file.fileno(), MAGIC_LENGTH, 0), name) == "gzip":
            file = _inflated(file, name, stack)
        yield ArchiveFiles(file, name)


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


class ArchiveFiles:
    """The files of an uncompressed tar, found by their headers and read in place. The last of several members of one name counts."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.name = name
        self._file = file
        self._members: dict[str, tarfile.TarInfo] = {}
        self._scan(os.fstat(file.fileno()).st_size)

    def open(self, path: str) -> Blob | None:
        at = _normalized(path)
        for _ in range(LINKS_MAX):
            member = self._members.get(at)
            if member is None or member.isdir():
                return None
            if member.issym():
                # docker save's legacy layout: `<id>/layer.tar` is a symbolic link to another layer's.
                at = _normalized(f"{at}/../{member.linkname}")
            elif member.islnk():
                at = _normalized(member.linkname)
            else:
                return Blob(self._file.fileno(), member.offset_data, member.size, path)
        return None

    def _scan(self, size: int) -> None:
        try:
            with closing(tarfile.open(fileobj=self._file, mode="r:")) as tar:
                for member in tar:
                    self._members[_normalized(member.name)] = member
                    if len(self._members) > ENTRIES_MAX:
                        raise self._corrupt(f"more than {ENTRIES_MAX} files: not an image archive", member.offset)
                    if member.offset_data + member.size > size:
                        raise self._corrupt("the archive is cut off", size)
                end = tar.offset
        except tarfile.ReadError as error:
            raise self._corrupt("not a tar archive" if size else "the archive is empty", 0) from error
        except (tarfile.TarError, ValueError) as error:
            raise self._corrupt(f"a tar header is malformed ({error})", None) from error
        # tarfile takes a header that it can't read for the end.
        rest = os.pread(self._file.fileno(), BLOCK_SIZE, end)
        if rest.strip(b"\0"):
            raise self._corrupt("the tar header's checksum is wrong" if len(rest) == BLOCK_SIZE else "the tar header is cut off", end)

    def _corrupt(self, detail: str, offset: int | None) -> Exception:
        return failure("corrupt", "load", self.name, detail, offset)


def _normalized(path: str) -> str:
    """Without ``.``, ``..`` and empty parts; ``..`` stops at the archive's root."""
    return posixpath.normpath("/" + path).lstrip("/")


def _inflated(file: IO[bytes], name: str, stack: ExitStack) -> IO[bytes]:
    """A copy without compression, for archives keep their index anywhere."""
    copy = stack.enter_context(tempfile.TemporaryFile(prefix="veneer-"))
    for piece in inflated(Blob.whole(file, name).pieces(), name):
        copy.write(piece)
    copy.seek(0)
    return copy
