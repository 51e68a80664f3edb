"""Calls of the component's exports."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, Protocol, TypeVar

from . import abi
from .memory import GuestMemory

T = TypeVar("T")

#: Core values that parameters may flatten to; with more of them, they are stored in memory.
FLAT_PARAMETERS_MAX = 16


class Caller(Protocol):
    """An instance of the core module."""

    memory: GuestMemory

    def call(self, export: str, arguments: list[int]) -> Any: ...

    def release(self, export: str, area: int) -> None:
        """Frees what a result owns."""


class ComponentError(Exception):
    """What a call failed with: the error of its WIT ``result``."""

    def __init__(self, error: Any) -> None:
        super().__init__(error)
        self.error = error


class Resource:
    """A resource of the component, which lives until it is dropped."""

    DESTRUCTOR: ClassVar[str]

    def __init__(self, caller: Caller, representation: int) -> None:
        self.caller = caller
        self._representation = representation

    @property
    def representation(self) -> int:
        """What the component knows it by."""
        if self._representation == 0:
            raise ValueError("this resource was dropped")
        return self._representation

    def drop(self) -> None:
        """Ends it. Idempotent."""
        if self._representation == 0:
            return
        representation, self._representation = self._representation, 0
        self.caller.call(self.DESTRUCTOR, [representation])


class Function(Generic[T]):
    """An exported function: lowers arguments, lifts the result, raises its error as a ComponentError."""

    def __init__(self, export: str, parameters: tuple[abi.Type, ...], ok: abi.Type | None, error: abi.Type | None = None) -> None:
        self._export = export
        self._parameters = parameters
        self._ok = ok
        self._outcome = None if error is None else abi.Variant(("ok", ok), ("error", error))
        if sum(parameter.flat for parameter in parameters) > FLAT_PARAMETERS_MAX:
            raise NotImplementedError(f"{export} has parameters that are stored in memory")

    def __call__(self, caller: Caller, *arguments: Any) -> T:
        cores: list[int] = []
        for parameter, argument in zip(self._parameters, arguments, strict=True):
            cores += parameter.lower(caller.memory, argument)
        value = self._lift(caller, caller.call(self._export, cores))
        return self._ok.make(caller, value) if isinstance(self._ok, abi.Own) else value  # type: ignore[no-any-return]

    def _lift(self, caller: Caller, core: int) -> Any:
        result = self._outcome or self._ok
        if result is None:
            return None
        if isinstance(result, abi.Scalar):
            return result.lift(core)
        area = core & 0xFFFF_FFFF
        value = result.load(caller.memory, area)
        caller.release(self._export, area)
        if self._outcome is None:
            return value
        outcome, payload = value
        if outcome == "error":
            raise ComponentError(payload)
        return payload
