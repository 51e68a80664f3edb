"""Adds layers and images to a store. Nothing is visible of one that fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from ..bindings import Encoding, Expectation, ImageImport, LayerImport, Progress, Vouched
from ..image import Image
from ..session import Session
from .compression import MAGIC_LENGTH, compression_of
from .layer_reader import LayerReader
from .plans import ImagePlan, LayerPlan

#: Entries per step: some milliseconds of work, then other threads have their turn.
STEP_BUDGET = 4096


def add_image(session: Session, plan: ImagePlan) -> Image:
    """Reads the layers that the store doesn't have, then adds the image."""
    for layer in plan.layers:
        if not _is_verified(session, layer):
            _add_layer(session, layer)
    with session.calling("load"):
        work = ImageImport.begin(session.instance, session.store, plan.config, list(plan.names))
    try:
        _finish(session, work.step, None)
        with session.calling("load"):
            info = session.images.resolve(session.store, work.id())
    finally:
        session.drop(work)
    return Image.of(session, info)


def _is_verified(session: Session, layer: LayerPlan) -> bool:
    """Whether the store has the very layer that is claimed.

    A compressed blob must have been read before: only a verified pair of blob and diffID counts, never a manifest's claim. An
    uncompressed one is the layer, by its own digest.
    """
    with session.calling("load", layer.diff_id):
        if layer.digest is None or layer.digest == layer.diff_id:
            return session.layers.find(session.store, layer.diff_id) is not None
        return session.layers.find_blob(session.store, layer.digest) == layer.diff_id


def _add_layer(session: Session, layer: LayerPlan) -> None:
    compression = compression_of(layer.blob.first(MAGIC_LENGTH), layer.blob.name)
    if compression == "zstd":
        # Python has none: the component inflates, hashes and checks.
        _write(session, layer, "tar-zstd", Expectation(layer.diff_id, layer.digest, layer.size), layer.blob.pieces())
    else:
        # What is read natively is vouched for: the component would take longer to inflate and hash it.
        reader = LayerReader(layer.blob, compression == "gzip")
        vouched = partial(reader.vouched, layer.diff_id, layer.digest, layer.size)
        _write(session, layer, "tar", Expectation(layer.diff_id, None, None), reader.tar(), vouched)


def _write(
    session: Session,
    layer: LayerPlan,
    encoding: Encoding,
    expected: Expectation,
    pieces: Iterable[bytes],
    vouched: Callable[[], Vouched] | None = None,
) -> None:
    name = layer.blob.name
    with session.calling("load", name):
        work = LayerImport.begin(session.instance, session.store, encoding, expected, vouched is not None)
    try:
        for piece in pieces:
            with session.calling("load", name):
                work.write(piece)
        promised = None if vouched is None else vouched()
        with session.calling("load", name):
            work.finish(promised)
        _finish(session, work.step, layer.diff_id)
    finally:
        session.drop(work)


def _finish(session: Session, step: Callable[[int], Progress], subject: str | None) -> None:
    done = False
    while not done:
        with session.calling("load", subject):
            done = step(STEP_BUDGET).done
