"""The files of an uncompressed tar, found by their headers and read in place."""

from __future__ import annotations

import posixpath
import re
import tarfile
from dataclasses import dataclass

from ..errors import VeneerError, failure
from .blob import Blob

BLOCK_SIZE = 512
#: An image archive holds a few files per layer; a root file system taken for one holds tens of thousands.
ENTRIES_MAX = 20_000
#: Of a PAX body or GNU long name.
EXTENSION_MAX = 1024 * 1024
#: Symbolic links followed in an archive.
LINKS_MAX = 16

_PAX_LENGTH = re.compile(rb"([1-9][0-9]{0,9}) ")
_SIZE = re.compile(r"[0-9]{1,15}")
_FILES, _LINKS = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE), (tarfile.LNKTYPE, tarfile.SYMTYPE)
_EXTENSIONS = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)


@dataclass(frozen=True)
class Member:
    """A file, or with a target a link."""

    start: int
    size: int
    target: str | None = None


class TarIndex:
    """tarfile's own reader takes a damaged header for the end, and reads an extended header whatever its length: only its parser of one
    header is used. The last of several members of one name counts.
    """

    def __init__(self, archive: Blob) -> None:
        """Reads the headers. Fails with ECORRUPT and the offset (not a tar, cut off, a wrong checksum)."""
        self.name = archive.name
        self._archive = archive
        self._members: dict[str, Member] = {}
        self._scan()

    def open(self, path: str) -> Blob | None:
        at = _normalized(path)
        for _ in range(LINKS_MAX):
            member = self._members.get(at)
            if member is None:
                return None
            if member.target is None:
                return self._archive.part(member.start, member.size, path)
            at = member.target
        return None

    def _scan(self) -> None:
        at = 0
        extension: dict[str, str] = {}
        while at < self._archive.size:
            header = self._archive.part(at, min(BLOCK_SIZE, self._archive.size - at), self.name).read()
            if header == bytes(BLOCK_SIZE):
                return
            info = self._header(header, at)
            if "size" in extension:
                info.size = int(extension["size"])
            start = at + BLOCK_SIZE
            size = info.size if info.type in _FILES or info.type in _EXTENSIONS else 0
            if start + size > self._archive.size:
                raise self._corrupt("the archive is cut off", self._archive.size)
            if info.type in _EXTENSIONS:
                extension |= self._extension(info.type, start, size)
            else:
                self._add(info, extension, start)
                extension = {}
            if len(self._members) > ENTRIES_MAX:
                raise self._corrupt(f"more than {ENTRIES_MAX} files: not an image archive", at)
            at = start + -(-size // BLOCK_SIZE) * BLOCK_SIZE

    def _header(self, header: bytes, at: int) -> tarfile.TarInfo:
        if len(header) < BLOCK_SIZE:
            raise self._corrupt("the tar header is cut off", at)
        try:
            info = tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape")
        except tarfile.HeaderError as error:
            raise self._corrupt("not a tar archive" if at == 0 else f"the tar header is damaged ({error})", at) from error
        if info.size < 0:
            raise self._corrupt("the size in a tar header is negative", at)
        return info

    def _add(self, info: tarfile.TarInfo, extension: dict[str, str], start: int) -> None:
        name = _normalized(extension.get("path", info.name))
        target = extension.get("linkpath", info.linkname)
        if info.type == tarfile.SYMTYPE:
            # docker save's legacy layout: `<id>/layer.tar` is a symbolic link to another layer's.
            target = f"{name}/../{target}"
        if info.type in _LINKS:
            self._members[name] = Member(start, 0, _normalized(target))
        elif info.type in _FILES:
            self._members[name] = Member(start, info.size)

    def _extension(self, kind: bytes, start: int, size: int) -> dict[str, str]:
        """What a PAX or GNU header says of the next member."""
        if size > EXTENSION_MAX:
            raise self._corrupt(f"an extended header of {size} bytes is too long", start)
        body = self._archive.part(start, size, self.name).read()
        if kind == tarfile.XGLTYPE:
            return {}
        if kind != tarfile.XHDTYPE:
            text = body.partition(b"\0")[0].decode("utf-8", "surrogateescape")
            return {"path" if kind == tarfile.GNUTYPE_LONGNAME else "linkpath": text}
        records = _pax_records(body)
        if records is None or _SIZE.fullmatch(records.get("size", "0")) is None:
            raise self._corrupt("a PAX header is malformed", start)
        return records

    def _corrupt(self, detail: str, offset: int) -> VeneerError:
        return failure("corrupt", "load", self.name, detail, offset)


def _pax_records(body: bytes) -> dict[str, str] | None:
    """The records ``<length> <key>=<value>\\n`` of a PAX header; None when malformed."""
    records: dict[str, str] = {}
    at = 0
    while at < len(body):
        length = _PAX_LENGTH.match(body, at)
        end = at + int(length[1]) if length else 0
        if length is None or not length.end() < end <= len(body) or body[end - 1 : end] != b"\n":
            return None
        key, equals, value = body[length.end() : end - 1].decode("utf-8", "surrogateescape").partition("=")
        if not key or not equals:
            return None
        records[key] = value
        at = end
    return records


def _normalized(path: str) -> str:
    """Without ``.``, ``..`` and empty parts; ``..`` stops at the archive's root."""
    return posixpath.normpath("/" + path).lstrip("/")
