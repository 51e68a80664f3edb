"""Signals that wait."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

#: What programs have handlers for, where the system has it.
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGALRM", "SIGVTALRM", "SIGPROF", "SIGUSR1", "SIGUSR2", "SIGCHLD", "SIGWINCH")
_SIGNALS = tuple(getattr(signal, name) for name in _NAMES if hasattr(signal, name))

Handler = Callable[[int, FrameType | None], Any]


class HeldSignals:
    """Lets Python's handlers of signals run at the end, instead of anywhere in between. They run in the main thread alone: others go on."""

    def __enter__(self) -> None:
        self._handlers: dict[int, Handler] = {}
        self._came: list[tuple[Handler, int, FrameType | None]] = []
        if threading.current_thread() is not threading.main_thread():
            return
        try:
            for number in _SIGNALS:
                handler = signal.getsignal(number)
                if callable(handler):
                    self._handlers[number] = handler
                    signal.signal(number, self._keep)
        except BaseException:
            # One that was not held yet.
            self._restore()
            raise

    def __exit__(self, *_: object) -> None:
        try:
            self._restore()
        finally:
            self._deliver()

    def _keep(self, number: int, frame: FrameType | None) -> None:
        self._came.append((self._handlers[number], number, frame))

    def _restore(self) -> None:
        try:
            while self._handlers:
                number = next(iter(self._handlers))
                signal.signal(number, self._handlers[number])
                del self._handlers[number]
        except BaseException:
            # One that is not held any more: the others are given back all the same.
            self._restore()
            raise

    def _deliver(self) -> None:
        try:
            while self._came:
                handler, number, frame = self._came.pop(0)
                handler(number, frame)
        finally:
            if self._came:
                self._deliver()
