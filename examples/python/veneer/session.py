"""One open store in one instance of the component."""

from __future__ import annotations

import os
import re
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from wasmtime import Trap, WasmtimeError

from . import bindings
from .calls import ComponentError, Resource
from .errors import VeneerError, failure, from_component, from_host, trapped
from .instance import BusyError, Instance, StoppedError
from .module import compiled
from .owner import Owner
from .wasi import STORE_DIRECTORY

#: How the component words a call of its own that the host refused: what it was about to do says nothing to a user.
_HOST_FAILURE = re.compile(r" failed on the host$")


class Closable(Protocol):
    def close(self) -> None: ...


class Session:
    """An instance over a directory. Every call of it is made within ``calling``, which gives its failures their type."""

    #: The open store; unknown to a session that checks one.
    store: bindings.Store

    def __init__(self, directory: str, mode: bindings.OpenMode) -> None:
        self.directory = directory
        #: Open containers, in the order in which they were opened.
        self.open_containers: dict[Closable, None] = {}
        #: Resources that nobody needs any more.
        self._dropped: list[Resource] = []
        self._is_closed = False
        try:
            if mode == "create":
                Path(directory).mkdir(parents=True, exist_ok=True)
            self.instance = Instance(*compiled(), directory, mode == "read-only")
        except OSError as error:
            raise from_host(error, "open", directory) from error
        self.owner = Owner()
        # A store that nobody closed writes no more either.
        weakref.finalize(self.instance, self.owner.end)
        self.layers = bindings.Layers(self.instance)
        self.images = bindings.Images(self.instance)
        self.containers = bindings.Containers(self.instance)
        self.collections = bindings.Collections(self.instance)

    @classmethod
    def open(cls, directory: str, mode: bindings.OpenMode) -> Session:
        """With the store open. Fails as ``veneer.Store.open``."""
        session = cls(directory, mode)
        try:
            with session.calling("open", directory):
                session.store = bindings.Store.open(session.instance, STORE_DIRECTORY, mode, session.owner.label)
        except BaseException:
            session.close()
            raise
        return session

    @contextmanager
    def calling(self, operation: str, subject: str | None = None) -> Iterator[None]:
        """For one call, named as its errors name it.

        Fails with EBADF (the store is closed), ETRAP, EDEADLK (in a signal handler that interrupts another call).
        """
        if self._is_closed:
            raise failure("bad-descriptor", operation, subject, "the store is closed")
        try:
            with self.instance.turn():
                while self._dropped:
                    self._dropped.pop().drop()
                yield
        except ComponentError as reported:
            raise self._reported(reported.error, operation, subject) from None
        except BusyError:
            raise failure("deadlock", operation, subject, "another call of this store goes on in this thread") from None
        except StoppedError as stopped:
            raise trapped(operation, subject, str(stopped)) from stopped
        except (Trap, WasmtimeError) as trap:
            raise trapped(operation, subject) from trap

    @property
    def is_usable(self) -> bool:
        """False once the component stopped, or the store is closed: handles are not touched any more."""
        return not self._is_closed and self.instance.is_usable

    def drop(self, resource: Resource) -> None:
        """Ends a resource: now, or in a finalizer that interrupts a call, before the next one; never once the component stopped."""
        self._dropped.append(resource)
        if self.is_usable:
            with suppress(VeneerError), self.calling("close"):
                pass

    def close(self) -> None:
        """Every later call fails with EBADF. Idempotent."""
        self._is_closed = True
        self.owner.end()
        self.instance.close()

    def _reported(self, error: bindings.Error, operation: str, subject: str | None) -> VeneerError:
        """What the host refused is about the store's directory, whatever was asked for."""
        if _HOST_FAILURE.search(error.detail):
            return from_component(replace(error, detail=""), operation, self.directory)
        return from_component(error, operation, subject)


def path_of(directory: str | os.PathLike[str], operation: str) -> str:
    """A store's directory, as an argument says. Fails with EINVAL."""
    path = os.fspath(directory)
    if path == "":
        raise failure("invalid", operation, None, "the directory of a store is empty")
    return path
