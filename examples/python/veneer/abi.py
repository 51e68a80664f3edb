"""Types of the component model, and how the canonical ABI lays their values out (component-model CanonicalABI.md).

Each type can ``load`` a value from memory, ``store`` one there, and ``lower`` one to the core values of a parameter. Lists and
strings that are lowered belong to the component, which frees them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from .memory import GuestMemory

Buffer = bytes | bytearray | memoryview


class Type(Protocol):
    """A type: its bytes in memory, their alignment, and how many core values it flattens to."""

    size: int
    align: int
    flat: int

    def load(self, memory: GuestMemory, at: int) -> Any: ...

    def store(self, memory: GuestMemory, at: int, value: Any) -> None: ...

    def lower(self, memory: GuestMemory, value: Any) -> list[int]: ...


class Scalar:
    """A number, or a bool, in one core value."""

    flat = 1

    def __init__(self, code: str) -> None:
        self._struct = struct.Struct("<" + code)
        self.size = self.align = self._struct.size

    def load(self, memory: GuestMemory, at: int) -> Any:
        return self._struct.unpack_from(memory.view, at)[0]

    def store(self, memory: GuestMemory, at: int, value: Any) -> None:
        self._struct.pack_into(memory.view, at, value)

    def lower(self, memory: GuestMemory, value: Any) -> list[int]:
        # Packing refuses what is no number, or one that doesn't fit.
        self._struct.pack(value)
        return [int(value)]

    def lift(self, core: int) -> Any:
        """The value that a core value stands for, which is signed as wasmtime gives it."""
        return self._struct.unpack(core.to_bytes(8, "little", signed=core < 0)[: self.size])[0]


BOOL = Scalar("?")
U8, S8, U16, S16 = Scalar("B"), Scalar("b"), Scalar("H"), Scalar("h")
U32, S32, U64, S64 = Scalar("I"), Scalar("i"), Scalar("Q"), Scalar("q")


class Sequenced:
    """What lies elsewhere in memory: an address and a length."""

    size, align, flat = 8, 4, 2

    def load(self, memory: GuestMemory, at: int) -> Any:
        return self.lift(memory, U32.load(memory, at), U32.load(memory, at + 4))

    def store(self, memory: GuestMemory, at: int, value: Any) -> None:
        base, length = self.lower(memory, value)
        U32.store(memory, at, base)
        U32.store(memory, at + 4, length)

    def lift(self, memory: GuestMemory, base: int, length: int) -> Any:
        raise NotImplementedError

    def lower(self, memory: GuestMemory, value: Any) -> list[int]:
        raise NotImplementedError


class Bytes(Sequenced):
    """``list<u8>``, copied once in each direction."""

    def lift(self, memory: GuestMemory, base: int, length: int) -> bytes:
        return bytes(memory.view[base : base + length])

    def lower(self, memory: GuestMemory, value: Buffer) -> list[int]:
        return [memory.put(value), len(value)]


class String(Sequenced):
    """UTF-8."""

    def lift(self, memory: GuestMemory, base: int, length: int) -> str:
        return str(memory.view[base : base + length], "utf-8")

    def lower(self, memory: GuestMemory, value: str) -> list[int]:
        encoded = value.encode("utf-8")
        return [memory.put(encoded), len(encoded)]


BYTES, STRING = Bytes(), String()


class List(Sequenced):
    def __init__(self, of: Type) -> None:
        self._of = of

    def lift(self, memory: GuestMemory, base: int, length: int) -> list[Any]:
        return [self._of.load(memory, base + i * self._of.size) for i in range(length)]

    def lower(self, memory: GuestMemory, value: Sequence[Any]) -> list[int]:
        base = memory.allocate(self._of.align, len(value) * self._of.size)
        for i, item in enumerate(value):
            self._of.store(memory, base + i * self._of.size, item)
        return [base, len(value)]


def _aligned(at: int, align: int) -> int:
    return -(-at // align) * align


class Record:
    """Fields one behind the other; ``make`` makes an object of them."""

    def __init__(self, make: Callable[..., Any], **fields: Type) -> None:
        self._make = make
        #: Name, offset and type of each.
        self._fields: list[tuple[str, int, Type]] = []
        end = 0
        for name, field in fields.items():
            at = _aligned(end, field.align)
            self._fields.append((name, at, field))
            end = at + field.size
        self.align = max(field.align for field in fields.values())
        self.size = _aligned(end, self.align)
        self.flat = sum(field.flat for field in fields.values())

    def load(self, memory: GuestMemory, at: int) -> Any:
        return self._make(*(field.load(memory, at + offset) for _, offset, field in self._fields))

    def store(self, memory: GuestMemory, at: int, value: Any) -> None:
        for name, offset, field in self._fields:
            field.store(memory, at + offset, getattr(value, name))

    def lower(self, memory: GuestMemory, value: Any) -> list[int]:
        return [core for name, _, field in self._fields for core in field.lower(memory, getattr(value, name))]


class Variant:
    """A tag, and behind it what its case has. In Python: a pair of name and payload."""

    def __init__(self, *cases: tuple[str, Type | None]) -> None:
        self._cases = cases
        self._ordinals = {name: i for i, (name, _) in enumerate(cases)}
        payloads = [of for _, of in cases if of is not None]
        self.align = max((of.align for of in payloads), default=1)
        self.payload = _aligned(1, self.align)
        self.size = _aligned(self.payload + max((of.size for of in payloads), default=0), self.align)
        self.flat = 1 + max((of.flat for of in payloads), default=0)

    def load(self, memory: GuestMemory, at: int) -> Any:
        name, of = self._cases[U8.load(memory, at)]
        return name, None if of is None else of.load(memory, at + self.payload)

    def store(self, memory: GuestMemory, at: int, value: Any) -> None:
        ordinal = self._ordinals[value[0]]
        U8.store(memory, at, ordinal)
        of = self._cases[ordinal][1]
        if of is not None:
            of.store(memory, at + self.payload, value[1])

    def lower(self, memory: GuestMemory, value: Any) -> list[int]:
        ordinal = self._ordinals[value[0]]
        of = self._cases[ordinal][1]
        cores = [] if of is None else of.lower(memory, value[1])
        return [ordinal, *cores, *([0] * (self.flat - 1 - len(cores)))]


class Option(Variant):
    """In Python: the value, or None."""

    def __init__(self, of: Type) -> None:
        super().__init__(("none", None), ("some", of))

    def load(self, memory: GuestMemory, at: int) -> Any:
        return super().load(memory, at)[1]

    def store(self, memory: GuestMemory, at: int, value: Any) -> None:
        super().store(memory, at, ("none" if value is None else "some", value))

    def lower(self, memory: GuestMemory, value: Any) -> list[int]:
        return super().lower(memory, ("none" if value is None else "some", value))


class Enum:
    """In Python: the name."""

    size = align = flat = 1

    def __init__(self, *names: str) -> None:
        self.names = names
        self._ordinals = {name: i for i, name in enumerate(names)}

    def load(self, memory: GuestMemory, at: int) -> Any:
        return self.names[U8.load(memory, at)]

    def store(self, memory: GuestMemory, at: int, value: str) -> None:
        U8.store(memory, at, self._ordinals[value])

    def lower(self, memory: GuestMemory, value: str) -> list[int]:
        return [self._ordinals[value]]


class Flags:
    """Up to eight. In Python: a set of names."""

    size = align = flat = 1

    def __init__(self, *names: str) -> None:
        self._names = names

    def load(self, memory: GuestMemory, at: int) -> frozenset[str]:
        bits = U8.load(memory, at)
        return frozenset(name for i, name in enumerate(self._names) if bits & 1 << i)

    def store(self, memory: GuestMemory, at: int, value: Any) -> None:
        U8.store(memory, at, self.lower(memory, value)[0])

    def lower(self, memory: GuestMemory, value: Any) -> list[int]:
        return [sum(1 << self._names.index(name) for name in value)]


class Own:
    """A resource that is given to Python: ``make`` has it of an instance, by what that knows it by."""

    size = align = 4
    flat = 1

    def __init__(self, make: Callable[[Any, int], Any]) -> None:
        self.make = make

    def load(self, memory: GuestMemory, at: int) -> int:
        return int(U32.load(memory, at))

    def store(self, memory: GuestMemory, at: int, value: Any) -> None:
        raise TypeError("a resource is not given away")

    def lower(self, memory: GuestMemory, value: Any) -> list[int]:
        raise TypeError("a resource is not given away")


class Borrow:
    """A resource that the component may use during the call."""

    size = align = 4
    flat = 1

    def load(self, memory: GuestMemory, at: int) -> Any:
        raise TypeError("the component lends nothing")

    def store(self, memory: GuestMemory, at: int, value: Any) -> None:
        U32.store(memory, at, value.representation)

    def lower(self, memory: GuestMemory, value: Any) -> list[int]:
        return [value.representation]


BORROW = Borrow()
