"""Labels by which the writers of a store know each other, and whether one of them is gone. Node's are the same."""

from __future__ import annotations

import itertools
import os
import re
from pathlib import Path

_LABEL = re.compile(r"process (\d+) on (\S+) \(space (\S+), start (\S+), thread (\d+), instance (\d+)\)")
_instances = itertools.count(1)
#: Instances of this process that may still write, by the process and their number: a fork has none.
_live: set[tuple[int, int]] = set()


def _host() -> str:
    return re.sub(r"\s", "-", os.uname().nodename)[:64]


def _start_of(process: int) -> str:
    """When a process started, in the system's own unit; where there is no /proc, whether it runs."""
    try:
        # proc(5): field 22; the second one may hold spaces and parentheses.
        return Path(f"/proc/{process}/stat").read_text("latin-1").rpartition(") ")[2].split(" ")[19]
    except FileNotFoundError:
        if Path("/proc/self/stat").exists():
            return "none"
    except (OSError, IndexError):
        return "none"
    try:
        os.kill(process, 0)
    except PermissionError:
        return "running"
    except OSError:
        return "none"
    return "running"


def _space() -> str:
    """This boot and pid namespace, where the system tells them."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("latin-1").strip()[:8]
        return f"{boot}/{re.sub(r'[^0-9]', '', os.readlink('/proc/self/ns/pid'))}"
    except OSError:
        return "-"


class Owner:
    """One instance of the component, as others are told of it."""

    def __init__(self) -> None:
        process = os.getpid()
        self._key = (process, next(_instances))
        start = _start_of(process)
        self.label = f"process {process} on {_host()} (space {_space()}, start {start}, thread 0, instance {self._key[1]})"
        _live.add(self._key)

    def end(self) -> None:
        """The instance writes no more."""
        _live.discard(self._key)


def is_gone(label: str) -> bool:
    """Whether the writer of this label surely writes no more.

    Its process ended (or its number now belongs to another), the machine was started anew, or the instance was given up. A label of
    another machine, or of none of ours, says nothing. Without a label the writer ended in the middle of taking the lock: it holds nothing.
    """
    if label == "":
        return True
    match = _LABEL.fullmatch(label)
    if match is None:
        return False
    process, host, space, start, thread, instance = match.groups()
    if host != _host():
        return False
    if space != _space():
        return space.partition("/")[0] != _space().partition("/")[0]
    if int(process) != os.getpid() or start != _start_of(os.getpid()):
        return start != _start_of(int(process))
    return thread == "0" and (os.getpid(), int(instance)) not in _live
