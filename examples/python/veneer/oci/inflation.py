"""gzip, as it streams in."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from ..errors import VeneerError, failure

#: Bytes of a tar that are given on at a time: what one call of the component takes at most.
OUTPUT_MAX = 1024 * 1024
#: zlib: a gzip header and trailer around the largest window.
_GZIP = 31


def inflated(pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
    """What the members of a gzip stream hold, in pieces of bounded size. Zeros behind the last one are padding. Fails with ECORRUPT."""
    member: zlib._Decompress | None = None
    for piece in pieces:
        rest = piece
        while rest:
            if member is None:
                rest = rest.lstrip(b"\0")
                if not rest:
                    break
                member = zlib.decompressobj(_GZIP)
            try:
                output = member.decompress(rest, OUTPUT_MAX)
                yield output
                # A full output may leave more in zlib's window than there is input.
                while len(output) == OUTPUT_MAX and not member.eof and not member.unconsumed_tail:
                    output = member.decompress(b"", OUTPUT_MAX)
                    yield output
            except zlib.error as error:
                raise _corrupt(name, f"is damaged ({error})") from error
            rest = member.unused_data if member.eof else member.unconsumed_tail
            if member.eof:
                member = None
    if member is not None:
        raise _corrupt(name, "is cut off")


def _corrupt(name: str, what: str) -> VeneerError:
    return failure("corrupt", "load", name, f"the gzip stream {what}")
