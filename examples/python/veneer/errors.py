"""What fails, and how: one table of conditions, one family of exceptions."""

from __future__ import annotations

import errno
from enum import StrEnum
from typing import NamedTuple

from .bindings import Error, ErrorCode


class Code(StrEnum):
    """A POSIX name, or one of Veneer's own."""

    EACCES = "EACCES"
    EAGAIN = "EAGAIN"
    EBADF = "EBADF"
    EBUSY = "EBUSY"
    ECANCELED = "ECANCELED"
    EDEADLK = "EDEADLK"
    EDQUOT = "EDQUOT"
    EEXIST = "EEXIST"
    EFBIG = "EFBIG"
    EILSEQ = "EILSEQ"
    EINTR = "EINTR"
    EINVAL = "EINVAL"
    EIO = "EIO"
    EISDIR = "EISDIR"
    ELOOP = "ELOOP"
    EMFILE = "EMFILE"
    EMLINK = "EMLINK"
    ENAMETOOLONG = "ENAMETOOLONG"
    ENODATA = "ENODATA"
    ENOENT = "ENOENT"
    ENOMEM = "ENOMEM"
    ENOSPC = "ENOSPC"
    ENOTDIR = "ENOTDIR"
    ENOTEMPTY = "ENOTEMPTY"
    ENOTSUP = "ENOTSUP"
    ENXIO = "ENXIO"
    EOVERFLOW = "EOVERFLOW"
    EPERM = "EPERM"
    ERANGE = "ERANGE"
    EROFS = "EROFS"
    ESPIPE = "ESPIPE"
    ESTALE = "ESTALE"
    ETXTBSY = "ETXTBSY"
    EXDEV = "EXDEV"
    #: The host has to supply something.
    ENEED = "ENEED"
    #: Malformed or damaged data.
    ECORRUPT = "ECORRUPT"
    #: Not the digest or size that was claimed.
    EMISMATCH = "EMISMATCH"
    #: Of a version that this Veneer does not read.
    EVERSION = "EVERSION"
    #: The component stopped: the store has to be opened again; what was acknowledged as durable is kept.
    ETRAP = "ETRAP"


class Condition(NamedTuple):
    code: Code
    #: Of this system; Veneer's own are numbers that no errno has.
    number: int
    reason: str


CONDITIONS: dict[ErrorCode, Condition] = {
    "access": Condition(Code.EACCES, errno.EACCES, "permission denied"),
    "again": Condition(Code.EAGAIN, errno.EAGAIN, "resource temporarily unavailable"),
    "bad-descriptor": Condition(Code.EBADF, errno.EBADF, "bad file descriptor"),
    "busy": Condition(Code.EBUSY, errno.EBUSY, "resource busy or locked"),
    "canceled": Condition(Code.ECANCELED, errno.ECANCELED, "operation canceled"),
    "deadlock": Condition(Code.EDEADLK, errno.EDEADLK, "resource deadlock avoided"),
    "exist": Condition(Code.EEXIST, errno.EEXIST, "file already exists"),
    "file-too-large": Condition(Code.EFBIG, errno.EFBIG, "file too large"),
    "illegal-byte-sequence": Condition(Code.EILSEQ, errno.EILSEQ, "illegal byte sequence"),
    "interrupted": Condition(Code.EINTR, errno.EINTR, "interrupted system call"),
    "invalid": Condition(Code.EINVAL, errno.EINVAL, "invalid argument"),
    "io": Condition(Code.EIO, errno.EIO, "i/o error"),
    "is-directory": Condition(Code.EISDIR, errno.EISDIR, "illegal operation on a directory"),
    "loop": Condition(Code.ELOOP, errno.ELOOP, "too many symbolic links encountered"),
    "too-many-open-files": Condition(Code.EMFILE, errno.EMFILE, "too many open files"),
    "too-many-links": Condition(Code.EMLINK, errno.EMLINK, "too many links"),
    "name-too-long": Condition(Code.ENAMETOOLONG, errno.ENAMETOOLONG, "name too long"),
    "no-data": Condition(Code.ENODATA, errno.ENODATA, "no data available"),
    "no-entry": Condition(Code.ENOENT, errno.ENOENT, "no such file or directory"),
    "insufficient-memory": Condition(Code.ENOMEM, errno.ENOMEM, "not enough memory"),
    "insufficient-space": Condition(Code.ENOSPC, errno.ENOSPC, "no space left on device"),
    "not-directory": Condition(Code.ENOTDIR, errno.ENOTDIR, "not a directory"),
    "not-empty": Condition(Code.ENOTEMPTY, errno.ENOTEMPTY, "directory not empty"),
    "unsupported": Condition(Code.ENOTSUP, errno.ENOTSUP, "operation not supported"),
    "no-such-device": Condition(Code.ENXIO, errno.ENXIO, "no such device or address"),
    "overflow": Condition(Code.EOVERFLOW, errno.EOVERFLOW, "value too large for defined data type"),
    "not-permitted": Condition(Code.EPERM, errno.EPERM, "operation not permitted"),
    "quota": Condition(Code.EDQUOT, errno.EDQUOT, "disk quota exceeded"),
    "range": Condition(Code.ERANGE, errno.ERANGE, "result too large"),
    "read-only": Condition(Code.EROFS, errno.EROFS, "read-only file system"),
    "invalid-seek": Condition(Code.ESPIPE, errno.ESPIPE, "invalid seek"),
    "stale": Condition(Code.ESTALE, errno.ESTALE, "stale file handle"),
    "text-file-busy": Condition(Code.ETXTBSY, errno.ETXTBSY, "text file is busy"),
    "cross-device": Condition(Code.EXDEV, errno.EXDEV, "cross-device link not permitted"),
    "need": Condition(Code.ENEED, 5001, "something only the host can supply is missing"),
    "corrupt": Condition(Code.ECORRUPT, 5002, "malformed or damaged data"),
    "mismatch": Condition(Code.EMISMATCH, 5003, "not the bytes that were claimed"),
    "version": Condition(Code.EVERSION, 5004, "of a version that this Veneer does not read"),
}
TRAP = Condition(Code.ETRAP, 5005, "the component stopped; open the store again")

