"""The component's linear memory."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

from wasmtime import Memory, Store


class GuestMemory:
    """Linear memory as Python reads and writes it: in place, through one memoryview."""

    def __init__(self, store: Store, memory: Memory, realloc: Callable[[Store, int, int, int, int], int]) -> None:
        self._store = store
        self._memory = memory
        self._realloc = realloc
        self._view = memoryview(b"")
        self._base = 0

    @property
    def view(self) -> memoryview:
        """All of it, as it is now. Growing makes it another one: ask again after every call that may allocate."""
        size = self._memory.data_len(self._store)
        base = ctypes.addressof(self._memory.data_ptr(self._store).contents)
        if size != len(self._view) or base != self._base:
            self._base = base
            self._view = memoryview((ctypes.c_ubyte * size).from_address(base)).cast("B")
        return self._view

    def allocate(self, align: int, size: int) -> int:
        """The address of new memory, which the component frees."""
        return self._realloc(self._store, 0, 0, align, size) & 0xFFFF_FFFF

    def put(self, data: bytes | bytearray | memoryview) -> int:
        """The address of a copy of some bytes, which the component frees."""
        size = len(data)
        at = self.allocate(1, size)
        self.view[at : at + size] = data
        return at

    def forget(self) -> None:
        """Lets go of memory that is about to be unmapped."""
        self._view = memoryview(b"")
        self._base = 0
