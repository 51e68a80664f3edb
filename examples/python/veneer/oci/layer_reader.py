"""One layer's blob, as the tar that is in it."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from ..bindings import Vouched
from ..errors import VeneerError, failure
from .blob import Blob
from .inflation import inflated


class LayerReader:
    """Inflates and hashes natively, with one piece in memory."""

    def __init__(self, blob: Blob, gzipped: bool) -> None:
        self._blob = blob
        self._gzipped = gzipped
        self._blob_hash = sha256()
        self._tar_hash = sha256()
        self._size = 0

    def tar(self) -> Iterator[bytes]:
        """All of the tar. Fails with ECORRUPT."""
        if not self._gzipped:
            self._tar_hash = self._blob_hash
            yield from self._blob_pieces()
            return
        for piece in inflated(self._blob_pieces(), self._blob.name):
            self._tar_hash.update(piece)
            yield piece

    def vouched(self, diff_id: str, digest: str | None, size: int | None) -> Vouched:
        """What was read, once all of it was. Fails with EMISMATCH unless it is what is claimed."""
        blob, tar = f"sha256:{self._blob_hash.hexdigest()}", f"sha256:{self._tar_hash.hexdigest()}"
        if size is not None and size != self._size:
            raise self._mismatch(f"the blob has {self._size} bytes, its descriptor says {size}")
        if digest is not None and digest != blob:
            raise self._mismatch(f"the blob is {blob}")
        if diff_id != tar:
            raise self._mismatch(f"the layer's tar is {tar}, the config says {diff_id}")
        return Vouched(tar, None if blob == tar else blob)

    def _blob_pieces(self) -> Iterator[bytes]:
        for piece in self._blob.pieces():
            self._blob_hash.update(piece)
            self._size += len(piece)
            yield piece

    def _mismatch(self, detail: str) -> VeneerError:
        return failure("mismatch", "load", self._blob.name, detail)