_BY_NUMBER = {condition.number: condition for condition in CONDITIONS.values()}


class VeneerError(OSError):
    """Every failure of Veneer.

    ``errno`` and ``filename`` are as of any OSError. A failure that Python has a class for is of that class too: FileNotFoundError,
    FileExistsError, IsADirectoryError, NotADirectoryError, PermissionError.
    """

    #: What failed.
    code: Code
    #: The call: ``open``, ``load``, ``read``, …
    operation: str
    #: The file, image, container, layer or blob it is about.
    subject: str | None
    #: Where in that, in bytes.
    offset: int | None
    #: The reason, where it is more exact than what ``code`` stands for.
    detail: str | None

    def __init__(
        self, condition: Condition, operation: str, subject: str | None = None, detail: str | None = None, offset: int | None = None
    ) -> None:
        super().__init__(condition.number, detail or condition.reason, subject)
        self._condition = condition
        self.code = condition.code
        self.operation = operation
        self.subject = subject
        self.detail = detail
        self.offset = offset

    def __str__(self) -> str:
        subject = "" if self.subject is None else f" '{self.subject}'"
        place = "" if self.offset is None else f" at byte {self.offset}"
        return f"{self.operation}{subject}: {self.strerror}{place} ({self.code})"

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self._condition, self.operation, self.subject, self.detail, self.offset)


class NotFoundError(VeneerError, FileNotFoundError):
    """There is no such file, image, container, layer or store."""


class ExistsError(VeneerError, FileExistsError):
    """The name is taken."""


class IsDirectoryError(VeneerError, IsADirectoryError):
    """A directory, where a file is needed."""


class NotDirectoryError(VeneerError, NotADirectoryError):
    """A file, where a directory is needed."""


class AccessError(VeneerError, PermissionError):
    """The host refuses access, or the operation is not allowed at all."""


_CLASSES: dict[Code, type[VeneerError]] = {
    Code.ENOENT: NotFoundError,
    Code.EEXIST: ExistsError,
    Code.EISDIR: IsDirectoryError,
    Code.ENOTDIR: NotDirectoryError,
    Code.EACCES: AccessError,
    Code.EPERM: AccessError,
}


def failure(
    code: ErrorCode, operation: str, subject: str | None = None, detail: str | None = None, offset: int | None = None
) -> VeneerError:
    condition = CONDITIONS[code]
    return _CLASSES.get(condition.code, VeneerError)(condition, operation, subject, detail, offset)


def trapped(operation: str, subject: str | None, detail: str | None = None) -> VeneerError:
    return VeneerError(TRAP, operation, subject, detail)


def from_component(error: Error, operation: str, subject: str | None) -> VeneerError:
    """What the component reported. Its subject stands in where the call has none."""
    named = error.subject.decode("utf-8", "replace") or None
    return failure(error.code, operation, subject or named, error.detail or None, error.offset)


def from_host(error: OSError, operation: str, subject: str | None = None) -> VeneerError:
    """A failure of the host's file system, of the same code; one that has no name here is EIO."""
    condition = _BY_NUMBER.get(error.errno or 0)
    name = subject or (str(error.filename) if error.filename is not None else None)
    if condition is None:
        return VeneerError(CONDITIONS["io"], operation, name, error.strerror)
    return _CLASSES.get(condition.code, VeneerError)(condition, operation, name)
