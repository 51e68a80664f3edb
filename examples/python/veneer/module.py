"""The component's core module, compiled."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path

from wasmtime import Config, Engine, Module, WasmtimeError

#: Beside this package once it is installed; where the build leaves it in a clone.
PLACES = (Path(__file__).parent / "veneer.core.wasm", Path(__file__).parents[3] / "dist" / "veneer.core.wasm")

_compiling = threading.Lock()


def compiled() -> tuple[Engine, Module]:
    """The module and its engine: compiled once per program, and once per machine where wasmtime can keep it in the user's cache.

    Fails with FileNotFoundError (it wasn't built).
    """
    with _compiling:
        return _compiled()


@cache
def _compiled() -> tuple[Engine, Module]:
    place = next((place for place in PLACES if place.exists()), None)
    if place is None:
        raise FileNotFoundError(f"{PLACES[0].name} is neither in {PLACES[0].parent} nor in {PLACES[1].parent}: npm run build makes it")
    engine = _engine()
    return engine, Module(engine, place.read_bytes())


def _engine() -> Engine:
    try:
        config = Config()
        config.cache = True
        return Engine(config)
    except WasmtimeError:
        # There is no home directory to cache in.
        return Engine(Config())
