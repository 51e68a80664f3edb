"""Generated from wit/ by tools/bindgen; `npm run generate` writes it anew."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Literal

from . import abi
from .calls import Caller, Function, Resource

ErrorCode = Literal["access", "again", "bad-descriptor", "busy", "canceled", "deadlock", "exist", "file-too-large", "illegal-byte-sequence", "interrupted", "invalid", "io", "is-directory", "loop", "too-many-open-files", "too-many-links", "name-too-long", "no-data", "no-entry", "insufficient-memory", "insufficient-space", "not-directory", "not-empty", "unsupported", "no-such-device", "overflow", "not-permitted", "quota", "range", "read-only", "invalid-seek", "stale", "text-file-busy", "cross-device", "need", "corrupt", "mismatch", "version"]
ERROR_CODE = abi.Enum("access", "again", "bad-descriptor", "busy", "canceled", "deadlock", "exist", "file-too-large", "illegal-byte-sequence", "interrupted", "invalid", "io", "is-directory", "loop", "too-many-open-files", "too-many-links", "name-too-long", "no-data", "no-entry", "insufficient-memory", "insufficient-space", "not-directory", "not-empty", "unsupported", "no-such-device", "overflow", "not-permitted", "quota", "range", "read-only", "invalid-seek", "stale", "text-file-busy", "cross-device", "need", "corrupt", "mismatch", "version")


@dataclass(frozen=True, slots=True)
class ChunkRange:
    id: bytes
    offset: int
    length: int


CHUNK_RANGE = abi.Record(ChunkRange, id=abi.BYTES, offset=abi.U64, length=abi.U64)

Want = tuple[Literal["chunk-range"], ChunkRange] | tuple[Literal["host-attributes"], bytes]
WANT = abi.Variant(("chunk-range", CHUNK_RANGE), ("host-attributes", abi.BYTES))


@dataclass(frozen=True, slots=True)
class Answer:
    want: Want
    data: bytes


ANSWER = abi.Record(Answer, want=WANT, data=abi.BYTES)


@dataclass(frozen=True, slots=True)
class Error:
    code: ErrorCode
    subject: bytes
    offset: int | None
    detail: str
    wants: Sequence[Want]


ERROR = abi.Record(Error, code=ERROR_CODE, subject=abi.BYTES, offset=abi.Option(abi.U64), detail=abi.STRING, wants=abi.List(WANT))


@dataclass(frozen=True, slots=True)
class Timestamp:
    seconds: int
    nanoseconds: int


TIMESTAMP = abi.Record(Timestamp, seconds=abi.S64, nanoseconds=abi.U32)


@dataclass(frozen=True, slots=True)
class Progress:
    done: bool
    completed: int
    total: int


PROGRESS = abi.Record(Progress, done=abi.BOOL, completed=abi.U64, total=abi.U64)

OpenMode = Literal["read-only", "read-write", "create"]
OPEN_MODE = abi.Enum("read-only", "read-write", "create")


@dataclass(frozen=True, slots=True)
class StoreInfo:
    uuid: bytes
    format_version: int
    chunk_size: int
    read_only: bool
    notices: Sequence[str]


STORE_INFO = abi.Record(StoreInfo, uuid=abi.BYTES, format_version=abi.U32, chunk_size=abi.U32, read_only=abi.BOOL, notices=abi.List(abi.STRING))


@dataclass(frozen=True, slots=True)
class ImageUsage:
    id: str
    names: Sequence[str]
    size: int
    shared: int
    unique: int
    entries: int


IMAGE_USAGE = abi.Record(ImageUsage, id=abi.STRING, names=abi.List(abi.STRING), size=abi.U64, shared=abi.U64, unique=abi.U64, entries=abi.U64)


@dataclass(frozen=True, slots=True)
class ContainerUsage:
    id: str
    name: str
    size: int


CONTAINER_USAGE = abi.Record(ContainerUsage, id=abi.STRING, name=abi.STRING, size=abi.U64)


@dataclass(frozen=True, slots=True)
class Usage:
    images: Sequence[ImageUsage]
    containers: Sequence[ContainerUsage]
    content: int
    metadata: int
    logical: int


USAGE = abi.Record(Usage, images=abi.List(IMAGE_USAGE), containers=abi.List(CONTAINER_USAGE), content=abi.U64, metadata=abi.U64, logical=abi.U64)

Encoding = Literal["tar", "tar-gzip", "tar-zstd"]
ENCODING = abi.Enum("tar", "tar-gzip", "tar-zstd")


@dataclass(frozen=True, slots=True)
class Expectation:
    diff_id: str | None
    blob_digest: str | None
    blob_size: int | None


EXPECTATION = abi.Record(Expectation, diff_id=abi.Option(abi.STRING), blob_digest=abi.Option(abi.STRING), blob_size=abi.Option(abi.U64))


@dataclass(frozen=True, slots=True)
class Vouched:
    diff_id: str
    blob_digest: str | None


VOUCHED = abi.Record(Vouched, diff_id=abi.STRING, blob_digest=abi.Option(abi.STRING))


@dataclass(frozen=True, slots=True)
class LayerInfo:
    diff_id: str
    entries: int
    size: int
    tar_size: int
    added: int


LAYER_INFO = abi.Record(LayerInfo, diff_id=abi.STRING, entries=abi.U64, size=abi.U64, tar_size=abi.U64, added=abi.U64)


@dataclass(frozen=True, slots=True)
class ImageInfo:
    id: str
    names: Sequence[str]
    layers: Sequence[str]
    size: int
    entries: int


IMAGE_INFO = abi.Record(ImageInfo, id=abi.STRING, names=abi.List(abi.STRING), layers=abi.List(abi.STRING), size=abi.U64, entries=abi.U64)

FileKind = Literal["regular", "directory", "symbolic-link", "character-device", "block-device", "fifo", "socket"]
FILE_KIND = abi.Enum("regular", "directory", "symbolic-link", "character-device", "block-device", "fifo", "socket")


@dataclass(frozen=True, slots=True)
class Attributes:
    inode: int
    kind: FileKind
    mode: int
    link_count: int
    uid: int
    gid: int
    device_major: int
    device_minor: int
    size: int
    accessed: Timestamp
    modified: Timestamp
    changed: Timestamp


ATTRIBUTES = abi.Record(Attributes, inode=abi.U64, kind=FILE_KIND, mode=abi.U32, link_count=abi.U32, uid=abi.U32, gid=abi.U32, device_major=abi.U32, device_minor=abi.U32, size=abi.U64, accessed=TIMESTAMP, modified=TIMESTAMP, changed=TIMESTAMP)

OpenFlags = Set[Literal["read", "write", "append", "create", "exclusive", "truncate", "directory", "no-follow"]]
OPEN_FLAGS = abi.Flags("read", "write", "append", "create", "exclusive", "truncate", "directory", "no-follow")

NewTime = tuple[Literal["keep"], None] | tuple[Literal["now"], None] | tuple[Literal["at"], Timestamp]
NEW_TIME = abi.Variant(("keep", None), ("now", None), ("at", TIMESTAMP))

XattrMode = Literal["any", "create", "replace"]
XATTR_MODE = abi.Enum("any", "create", "replace")


@dataclass(frozen=True, slots=True)
class ContainerInfo:
    id: str
    name: str
    image: str
    created: Timestamp
    parent: str | None


CONTAINER_INFO = abi.Record(ContainerInfo, id=abi.STRING, name=abi.STRING, image=abi.STRING, created=TIMESTAMP, parent=abi.Option(abi.STRING))


@dataclass(frozen=True, slots=True)
class CheckpointInfo:
    name: str
    created: Timestamp


CHECKPOINT_INFO = abi.Record(CheckpointInfo, name=abi.STRING, created=TIMESTAMP)


@dataclass(frozen=True, slots=True)
class Quota:
    bytes: int | None
    inodes: int | None


QUOTA = abi.Record(Quota, bytes=abi.Option(abi.U64), inodes=abi.Option(abi.U64))


@dataclass(frozen=True, slots=True)
class LayerUsage:
    bytes: int
    inodes: int
    quota: Quota


LAYER_USAGE = abi.Record(LayerUsage, bytes=abi.U64, inodes=abi.U64, quota=QUOTA)

UpperMark = Literal["untouched", "whiteout", "made", "copied-up"]
UPPER_MARK = abi.Enum("untouched", "whiteout", "made", "copied-up")

LayerMark = Literal["entry", "whiteout", "opaque"]
LAYER_MARK = abi.Enum("entry", "whiteout", "opaque")


@dataclass(frozen=True, slots=True)
class LayerTrace:
    layer: int
    mark: LayerMark
    kind: FileKind
    size: int


LAYER_TRACE = abi.Record(LayerTrace, layer=abi.U32, mark=LAYER_MARK, kind=FILE_KIND, size=abi.U64)


@dataclass(frozen=True, slots=True)
class Provenance:
    path: bytes
    present: bool
    upper: UpperMark
    layer: int | None
    layer_path: bytes | None
    layers: Sequence[LayerTrace]


PROVENANCE = abi.Record(Provenance, path=abi.BYTES, present=abi.BOOL, upper=UPPER_MARK, layer=abi.Option(abi.U32), layer_path=abi.Option(abi.BYTES), layers=abi.List(LAYER_TRACE))


@dataclass(frozen=True, slots=True)
class Extent:
    offset: int
    length: int
    file: str | None
    position: int


EXTENT = abi.Record(Extent, offset=abi.U64, length=abi.U64, file=abi.Option(abi.STRING), position=abi.U64)


@dataclass(frozen=True, slots=True)
class Lease:
    id: str
    owner: str
    created: Timestamp


LEASE = abi.Record(Lease, id=abi.STRING, owner=abi.STRING, created=TIMESTAMP)


@dataclass(frozen=True, slots=True)
class Tally:
    count: int
    bytes: int


TALLY = abi.Record(Tally, count=abi.U64, bytes=abi.U64)


@dataclass(frozen=True, slots=True)
class Report:
    packs: Tally
    layers: Tally
    merged: Tally
    journals: Tally
    epochs: Tally
    temporary: Tally
    rewritten: Tally
    held: Tally
    holders: Sequence[str]


REPORT = abi.Record(Report, packs=TALLY, layers=TALLY, merged=TALLY, journals=TALLY, epochs=TALLY, temporary=TALLY, rewritten=TALLY, held=TALLY, holders=abi.List(abi.STRING))

FindingKind = Literal["missing", "damaged", "unreferenced", "repaired"]
FINDING_KIND = abi.Enum("missing", "damaged", "unreferenced", "repaired")

Remedy = Literal["none", "repair", "load", "collect"]
REMEDY = abi.Enum("none", "repair", "load", "collect")


@dataclass(frozen=True, slots=True)
class TouchedImage:
    id: str
    names: Sequence[str]


TOUCHED_IMAGE = abi.Record(TouchedImage, id=abi.STRING, names=abi.List(abi.STRING))


@dataclass(frozen=True, slots=True)
class TouchedContainer:
    id: str
    name: str


TOUCHED_CONTAINER = abi.Record(TouchedContainer, id=abi.STRING, name=abi.STRING)


@dataclass(frozen=True, slots=True)
class Finding:
    kind: FindingKind
    subject: str
    offset: int | None
    detail: str
    remedy: Remedy
    images: Sequence[TouchedImage]
    containers: Sequence[TouchedContainer]
    paths: Sequence[bytes]
    path_count: int


FINDING = abi.Record(Finding, kind=FINDING_KIND, subject=abi.STRING, offset=abi.Option(abi.U64), detail=abi.STRING, remedy=REMEDY, images=abi.List(TOUCHED_IMAGE), containers=abi.List(TOUCHED_CONTAINER), paths=abi.List(abi.BYTES), path_count=abi.U64)


class Store(Resource):
    DESTRUCTOR = "veneer:store/store@0.1.0#[dtor]store"

    @staticmethod
    def open(caller: Caller, directory: str, mode: OpenMode, owner: str) -> Store:
        return _STORE_OPEN(caller, directory, mode, owner)

    def info(self) -> StoreInfo:
        return _STORE_INFO(self.caller, self)

    def sync(self) -> None:
        _STORE_SYNC(self.caller, self)

    def usage(self) -> Usage:
        return _STORE_USAGE(self.caller, self)

    def supply(self, answers: Sequence[Answer]) -> None:
        _STORE_SUPPLY(self.caller, self, answers)

    def close(self) -> None:
        _STORE_CLOSE(self.caller, self)


class LayerImport(Resource):
    DESTRUCTOR = "veneer:store/layers@0.1.0#[dtor]layer-import"

    @staticmethod
    def begin(caller: Caller, store: Store, encoding: Encoding, expected: Expectation, vouch: bool) -> LayerImport:
        return _LAYER_IMPORT_BEGIN(caller, store, encoding, expected, vouch)

    def write(self, piece: abi.Buffer) -> None:
        _LAYER_IMPORT_WRITE(self.caller, self, piece)

    def finish(self, vouched: Vouched | None) -> None:
        _LAYER_IMPORT_FINISH(self.caller, self, vouched)

    def step(self, budget: int) -> Progress:
        return _LAYER_IMPORT_STEP(self.caller, self, budget)

    def info(self) -> LayerInfo:
        return _LAYER_IMPORT_INFO(self.caller, self)


class LayerExport(Resource):
    DESTRUCTOR = "veneer:store/layers@0.1.0#[dtor]layer-export"

    @staticmethod
    def begin(caller: Caller, store: Store, diff_id: str) -> LayerExport:
        return _LAYER_EXPORT_BEGIN(caller, store, diff_id)

    def read(self, length: int) -> bytes:
        return _LAYER_EXPORT_READ(self.caller, self, length)


class Layers:
    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def find(self, store: Store, diff_id: str) -> LayerInfo | None:
        return _LAYERS_FIND(self._caller, store, diff_id)

    def find_blob(self, store: Store, blob_digest: str) -> str | None:
        return _LAYERS_FIND_BLOB(self._caller, store, blob_digest)


class ImageImport(Resource):
    DESTRUCTOR = "veneer:store/images@0.1.0#[dtor]image-import"

    @staticmethod
    def begin(caller: Caller, store: Store, config: abi.Buffer, names: Sequence[str]) -> ImageImport:
        return _IMAGE_IMPORT_BEGIN(caller, store, config, names)

    def step(self, budget: int) -> Progress:
        return _IMAGE_IMPORT_STEP(self.caller, self, budget)

    def id(self) -> str:
        return _IMAGE_IMPORT_ID(self.caller, self)


class Images:
    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self, store: Store) -> Sequence[ImageInfo]:
        return _IMAGES_LIST(self._caller, store)

    def resolve(self, store: Store, reference: str) -> ImageInfo:
        return _IMAGES_RESOLVE(self._caller, store, reference)

    def config(self, store: Store, id: str) -> bytes:
        return _IMAGES_CONFIG(self._caller, store, id)

    def tag(self, store: Store, id: str, name: str) -> None:
        _IMAGES_TAG(self._caller, store, id, name)

    def untag(self, store: Store, name: str) -> None:
        _IMAGES_UNTAG(self._caller, store, name)

    def remove(self, store: Store, id: str) -> None:
        _IMAGES_REMOVE(self._caller, store, id)


class File(Resource):
    DESTRUCTOR = "veneer:store/containers@0.1.0#[dtor]file"

    def read(self, offset: int, length: int) -> bytes:
        return _FILE_READ(self.caller, self, offset, length)

    def write(self, offset: int, data: abi.Buffer) -> int:
        return _FILE_WRITE(self.caller, self, offset, data)

    def truncate(self, size: int) -> None:
        _FILE_TRUNCATE(self.caller, self, size)

    def clone_range(self, offset: int, source: File, source_offset: int, length: int) -> int:
        return _FILE_CLONE_RANGE(self.caller, self, offset, source, source_offset, length)

    def stat(self) -> Attributes:
        return _FILE_STAT(self.caller, self)

    def chmod(self, mode: int) -> None:
        _FILE_CHMOD(self.caller, self, mode)

    def chown(self, uid: int, gid: int) -> None:
        _FILE_CHOWN(self.caller, self, uid, gid)

    def utimes(self, accessed: NewTime, modified: NewTime) -> None:
        _FILE_UTIMES(self.caller, self, accessed, modified)

    def sync(self) -> None:
        _FILE_SYNC(self.caller, self)


class Container(Resource):
    DESTRUCTOR = "veneer:store/containers@0.1.0#[dtor]container"

    def info(self) -> ContainerInfo:
        return _CONTAINER_INFO(self.caller, self)

    def notices(self) -> Sequence[str]:
        return _CONTAINER_NOTICES(self.caller, self)

    def lock_owner(self) -> str | None:
        return _CONTAINER_LOCK_OWNER(self.caller, self)

    def break_lock(self, owner: str) -> None:
        _CONTAINER_BREAK_LOCK(self.caller, self, owner)

    def set_identity(self, uid: int, gid: int) -> None:
        _CONTAINER_SET_IDENTITY(self.caller, self, uid, gid)

    def usage(self) -> LayerUsage:
        return _CONTAINER_USAGE(self.caller, self)

    def set_quota(self, quota: Quota) -> None:
        _CONTAINER_SET_QUOTA(self.caller, self, quota)

    def stat(self, path: abi.Buffer, follow: bool) -> Attributes:
        return _CONTAINER_STAT(self.caller, self, path, follow)

    def list(self, path: abi.Buffer, with_attributes: bool) -> bytes:
        return _CONTAINER_LIST(self.caller, self, path, with_attributes)

    def read_file(self, path: abi.Buffer, offset: int, length: int) -> bytes:
        return _CONTAINER_READ_FILE(self.caller, self, path, offset, length)

    def write_file(self, path: abi.Buffer, data: abi.Buffer, flags: OpenFlags, mode: int) -> None:
        _CONTAINER_WRITE_FILE(self.caller, self, path, data, flags, mode)

    def open(self, path: abi.Buffer, flags: OpenFlags, mode: int) -> File:
        return _CONTAINER_OPEN(self.caller, self, path, flags, mode)

    def mkdir(self, path: abi.Buffer, mode: int) -> None:
        _CONTAINER_MKDIR(self.caller, self, path, mode)

    def rmdir(self, path: abi.Buffer) -> None:
        _CONTAINER_RMDIR(self.caller, self, path)

    def remove_tree(self, path: abi.Buffer) -> None:
        _CONTAINER_REMOVE_TREE(self.caller, self, path)

    def unlink(self, path: abi.Buffer) -> None:
        _CONTAINER_UNLINK(self.caller, self, path)

    def rename(self, from_: abi.Buffer, to: abi.Buffer) -> None:
        _CONTAINER_RENAME(self.caller, self, from_, to)

    def link(self, existing: abi.Buffer, new: abi.Buffer, follow: bool) -> None:
        _CONTAINER_LINK(self.caller, self, existing, new, follow)

    def symlink(self, target: abi.Buffer, path: abi.Buffer) -> None:
        _CONTAINER_SYMLINK(self.caller, self, target, path)

    def readlink(self, path: abi.Buffer) -> bytes:
        return _CONTAINER_READLINK(self.caller, self, path)

    def realpath(self, path: abi.Buffer) -> bytes:
        return _CONTAINER_REALPATH(self.caller, self, path)

    def mknod(self, path: abi.Buffer, kind: FileKind, mode: int, device_major: int, device_minor: int) -> None:
        _CONTAINER_MKNOD(self.caller, self, path, kind, mode, device_major, device_minor)

    def chmod(self, path: abi.Buffer, mode: int, follow: bool) -> None:
        _CONTAINER_CHMOD(self.caller, self, path, mode, follow)

    def chown(self, path: abi.Buffer, uid: int, gid: int, follow: bool) -> None:
        _CONTAINER_CHOWN(self.caller, self, path, uid, gid, follow)

    def utimes(self, path: abi.Buffer, accessed: NewTime, modified: NewTime, follow: bool) -> None:
        _CONTAINER_UTIMES(self.caller, self, path, accessed, modified, follow)

    def truncate(self, path: abi.Buffer, size: int) -> None:
        _CONTAINER_TRUNCATE(self.caller, self, path, size)

    def getxattr(self, path: abi.Buffer, name: abi.Buffer, follow: bool) -> bytes:
        return _CONTAINER_GETXATTR(self.caller, self, path, name, follow)

    def listxattr(self, path: abi.Buffer, follow: bool) -> bytes:
        return _CONTAINER_LISTXATTR(self.caller, self, path, follow)

    def setxattr(self, path: abi.Buffer, name: abi.Buffer, value: abi.Buffer, mode: XattrMode, follow: bool) -> None:
        _CONTAINER_SETXATTR(self.caller, self, path, name, value, mode, follow)

    def removexattr(self, path: abi.Buffer, name: abi.Buffer, follow: bool) -> None:
        _CONTAINER_REMOVEXATTR(self.caller, self, path, name, follow)

    def explain(self, path: abi.Buffer) -> Provenance:
        return _CONTAINER_EXPLAIN(self.caller, self, path)

    def extents(self, path: abi.Buffer, offset: int, count: int) -> Sequence[Extent]:
        return _CONTAINER_EXTENTS(self.caller, self, path, offset, count)

    def diff(self, from_: str | None, to: str | None) -> bytes:
        return _CONTAINER_DIFF(self.caller, self, from_, to)

    def fork(self, name: str | None, from_: str | None) -> ContainerInfo:
        return _CONTAINER_FORK(self.caller, self, name, from_)

    def checkpoint(self, name: str) -> None:
        _CONTAINER_CHECKPOINT(self.caller, self, name)

    def checkpoints(self) -> Sequence[CheckpointInfo]:
        return _CONTAINER_CHECKPOINTS(self.caller, self)

    def remove_checkpoint(self, name: str) -> None:
        _CONTAINER_REMOVE_CHECKPOINT(self.caller, self, name)

    def restore(self, name: str) -> None:
        _CONTAINER_RESTORE(self.caller, self, name)

    def sync(self) -> None:
        _CONTAINER_SYNC(self.caller, self)

    def close(self) -> None:
        _CONTAINER_CLOSE(self.caller, self)


class Containers:
    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def create(self, store: Store, image: str, name: str | None, quota: Quota) -> ContainerInfo:
        return _CONTAINERS_CREATE(self._caller, store, image, name, quota)

    def open(self, store: Store, reference: str) -> Container:
        return _CONTAINERS_OPEN(self._caller, store, reference)

    def list(self, store: Store) -> Sequence[ContainerInfo]:
        return _CONTAINERS_LIST(self._caller, store)

    def rename(self, store: Store, reference: str, name: str) -> None:
        _CONTAINERS_RENAME(self._caller, store, reference, name)

    def remove(self, store: Store, reference: str, gone: str | None) -> None:
        _CONTAINERS_REMOVE(self._caller, store, reference, gone)


class Collection(Resource):
    DESTRUCTOR = "veneer:store/collections@0.1.0#[dtor]collection"

    @staticmethod
    def begin(caller: Caller, store: Store, dry_run: bool, ended: Sequence[str]) -> Collection:
        return _COLLECTION_BEGIN(caller, store, dry_run, ended)

    def step(self, budget: int) -> Progress:
        return _COLLECTION_STEP(self.caller, self, budget)

    def report(self) -> Report:
        return _COLLECTION_REPORT(self.caller, self)


class Collections:
    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def leases(self, store: Store) -> Sequence[Lease]:
        return _COLLECTIONS_LEASES(self._caller, store)


class Check(Resource):
    DESTRUCTOR = "veneer:store/checks@0.1.0#[dtor]check"

    @staticmethod
    def begin(caller: Caller, directory: str, owner: str, read_data: bool, repair: bool) -> Check:
        return _CHECK_BEGIN(caller, directory, owner, read_data, repair)

    def step(self, budget: int) -> Progress:
        return _CHECK_STEP(self.caller, self, budget)

    def findings(self, count: int) -> Sequence[Finding]:
        return _CHECK_FINDINGS(self.caller, self, count)

    def omitted(self) -> int:
        return _CHECK_OMITTED(self.caller, self)


_STORE_OPEN: Function[Store] = Function("veneer:store/store@0.1.0#[static]store.open", (abi.STRING, OPEN_MODE, abi.STRING), abi.Own(Store), ERROR)
_STORE_INFO: Function[StoreInfo] = Function("veneer:store/store@0.1.0#[method]store.info", (abi.BORROW,), STORE_INFO)
_STORE_SYNC: Function[None] = Function("veneer:store/store@0.1.0#[method]store.sync", (abi.BORROW,), None, ERROR)
_STORE_USAGE: Function[Usage] = Function("veneer:store/store@0.1.0#[method]store.usage", (abi.BORROW,), USAGE, ERROR)
_STORE_SUPPLY: Function[None] = Function("veneer:store/store@0.1.0#[method]store.supply", (abi.BORROW, abi.List(ANSWER)), None, ERROR)
_STORE_CLOSE: Function[None] = Function("veneer:store/store@0.1.0#[method]store.close", (abi.BORROW,), None, ERROR)
_LAYER_IMPORT_BEGIN: Function[LayerImport] = Function("veneer:store/layers@0.1.0#[static]layer-import.begin", (abi.BORROW, ENCODING, EXPECTATION, abi.BOOL), abi.Own(LayerImport), ERROR)
_LAYER_IMPORT_WRITE: Function[None] = Function("veneer:store/layers@0.1.0#[method]layer-import.write", (abi.BORROW, abi.BYTES), None, ERROR)
_LAYER_IMPORT_FINISH: Function[None] = Function("veneer:store/layers@0.1.0#[method]layer-import.finish", (abi.BORROW, abi.Option(VOUCHED)), None, ERROR)
_LAYER_IMPORT_STEP: Function[Progress] = Function("veneer:store/layers@0.1.0#[method]layer-import.step", (abi.BORROW, abi.U32), PROGRESS, ERROR)
_LAYER_IMPORT_INFO: Function[LayerInfo] = Function("veneer:store/layers@0.1.0#[method]layer-import.info", (abi.BORROW,), LAYER_INFO, ERROR)
_LAYER_EXPORT_BEGIN: Function[LayerExport] = Function("veneer:store/layers@0.1.0#[static]layer-export.begin", (abi.BORROW, abi.STRING), abi.Own(LayerExport), ERROR)
_LAYER_EXPORT_READ: Function[bytes] = Function("veneer:store/layers@0.1.0#[method]layer-export.read", (abi.BORROW, abi.U32), abi.BYTES, ERROR)
_LAYERS_FIND: Function[LayerInfo | None] = Function("veneer:store/layers@0.1.0#find", (abi.BORROW, abi.STRING), abi.Option(LAYER_INFO), ERROR)
_LAYERS_FIND_BLOB: Function[str | None] = Function("veneer:store/layers@0.1.0#find-blob", (abi.BORROW, abi.STRING), abi.Option(abi.STRING), ERROR)
_IMAGE_IMPORT_BEGIN: Function[ImageImport] = Function("veneer:store/images@0.1.0#[static]image-import.begin", (abi.BORROW, abi.BYTES, abi.List(abi.STRING)), abi.Own(ImageImport), ERROR)
_IMAGE_IMPORT_STEP: Function[Progress] = Function("veneer:store/images@0.1.0#[method]image-import.step", (abi.BORROW, abi.U32), PROGRESS, ERROR)
_IMAGE_IMPORT_ID: Function[str] = Function("veneer:store/images@0.1.0#[method]image-import.id", (abi.BORROW,), abi.STRING)
_IMAGES_LIST: Function[Sequence[ImageInfo]] = Function("veneer:store/images@0.1.0#list", (abi.BORROW,), abi.List(IMAGE_INFO), ERROR)
_IMAGES_RESOLVE: Function[ImageInfo] = Function("veneer:store/images@0.1.0#resolve", (abi.BORROW, abi.STRING), IMAGE_INFO, ERROR)
_IMAGES_CONFIG: Function[bytes] = Function("veneer:store/images@0.1.0#config", (abi.BORROW, abi.STRING), abi.BYTES, ERROR)
_IMAGES_TAG: Function[None] = Function("veneer:store/images@0.1.0#tag", (abi.BORROW, abi.STRING, abi.STRING), None, ERROR)
_IMAGES_UNTAG: Function[None] = Function("veneer:store/images@0.1.0#untag", (abi.BORROW, abi.STRING), None, ERROR)
_IMAGES_REMOVE: Function[None] = Function("veneer:store/images@0.1.0#remove", (abi.BORROW, abi.STRING), None, ERROR)
_FILE_READ: Function[bytes] = Function("veneer:store/containers@0.1.0#[method]file.read", (abi.BORROW, abi.U64, abi.U32), abi.BYTES, ERROR)
_FILE_WRITE: Function[int] = Function("veneer:store/containers@0.1.0#[method]file.write", (abi.BORROW, abi.U64, abi.BYTES), abi.U64, ERROR)
_FILE_TRUNCATE: Function[None] = Function("veneer:store/containers@0.1.0#[method]file.truncate", (abi.BORROW, abi.U64), None, ERROR)
_FILE_CLONE_RANGE: Function[int] = Function("veneer:store/containers@0.1.0#[method]file.clone-range", (abi.BORROW, abi.U64, abi.BORROW, abi.U64, abi.U64), abi.U64, ERROR)
_FILE_STAT: Function[Attributes] = Function("veneer:store/containers@0.1.0#[method]file.stat", (abi.BORROW,), ATTRIBUTES, ERROR)
_FILE_CHMOD: Function[None] = Function("veneer:store/containers@0.1.0#[method]file.chmod", (abi.BORROW, abi.U32), None, ERROR)
_FILE_CHOWN: Function[None] = Function("veneer:store/containers@0.1.0#[method]file.chown", (abi.BORROW, abi.U32, abi.U32), None, ERROR)
_FILE_UTIMES: Function[None] = Function("veneer:store/containers@0.1.0#[method]file.utimes", (abi.BORROW, NEW_TIME, NEW_TIME), None, ERROR)
_FILE_SYNC: Function[None] = Function("veneer:store/containers@0.1.0#[method]file.sync", (abi.BORROW,), None, ERROR)
_CONTAINER_INFO: Function[ContainerInfo] = Function("veneer:store/containers@0.1.0#[method]container.info", (abi.BORROW,), CONTAINER_INFO)
_CONTAINER_NOTICES: Function[Sequence[str]] = Function("veneer:store/containers@0.1.0#[method]container.notices", (abi.BORROW,), abi.List(abi.STRING))
_CONTAINER_LOCK_OWNER: Function[str | None] = Function("veneer:store/containers@0.1.0#[method]container.lock-owner", (abi.BORROW,), abi.Option(abi.STRING))
_CONTAINER_BREAK_LOCK: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.break-lock", (abi.BORROW, abi.STRING), None, ERROR)
_CONTAINER_SET_IDENTITY: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.set-identity", (abi.BORROW, abi.U32, abi.U32), None)
_CONTAINER_USAGE: Function[LayerUsage] = Function("veneer:store/containers@0.1.0#[method]container.usage", (abi.BORROW,), LAYER_USAGE, ERROR)
_CONTAINER_SET_QUOTA: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.set-quota", (abi.BORROW, QUOTA), None, ERROR)
_CONTAINER_STAT: Function[Attributes] = Function("veneer:store/containers@0.1.0#[method]container.stat", (abi.BORROW, abi.BYTES, abi.BOOL), ATTRIBUTES, ERROR)
_CONTAINER_LIST: Function[bytes] = Function("veneer:store/containers@0.1.0#[method]container.list", (abi.BORROW, abi.BYTES, abi.BOOL), abi.BYTES, ERROR)
_CONTAINER_READ_FILE: Function[bytes] = Function("veneer:store/containers@0.1.0#[method]container.read-file", (abi.BORROW, abi.BYTES, abi.U64, abi.U32), abi.BYTES, ERROR)
_CONTAINER_WRITE_FILE: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.write-file", (abi.BORROW, abi.BYTES, abi.BYTES, OPEN_FLAGS, abi.U32), None, ERROR)
_CONTAINER_OPEN: Function[File] = Function("veneer:store/containers@0.1.0#[method]container.open", (abi.BORROW, abi.BYTES, OPEN_FLAGS, abi.U32), abi.Own(File), ERROR)
_CONTAINER_MKDIR: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.mkdir", (abi.BORROW, abi.BYTES, abi.U32), None, ERROR)
_CONTAINER_RMDIR: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.rmdir", (abi.BORROW, abi.BYTES), None, ERROR)
_CONTAINER_REMOVE_TREE: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.remove-tree", (abi.BORROW, abi.BYTES), None, ERROR)
_CONTAINER_UNLINK: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.unlink", (abi.BORROW, abi.BYTES), None, ERROR)
_CONTAINER_RENAME: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.rename", (abi.BORROW, abi.BYTES, abi.BYTES), None, ERROR)
_CONTAINER_LINK: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.link", (abi.BORROW, abi.BYTES, abi.BYTES, abi.BOOL), None, ERROR)
_CONTAINER_SYMLINK: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.symlink", (abi.BORROW, abi.BYTES, abi.BYTES), None, ERROR)
_CONTAINER_READLINK: Function[bytes] = Function("veneer:store/containers@0.1.0#[method]container.readlink", (abi.BORROW, abi.BYTES), abi.BYTES, ERROR)
_CONTAINER_REALPATH: Function[bytes] = Function("veneer:store/containers@0.1.0#[method]container.realpath", (abi.BORROW, abi.BYTES), abi.BYTES, ERROR)
_CONTAINER_MKNOD: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.mknod", (abi.BORROW, abi.BYTES, FILE_KIND, abi.U32, abi.U32, abi.U32), None, ERROR)
_CONTAINER_CHMOD: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.chmod", (abi.BORROW, abi.BYTES, abi.U32, abi.BOOL), None, ERROR)
_CONTAINER_CHOWN: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.chown", (abi.BORROW, abi.BYTES, abi.U32, abi.U32, abi.BOOL), None, ERROR)
_CONTAINER_UTIMES: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.utimes", (abi.BORROW, abi.BYTES, NEW_TIME, NEW_TIME, abi.BOOL), None, ERROR)
_CONTAINER_TRUNCATE: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.truncate", (abi.BORROW, abi.BYTES, abi.U64), None, ERROR)
_CONTAINER_GETXATTR: Function[bytes] = Function("veneer:store/containers@0.1.0#[method]container.getxattr", (abi.BORROW, abi.BYTES, abi.BYTES, abi.BOOL), abi.BYTES, ERROR)
_CONTAINER_LISTXATTR: Function[bytes] = Function("veneer:store/containers@0.1.0#[method]container.listxattr", (abi.BORROW, abi.BYTES, abi.BOOL), abi.BYTES, ERROR)
_CONTAINER_SETXATTR: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.setxattr", (abi.BORROW, abi.BYTES, abi.BYTES, abi.BYTES, XATTR_MODE, abi.BOOL), None, ERROR)
_CONTAINER_REMOVEXATTR: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.removexattr", (abi.BORROW, abi.BYTES, abi.BYTES, abi.BOOL), None, ERROR)
_CONTAINER_EXPLAIN: Function[Provenance] = Function("veneer:store/containers@0.1.0#[method]container.explain", (abi.BORROW, abi.BYTES), PROVENANCE, ERROR)
_CONTAINER_EXTENTS: Function[Sequence[Extent]] = Function("veneer:store/containers@0.1.0#[method]container.extents", (abi.BORROW, abi.BYTES, abi.U64, abi.U32), abi.List(EXTENT), ERROR)
_CONTAINER_DIFF: Function[bytes] = Function("veneer:store/containers@0.1.0#[method]container.diff", (abi.BORROW, abi.Option(abi.STRING), abi.Option(abi.STRING)), abi.BYTES, ERROR)
_CONTAINER_FORK: Function[ContainerInfo] = Function("veneer:store/containers@0.1.0#[method]container.fork", (abi.BORROW, abi.Option(abi.STRING), abi.Option(abi.STRING)), CONTAINER_INFO, ERROR)
_CONTAINER_CHECKPOINT: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.checkpoint", (abi.BORROW, abi.STRING), None, ERROR)
_CONTAINER_CHECKPOINTS: Function[Sequence[CheckpointInfo]] = Function("veneer:store/containers@0.1.0#[method]container.checkpoints", (abi.BORROW,), abi.List(CHECKPOINT_INFO), ERROR)
_CONTAINER_REMOVE_CHECKPOINT: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.remove-checkpoint", (abi.BORROW, abi.STRING), None, ERROR)
_CONTAINER_RESTORE: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.restore", (abi.BORROW, abi.STRING), None, ERROR)
_CONTAINER_SYNC: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.sync", (abi.BORROW,), None, ERROR)
_CONTAINER_CLOSE: Function[None] = Function("veneer:store/containers@0.1.0#[method]container.close", (abi.BORROW,), None, ERROR)
_CONTAINERS_CREATE: Function[ContainerInfo] = Function("veneer:store/containers@0.1.0#create", (abi.BORROW, abi.STRING, abi.Option(abi.STRING), QUOTA), CONTAINER_INFO, ERROR)
_CONTAINERS_OPEN: Function[Container] = Function("veneer:store/containers@0.1.0#open", (abi.BORROW, abi.STRING), abi.Own(Container), ERROR)
_CONTAINERS_LIST: Function[Sequence[ContainerInfo]] = Function("veneer:store/containers@0.1.0#list", (abi.BORROW,), abi.List(CONTAINER_INFO), ERROR)
_CONTAINERS_RENAME: Function[None] = Function("veneer:store/containers@0.1.0#rename", (abi.BORROW, abi.STRING, abi.STRING), None, ERROR)
_CONTAINERS_REMOVE: Function[None] = Function("veneer:store/containers@0.1.0#remove", (abi.BORROW, abi.STRING, abi.Option(abi.STRING)), None, ERROR)
_COLLECTIONS_LEASES: Function[Sequence[Lease]] = Function("veneer:store/collections@0.1.0#leases", (abi.BORROW,), abi.List(LEASE), ERROR)
_COLLECTION_BEGIN: Function[Collection] = Function("veneer:store/collections@0.1.0#[static]collection.begin", (abi.BORROW, abi.BOOL, abi.List(abi.STRING)), abi.Own(Collection), ERROR)
_COLLECTION_STEP: Function[Progress] = Function("veneer:store/collections@0.1.0#[method]collection.step", (abi.BORROW, abi.U32), PROGRESS, ERROR)
_COLLECTION_REPORT: Function[Report] = Function("veneer:store/collections@0.1.0#[method]collection.report", (abi.BORROW,), REPORT)
_CHECK_BEGIN: Function[Check] = Function("veneer:store/checks@0.1.0#[static]check.begin", (abi.STRING, abi.STRING, abi.BOOL, abi.BOOL), abi.Own(Check), ERROR)
_CHECK_STEP: Function[Progress] = Function("veneer:store/checks@0.1.0#[method]check.step", (abi.BORROW, abi.U32), PROGRESS, ERROR)
_CHECK_FINDINGS: Function[Sequence[Finding]] = Function("veneer:store/checks@0.1.0#[method]check.findings", (abi.BORROW, abi.U32), abi.List(FINDING))
_CHECK_OMITTED: Function[int] = Function("veneer:store/checks@0.1.0#[method]check.omitted", (abi.BORROW,), abi.U64)
