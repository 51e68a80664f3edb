"""Files of the host below a directory that the component may use.

Every step of a path is opened below the step before, without following links: nothing leads out, however it races with others.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EBADF, EILSEQ, ENOENT, ENOTDIR, EPERM, EROFS
from stat import S_ISDIR


@dataclass(frozen=True, slots=True)
class OpenFile:
    """An open file or directory of the host."""

    descriptor: int
    is_directory: bool
    #: Opened below a directory in which nothing may be changed.
    read_only: bool


def failure(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def open_directory(path: str, read_only: bool) -> OpenFile:
    """The directory that everything else is opened below."""
    return OpenFile(os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC), is_directory=True, read_only=read_only)


def open_below(base: OpenFile, path: bytes, flags: int) -> OpenFile:
    """Opens with ``flags`` as of os.open; a link at the end is not followed."""
    with name_below(base, path) as (directory, name):
        descriptor = os.open(name, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666, dir_fd=directory)
    return OpenFile(descriptor, S_ISDIR(os.fstat(descriptor).st_mode), base.read_only)


@contextmanager
def name_below(base: OpenFile, path: bytes) -> Iterator[tuple[int, bytes]]:
    """The last name of ``path``, and a descriptor of the directory that has it. ``..`` and absolute paths are refused."""
    if not base.is_directory:
        raise failure(ENOTDIR)
    if path.startswith(b"/"):
        raise failure(EPERM)
    names = [name for name in path.split(b"/") if name]
    for name in names:
        if name == b"..":
            raise failure(EPERM)
        if not _is_text(name):
            raise failure(EILSEQ)
    if not names:
        raise failure(ENOENT)
    directory = base.descriptor
    try:
        for name in names[:-1]:
            below = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=directory)
            if directory != base.descriptor:
                os.close(directory)
            directory = below
        yield directory, names[-1]
    finally:
        if directory != base.descriptor:
            os.close(directory)


def _is_text(name: bytes) -> bool:
    """WASI's names are UTF-8, and no name has a NUL."""
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in name


class OpenFiles:
    """What one instance has open, by handle. Handle 0 is never given."""

    def __init__(self) -> None:
        self._open: dict[int, OpenFile] = {}
        self._last = 0

    def add(self, file: OpenFile) -> int:
        self._last += 1
        self._open[self._last] = file
        return self._last

    def get(self, handle: int) -> OpenFile:
        """Fails with EBADF."""
        try:
            return self._open[handle]
        except KeyError:
            raise failure(EBADF) from None

    def changing(self, handle: int) -> OpenFile:
        """The same for a change. Fails with EROFS."""
        file = self.get(handle)
        if file.read_only:
            raise failure(EROFS)
        return file

    def close(self, handle: int) -> None:
        file = self._open.pop(handle, None)
        if file is not None:
            os.close(file.descriptor)

    def close_all(self) -> None:
        for handle in list(self._open):
            self.close(handle)
