"""Between the component and the host: values in memory, files below a directory, the compiled module."""

from __future__ import annotations

import gc
import os
import struct
import subprocess
import sys
import weakref
from pathlib import Path
from typing import Any, cast

from scratch import ROOT, ContainerCase, ScratchCase

from veneer import Store, abi
from veneer.bindings import ATTRIBUTES, ERROR, NEW_TIME, OPEN_FLAGS, Attributes, Error, Timestamp
from veneer.host_files import open_below, open_directory
from veneer.memory import GuestMemory


class FakeMemory:
    """Memory without a component: what is allocated lies behind what was."""

    def __init__(self) -> None:
        self.view = memoryview(bytearray(4096))
        self._end = 1024

    def allocate(self, align: int, size: int) -> int:
        at = -(-self._end // align) * align
        self._end = at + size
        return at

    def put(self, data: bytes) -> int:
        at = self.allocate(1, len(data))
        self.view[at : at + len(data)] = data
        return at


class Values(ScratchCase):
    def test_values_come_back_from_memory_as_they_were(self) -> None:
        time = Timestamp(-1, 999_999_999)
        values: list[tuple[abi.Type, Any]] = [
            (ERROR, Error("corrupt", b"\xff", 1 << 63, "\u00fc", [("host-attributes", b"/x")])),
            (ERROR, Error("access", b"", None, "", [])),
            (ATTRIBUTES, Attributes(1, "fifo", 0o7777, 2, 3, 4, 5, 6, 1 << 40, time, time, time)),
            (NEW_TIME, ("keep", None)),
            (NEW_TIME, ("at", time)),
            (OPEN_FLAGS, frozenset({"read", "no-follow"})),
            (abi.List(abi.Option(abi.STRING)), ["a", None]),
        ]
        for of, value in values:
            memory = cast("GuestMemory", FakeMemory())
            of.store(memory, 16, value)
            self.assertEqual(of.load(memory, 16), value)
            self.assertEqual(len(of.lower(memory, value)), of.flat)

    def test_layouts_are_those_of_the_canonical_abi(self) -> None:
        # As tools/bindgen has them of the same types.
        self.assertEqual((ERROR.size, ERROR.align), (48, 8))
        self.assertEqual((ATTRIBUTES.size, ATTRIBUTES.align), (96, 8))
        self.assertEqual((NEW_TIME.size, NEW_TIME.align, NEW_TIME.flat), (24, 8, 3))

    def test_numbers_that_do_not_fit_are_refused(self) -> None:
        for value in (-1, 1 << 32, "1"):
            self.assertRaises(struct.error, abi.U32.lower, cast("GuestMemory", None), value)
        self.assertEqual(abi.U64.lift(-1), (1 << 64) - 1)
        self.assertEqual(abi.U32.lift(-1), (1 << 32) - 1)


class HostFiles(ScratchCase):
    def test_nothing_leads_out_of_the_directory(self) -> None:
        (self.directory / "inside/deep").mkdir(parents=True)
        (self.directory / "secret").write_text("secret")
        (self.directory / "inside/link").symlink_to(self.directory / "secret")
        (self.directory / "inside/deep/up").symlink_to("../..")
        (self.directory / "inside/file").write_text("file")
        root = open_directory(str(self.directory / "inside"), read_only=False)
        self.addCleanup(os.close, root.descriptor)
        for path in (b"../secret", b"deep/../../secret", b"/etc/passwd", b"link", b"deep/up/secret", b"deep/up", b"", b"\xff", b"a\0b"):
            with self.assertRaises(OSError, msg=path):
                open_below(root, path, os.O_RDONLY)
        file = open_below(root, b".//file", os.O_RDONLY)
        os.close(file.descriptor)


class Instances(ContainerCase):
    def test_a_store_that_nobody_closes_is_let_go(self) -> None:
        def descriptors() -> int:
            gc.collect()
            return len(os.listdir("/proc/self/fd"))

        self.container.close()
        before = descriptors()
        store = Store.open(self.store_directory)
        container = store.container("one")
        container.write_bytes("/lost", b"")
        seen = weakref.ref(store)
        self.assertGreater(descriptors(), before)
        del store, container
        self.assertEqual(descriptors(), before)
        self.assertIsNone(seen())
        # Its lock is nobody's.
        again = self.store.container("one")
        again.write_bytes("/kept", b"")
        self.assertEqual(again.diff(), [("A", "/kept")])

    def test_without_a_home_directory_nothing_is_cached(self) -> None:
        self.store.close()
        program = "import sys; from veneer import Store; print(Store.open(sys.argv[1]).images()[0].names)"
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "examples/python"), "HOME": "/proc/nowhere"}
        command = [sys.executable, "-c", program, str(self.store_directory)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        self.assertEqual((done.stdout, done.stderr), ("('app:1.0',)\n", ""))

    def test_the_example_prints_what_it_did(self) -> None:
        command = [sys.executable, str(ROOT / "examples/python/example.py"), str(self.archive())]
        environment = {**os.environ, "PYTHONPATH": str(Path(ROOT / "examples/python"))}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        self.assertIn("app:1.0: 1 layers", done.stdout)
        self.assertIn("  A /etc/only-here", done.stdout)
        self.assertIn("changed from Python", done.stdout)
