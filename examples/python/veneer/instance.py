"""A running instance of the component's core module."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from wasmtime import Engine, FuncType, Linker, Memory, Module, Store

from .memory import GuestMemory
from .signals import HeldSignals
from .wasi import Wasi

#: What the component exports to free what a result owns, before the name of the function.
POST_RETURN = "cabi_post_"
#: What it imports to get a handle for a resource of its own, before the resource's name.
RESOURCE_NEW = "[resource-new]"


class StoppedError(Exception):
    """The instance takes no calls any more: it trapped, a call of it was interrupted, or the process is a fork of the one it is of."""


class BusyError(Exception):
    """This thread is within a call already: in a signal handler, or a finalizer."""


class Instance:
    """An instance over one host directory. It takes one call at a time, within ``turn``; other threads wait for theirs."""

    def __init__(self, engine: Engine, module: Module, directory: str, read_only: bool) -> None:
        self._lock = threading.RLock()
        self._is_entered = False
        self._process = os.getpid()
        self._failure: BaseException | None = None
        wasi = Wasi(directory, read_only)
        self._close_files = weakref.finalize(self, wasi.close)
        self._store = Store(engine)
        self._exports: dict[str, Any] = dict(_linker(engine, module, wasi).instantiate(self._store, module).exports(self._store))
        memory = self._exports["memory"]
        assert isinstance(memory, Memory)
        self.memory = GuestMemory(self._store, memory, self._exports["cabi_realloc"])
        # wasmtime keeps the imports: they must not keep the instance.
        wasi.memory = weakref.proxy(self.memory)
        self.call("_initialize", ())

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Lets one call be made, with its arguments and its result. Any failure in it but a ComponentError is final.

        Signals come behind it: an exception of a handler in wasmtime's own part of a call would break its memory.

        Fails with StoppedError, BusyError.
        """
        # Another thread of the parent may have had the lock when this process was forked.
        if os.getpid() != self._process:
            raise StoppedError("the store was opened by another process, of which this one is a fork; open it again")
        with self._lock:
            if self._is_entered:
                raise BusyError
            if self._failure is not None:
                raise StoppedError(str(self._failure)) from self._failure
            self._is_entered = True
            try:
                with HeldSignals():
                    yield
            finally:
                self._is_entered = False

    @property
    def is_usable(self) -> bool:
        return self._failure is None and os.getpid() == self._process

    def call(self, export: str, arguments: Sequence[int]) -> Any:
        try:
            return self._exports[export](self._store, *arguments)
        except BaseException as failure:
            self._failure = failure
            raise

    def release(self, export: str, area: int) -> None:
        """Frees what a result owns."""
        if POST_RETURN + export in self._exports:
            self.call(POST_RETURN + export, (area,))

    def close(self) -> None:
        """Closes what it has open, and frees it. Idempotent."""
        self._close_files()
        self._failure = self._failure or ValueError("the store is closed")
        self._exports.clear()
        self.memory.forget()
        self._store.close()


def _linker(engine: Engine, module: Module, wasi: Wasi) -> Linker:
    linker = Linker(engine)
    functions = wasi.functions()
    for item in module.imports:
        name = item.name or ""
        function: Callable[..., Any] | None = functions.get((item.module, name))
        if name.startswith(RESOURCE_NEW):
            # What the component knows a resource by is handle enough: it is given to no one else.
            function = _same
        if function is not None and isinstance(item.type, FuncType):
            linker.define_func(item.module, name, item.type, function)
    return linker


def _same(representation: int) -> int:
    return representation
