"""What the component imports of WASI 0.2: a file system, a wall clock, random bytes; at the level of its core module.

Bytes go straight between files and linear memory. Only what the component imports is here.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from errno import errorcode
from typing import Any

from .abi import S64, U8, U32, U64
from .host_files import OpenFile, OpenFiles, name_below, open_below, open_directory
from .memory import GuestMemory

FILESYSTEM = "wasi:filesystem/types@0.2.10"
PREOPENS = "wasi:filesystem/preopens@0.2.10"
CLOCK = "wasi:clocks/wall-clock@0.2.10"
RANDOM = "wasi:random/random@0.2.10"

#: The name that the component knows the store's directory by, on every host.
STORE_DIRECTORY = "/store"

# wasi:filesystem `open-flags` and `descriptor-flags`.
OPEN_FLAGS = {1: os.O_CREAT, 2: os.O_DIRECTORY, 4: os.O_EXCL, 8: os.O_TRUNC}
OPEN_DIRECTORY = 2
DESCRIPTOR_READ, DESCRIPTOR_WRITE, DESCRIPTOR_MUTATE = 1, 2, 32

#: wasi:filesystem `error-code`, in its order.
ERROR_CODES = (
    "EACCES EAGAIN EALREADY EBADF EBUSY EDEADLK EDQUOT EEXIST EFBIG EILSEQ EINPROGRESS EINTR EINVAL EIO EISDIR ELOOP EMLINK EMSGSIZE "
    "ENAMETOOLONG ENODEV ENOENT ENOLCK ENOMEM ENOSPC ENOTDIR ENOTEMPTY ENOTRECOVERABLE ENOTSUP ENOTTY ENXIO EOVERFLOW EPERM EPIPE EROFS "
    "ESPIPE ETXTBSY EXDEV"
).split()
ORDINALS = {name: ordinal for ordinal, name in enumerate(ERROR_CODES)}
ORDINALS |= {"EOPNOTSUPP": ORDINALS["ENOTSUP"], "EMFILE": ORDINALS["ENOMEM"], "ENFILE": ORDINALS["ENOMEM"]}

# wasi:filesystem `descriptor-type`.
FILE_TYPES = {stat.S_IFBLK: 1, stat.S_IFCHR: 2, stat.S_IFDIR: 3, stat.S_IFIFO: 4, stat.S_IFLNK: 5, stat.S_IFREG: 6, stat.S_IFSOCK: 7}

NANOSECONDS = 1_000_000_000

# Where a `result` has its payload: behind the tag, aligned as its success has to be.
NOTHING, HANDLE, LONG = 1, 4, 8

Import = Callable[..., Any]


class Wasi:
    """The imports of one instance. ``memory`` is set once that is made."""

    memory: GuestMemory

    def __init__(self, directory: str, read_only: bool) -> None:
        self._files = OpenFiles()
        self._listings: dict[int, list[bytes]] = {}
        self._latest = 0
        self._root = open_directory(directory, read_only)

    def close(self) -> None:
        """Closes what the component has open."""
        self._files.close_all()
        if self._root.descriptor >= 0:
            os.close(self._root.descriptor)
            self._root = OpenFile(-1, is_directory=True, read_only=True)

    def functions(self) -> dict[tuple[str, str], Import]:
        """The imports, by interface and name."""
        filesystem = {
            "[method]descriptor.open-at": self._answering(HANDLE, self._open_at),
            "[method]descriptor.read": self._answering(HANDLE, self._read),
            "[method]descriptor.write": self._answering(LONG, self._write),
            "[method]descriptor.stat": self._answering(LONG, self._stat),
            "[method]descriptor.sync": self._answering(NOTHING, self._sync),
            "[method]descriptor.create-directory-at": self._answering(NOTHING, self._create_directory_at),
            "[method]descriptor.unlink-file-at": self._answering(NOTHING, self._unlink_file_at),
            "[method]descriptor.remove-directory-at": self._answering(NOTHING, self._remove_directory_at),
            "[method]descriptor.rename-at": self._answering(NOTHING, self._rename_at),
            "[method]descriptor.read-directory": self._answering(HANDLE, self._read_directory),
            "[method]directory-entry-stream.read-directory-entry": self._answering(HANDLE, self._read_directory_entry),
            "[resource-drop]descriptor": self._files.close,
            "[resource-drop]directory-entry-stream": self._drop_listing,
        }
        return {
            **{(FILESYSTEM, name): call for name, call in filesystem.items()},
            (PREOPENS, "get-directories"): self._get_directories,
            (CLOCK, "now"): self._now,
            (RANDOM, "get-random-bytes"): self._get_random_bytes,
        }

    def _answering(self, payload: int, call: Callable[..., None]) -> Import:
        """A function whose last argument is where its `result` goes: ``call`` stores a success, its OSError is stored as the error."""

        def answer(*arguments: int) -> None:
            area = arguments[-1] & 0xFFFF_FFFF
            try:
                call(*arguments[:-1], area + payload)
                U8.store(self.memory, area, 0)
            except OSError as error:
                U8.store(self.memory, area, 1)
                name = errorcode.get(error.errno or 0, "EIO")
                U8.store(self.memory, area + payload, ORDINALS.get(name, ORDINALS["EIO"]))

        return answer

    def _bytes(self, pointer: int, length: int) -> memoryview:
        at = pointer & 0xFFFF_FFFF
        return self.memory.view[at : at + (length & 0xFFFF_FFFF)]

    def _path(self, pointer: int, length: int) -> bytes:
        return bytes(self._bytes(pointer, length))

    def _open_at(self, handle: int, _links: int, path: int, length: int, open_flags: int, flags: int, payload: int) -> None:
        writes = flags & DESCRIPTOR_WRITE
        changes = writes or flags & DESCRIPTOR_MUTATE or open_flags & ~OPEN_DIRECTORY
        base = self._files.changing(handle) if changes else self._files.get(handle)
        access = os.O_RDONLY if not writes else os.O_RDWR if flags & DESCRIPTOR_READ else os.O_WRONLY
        for flag, meaning in OPEN_FLAGS.items():
            access |= meaning if open_flags & flag else 0
        opened = self._files.add(open_below(base, self._path(path, length), access))
        U32.store(self.memory, payload, opened)

    def _read(self, handle: int, length: int, offset: int, payload: int) -> None:
        file = self._files.get(handle)
        at = self.memory.allocate(1, length)
        count = os.preadv(file.descriptor, [self.memory.view[at : at + length]], offset) if length else 0
        U32.store(self.memory, payload, at)
        U32.store(self.memory, payload + 4, count)
        U8.store(self.memory, payload + 8, count < length)

    def _write(self, handle: int, pointer: int, length: int, offset: int, payload: int) -> None:
        file = self._files.changing(handle)
        count = os.pwrite(file.descriptor, self._bytes(pointer, length), offset) if length else 0
        U64.store(self.memory, payload, count)

    def _stat(self, handle: int, payload: int) -> None:
        found = os.fstat(self._files.get(handle).descriptor)
        U8.store(self.memory, payload, FILE_TYPES.get(stat.S_IFMT(found.st_mode), 0))
        U64.store(self.memory, payload + 8, found.st_nlink)
        U64.store(self.memory, payload + 16, found.st_size)
        for i, nanoseconds in enumerate((found.st_atime_ns, found.st_mtime_ns, found.st_ctime_ns)):
            at = payload + 24 + 24 * i
            U8.store(self.memory, at, 1)
            S64.store(self.memory, at + 8, nanoseconds // NANOSECONDS)
            U32.store(self.memory, at + 16, nanoseconds % NANOSECONDS)

    def _sync(self, handle: int, _payload: int) -> None:
        os.fsync(self._files.get(handle).descriptor)

    def _create_directory_at(self, handle: int, path: int, length: int, _payload: int) -> None:
        with name_below(self._files.changing(handle), self._path(path, length)) as (directory, name):
            os.mkdir(name, dir_fd=directory)

    def _unlink_file_at(self, handle: int, path: int, length: int, _payload: int) -> None:
        with name_below(self._files.changing(handle), self._path(path, length)) as (directory, name):
            os.unlink(name, dir_fd=directory)

    def _remove_directory_at(self, handle: int, path: int, length: int, _payload: int) -> None:
        with name_below(self._files.changing(handle), self._path(path, length)) as (directory, name):
            os.rmdir(name, dir_fd=directory)

    def _rename_at(self, handle: int, path: int, length: int, new: int, new_path: int, new_length: int, _payload: int) -> None:
        with (
            name_below(self._files.changing(handle), self._path(path, length)) as (source, name),
            name_below(self._files.changing(new), self._path(new_path, new_length)) as (target, new_name),
        ):
            os.rename(name, new_name, src_dir_fd=source, dst_dir_fd=target)

    def _read_directory(self, handle: int, payload: int) -> None:
        names = [os.fsencode(name) for name in os.listdir(self._files.get(handle).descriptor)]
        listing = max(self._listings, default=0) + 1
        self._listings[listing] = names
        U32.store(self.memory, payload, listing)

    def _read_directory_entry(self, handle: int, payload: int) -> None:
        names = self._listings[handle]
        U8.store(self.memory, payload, bool(names))
        if not names:
            return
        # What isn't UTF-8 has no name in WASI; nothing of a store is such.
        name = names.pop().decode("utf-8", "replace").encode("utf-8")
        at = self.memory.put(name)
        # The component doesn't ask for types: `unknown` saves a stat.
        U8.store(self.memory, payload + 4, 0)
        U32.store(self.memory, payload + 8, at)
        U32.store(self.memory, payload + 12, len(name))

    def _drop_listing(self, handle: int) -> None:
        self._listings.pop(handle, None)

    def _get_directories(self, area: int) -> None:
        descriptor = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=self._root.descriptor)
        root = OpenFile(descriptor, is_directory=True, read_only=self._root.read_only)
        name = STORE_DIRECTORY.encode()
        entry = self.memory.allocate(4, 12)
        at = self.memory.put(name)
        U32.store(self.memory, entry, self._files.add(root))
        U32.store(self.memory, entry + 4, at)
        U32.store(self.memory, entry + 8, len(name))
        U32.store(self.memory, area, entry)
        U32.store(self.memory, area + 4, 1)

    def _now(self, area: int) -> None:
        """Each reading is later than the one before, so that two changes never have one time; a clock that was set back is followed."""
        now = time.time_ns()
        self._latest = now if now > self._latest or self._latest - now > NANOSECONDS else self._latest + 1
        U64.store(self.memory, area, self._latest // NANOSECONDS)
        U32.store(self.memory, area + 8, self._latest % NANOSECONDS)

    def _get_random_bytes(self, length: int, area: int) -> None:
        at = self.memory.put(os.urandom(length))
        U32.store(self.memory, area, at)
        U32.store(self.memory, area + 4, length)
