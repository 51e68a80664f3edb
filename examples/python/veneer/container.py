"""Containers: an image's layers with one writable layer on top."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

from . import bindings
from .abi import Buffer
from .bindings import Attributes, FileKind, LayerUsage, Quota
from .content import PIECE_SIZE, ContainerFile
from .errors import failure
from .paths import ContainerPath, decoded, encoded, shown
from .session import Session

#: What is changed where nothing says otherwise.
FILE_MODE, DIRECTORY_MODE = 0o644, 0o755
#: What `list` of the component gives for a kind of file, in its order.
_ENTRY = struct.Struct("<QBBH")
_CHANGE = struct.Struct("<cBH")


class Change(NamedTuple):
    """One line of a container's diff."""

    #: ``A`` added, ``C`` changed, ``D`` deleted.
    kind: str
    #: Absolute.
    path: str


class Checkpoint(NamedTuple):
    """A state of a container that it can go back to, be compared with, or be forked from."""

    name: str
    created: datetime


class Container:
    """An open container. One program writes it at a time: its lock is taken at the first change, and given back by ``close``.

    Paths start at the container's root, and symbolic links stay in it. What is made belongs to root, until ``set_identity``.
    Every method fails with EBADF once it is closed.
    """

    def __init__(self, session: Session, info: bindings.ContainerInfo, handle: bindings.Container | None = None) -> None:
        """Without a handle it is opened when it is first used: that costs in proportion to its changes, making it doesn't."""
        self._session = session
        self._handle = handle
        self._is_closed = False
        session.open_containers[self] = None
        #: 32 hex digits.
        self.id = info.id
        self.name = info.name
        #: id of the image that it was made from.
        self.image = info.image
        self.created = moment(info.created)
        #: id of the container that it was forked from; that may be gone.
        self.parent = info.parent

    def __repr__(self) -> str:
        return f"Container(id={self.id!r}, name={self.name!r}, image={self.image!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def notices(self) -> list[str]:
        """What reading it had to drop, one line each: a change that was not finished when its writer died."""
        with self._calling("notices") as handle:
            return list(handle.notices())

    def open(self, path: ContainerPath, mode: str = "rb", permissions: int = FILE_MODE) -> ContainerFile:
        """A file, unbuffered; io.BufferedReader and the like may stand before it. Modes are those of open(), binary: ``rb``, ``wb``,
        ``xb``, ``ab``, ``r+b``, ``w+b``, ``x+b``, ``a+b``. ``permissions`` are for one that is made.

        Fails with ENOENT, EEXIST (``x``), EISDIR, ENOTDIR, ELOOP, EBUSY (another program writes the container), EROFS.
        """
        with self._calling("open", path) as handle:
            return ContainerFile.open(self._session, handle, path, mode, permissions)

    def read_bytes(self, path: ContainerPath) -> bytes:
        """A whole file. Fails with ENOENT, EISDIR, ENOTDIR, ELOOP, ECORRUPT (damaged; the subject is the chunk), EIO."""
        with self._calling("read", path) as handle:
            piece = handle.read_file(encoded(path), 0, PIECE_SIZE)
        if len(piece) < PIECE_SIZE:
            return piece
        with self.open(path) as file:
            return file.readall()

    def read_text(self, path: ContainerPath) -> str:
        """The same, as UTF-8."""
        return self.read_bytes(path).decode("utf-8")

    def write_bytes(self, path: ContainerPath, data: Buffer, mode: int = FILE_MODE) -> None:
        """Makes a file have these bytes and no others; with ``mode`` when it is new.

        Fails with ENOENT, EISDIR, ENOTDIR, ELOOP, EDQUOT, ENOSPC, EBUSY, EROFS, ESTALE.
        """
        self._write(path, data, {"write", "create", "truncate"}, mode)

    def write_text(self, path: ContainerPath, text: str, mode: int = FILE_MODE) -> None:
        """The same, as UTF-8."""
        self.write_bytes(path, text.encode("utf-8"), mode)

    def append_bytes(self, path: ContainerPath, data: Buffer, mode: int = FILE_MODE) -> None:
        """Adds bytes at the end of a file, which is made if it isn't there. A file of the image is copied up by reference. Fails so."""
        self._write(path, data, {"write", "create", "append"}, mode)

    def stat(self, path: ContainerPath, follow: bool = True) -> Attributes:
        """Fails with ENOENT, ENOTDIR, ELOOP, as every call with a path."""
        with self._calling("stat", path) as handle:
            return handle.stat(encoded(path), follow)

    def exists(self, path: ContainerPath, follow: bool = True) -> bool:
        try:
            self.stat(path, follow)
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def listdir(self, path: ContainerPath = "/") -> list[str]:
        """Names in a directory, sorted by their bytes."""
        with self._calling("list", path) as handle:
            packed = handle.list(encoded(path), False)
        names: list[str] = []
        at = 0
        while at < len(packed):
            _inode, _kind, _reserved, length = _ENTRY.unpack_from(packed, at)
            at += _ENTRY.size + length
            names.append(decoded(packed[at - length : at]))
        return names

    def mkdir(self, path: ContainerPath, mode: int = DIRECTORY_MODE) -> None:
        """Fails with EEXIST, and as ``write_bytes``, as every change does."""
        with self._calling("mkdir", path) as handle:
            handle.mkdir(encoded(path), mode)

    def rmdir(self, path: ContainerPath) -> None:
        with self._calling("rmdir", path) as handle:
            handle.rmdir(encoded(path))

    def unlink(self, path: ContainerPath) -> None:
        with self._calling("unlink", path) as handle:
            handle.unlink(encoded(path))

    def remove_tree(self, path: ContainerPath) -> None:
        """Removes a directory with all below it: all or nothing, at the cost of one mark for what the image has there."""
        with self._calling("remove_tree", path) as handle:
            handle.remove_tree(encoded(path))

    def rename(self, path: ContainerPath, new_path: ContainerPath) -> None:
        with self._calling("rename", path) as handle:
            handle.rename(encoded(path), encoded(new_path))

    def link(self, path: ContainerPath, new_path: ContainerPath) -> None:
        """Gives a file another name."""
        with self._calling("link", path) as handle:
            handle.link(encoded(path), encoded(new_path), False)

    def symlink(self, target: ContainerPath, path: ContainerPath) -> None:
        with self._calling("symlink", path) as handle:
            handle.symlink(encoded(target), encoded(path))

    def readlink(self, path: ContainerPath) -> str:
        with self._calling("readlink", path) as handle:
            return decoded(handle.readlink(encoded(path)))

    def mknod(self, path: ContainerPath, kind: FileKind, mode: int = FILE_MODE, major: int = 0, minor: int = 0) -> None:
        """A fifo, socket, device or empty file, as metadata."""
        with self._calling("mknod", path) as handle:
            handle.mknod(encoded(path), kind, mode, major, minor)

    def chmod(self, path: ContainerPath, mode: int, follow: bool = True) -> None:
        with self._calling("chmod", path) as handle:
            handle.chmod(encoded(path), mode, follow)

    def chown(self, path: ContainerPath, uid: int, gid: int, follow: bool = True) -> None:
        """-1 keeps."""
        with self._calling("chown", path) as handle:
            handle.chown(encoded(path), uid & 0xFFFF_FFFF, gid & 0xFFFF_FFFF, follow)

    def set_identity(self, uid: int, gid: int) -> None:
        """Owner of what is created from here on. Nothing is enforced."""
        with self._calling("set_identity") as handle:
            handle.set_identity(uid, gid)

    def diff(self, start: str | None = None, end: str | None = None) -> list[Change]:
        """What differs between two checkpoints, sorted bytewise by path, as ``docker diff`` prints it; without ``start`` since the image,
        without ``end`` up to now. Costs O(changes). Fails with ENOENT (no such checkpoint)."""
        with self._about("diff") as handle:
            packed = handle.diff(start, end)
        changes: list[Change] = []
        at = 0
        while at < len(packed):
            kind, _reserved, length = _CHANGE.unpack_from(packed, at)
            at += _CHANGE.size + length
            changes.append(Change(kind.decode("ascii"), decoded(packed[at - length : at])))
        return changes

    def fork(self, name: str | None = None, checkpoint: str | None = None) -> Container:
        """Makes a container that starts as this one is now, or was at a checkpoint. Nothing is copied; both go on.

        Fails with ENOENT (checkpoint), EEXIST, EINVAL (name), EROFS, ESTALE, EIO, ENOSPC.
        """
        with self._about("fork") as handle:
            info = handle.fork(name, checkpoint)
        return Container(self._session, info)

    def checkpoint(self, name: str) -> None:
        """Names what this container holds now, durably. Fails as ``fork``."""
        with self._about("checkpoint") as handle:
            handle.checkpoint(name)

    def checkpoints(self) -> list[Checkpoint]:
        """Oldest first."""
        with self._about("checkpoints") as handle:
            return [Checkpoint(info.name, moment(info.created)) for info in handle.checkpoints()]

    def remove_checkpoint(self, name: str) -> None:
        """Forgets a checkpoint, durably; forks of it stay. Fails with ENOENT, EROFS."""
        with self._about("remove_checkpoint") as handle:
            handle.remove_checkpoint(name)

    def restore(self, name: str) -> None:
        """Lets this container be again what it was at a checkpoint, durably: all or nothing. Fails with ENOENT, EBUSY, EROFS, ESTALE."""
        with self._about("restore") as handle:
            handle.restore(name)

    def usage(self) -> LayerUsage:
        """What its writable layer has, and may have."""
        with self._calling("usage") as handle:
            return handle.usage()

    def set_quota(self, bytes: int | None = None, inodes: int | None = None) -> None:
        """What its writable layer may have; None is any. Fails with EROFS, ESTALE (the container was removed)."""
        with self._calling("set_quota") as handle:
            handle.set_quota(Quota(bytes, inodes))

    def sync(self) -> None:
        """Makes every change so far durable. Fails with EIO, ENOSPC, ESTALE; a failed sync is final."""
        with self._calling("sync") as handle:
            handle.sync()

    def close(self) -> None:
        """Syncs, and gives the lock back. Fails as ``sync``; the container is closed all the same. Idempotent."""
        handle, self._handle = self._handle, None
        self._is_closed = True
        self._session.open_containers.pop(self, None)
        if handle is None or not self._session.is_usable:
            return
        try:
            with self._session.calling("close", self.name):
                handle.close()
        finally:
            self._session.drop(handle)

    def _write(self, path: ContainerPath, data: Buffer, flags: bindings.OpenFlags, mode: int) -> None:
        view = memoryview(data).cast("B")
        with self._calling("write", path) as handle:
            handle.write_file(encoded(path), view[:PIECE_SIZE], flags, mode)
        for at in range(PIECE_SIZE, len(view), PIECE_SIZE):
            with self._calling("write", path) as handle:
                handle.write_file(encoded(path), view[at : at + PIECE_SIZE], {"write", "append"}, mode)

    @contextmanager
    def _calling(self, operation: str, path: ContainerPath | None = None) -> Iterator[bindings.Container]:
        """A call about a file, or the container."""
        subject = self.name if path is None else shown(path)
        with self._session.calling(operation, subject):
            yield self._open_handle(operation, subject)

    @contextmanager
    def _about(self, operation: str) -> Iterator[bindings.Container]:
        """A call of which the component says what a failure is about: this container, a checkpoint, a fork's name."""
        with self._session.calling(operation):
            yield self._open_handle(operation, self.name)

    def _open_handle(self, operation: str, subject: str) -> bindings.Container:
        if self._is_closed:
            raise failure("bad-descriptor", operation, subject, "the container is closed")
        if self._handle is None:
            self._handle = self._session.containers.open(self._session.store, self.id)
        return self._handle


def moment(time: bindings.Timestamp) -> datetime:
    """To the microsecond."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=time.seconds, microseconds=time.nanoseconds // 1000)
