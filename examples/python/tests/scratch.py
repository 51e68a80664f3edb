"""What each test starts with."""

from __future__ import annotations

import subprocess
import tempfile
import unittest
from pathlib import Path

import images

from veneer import Container, Store

ROOT = Path(__file__).parents[3]


class ScratchCase(unittest.TestCase):
    """A directory of its own."""

    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory(prefix="veneer-python-")
        self.addCleanup(scratch.cleanup)
        self.directory = Path(scratch.name)
        self.store_directory = self.directory / "store"

    def archive(self, name: str = "app:1.0") -> Path:
        layout = images.Layout()
        layout.image([images.tar_of(images.TREE)], name)
        return layout.write_archive(self.directory / "app.tar")

    def node(self, *arguments: str | Path) -> str:
        """What Veneer's command line prints, in Node."""
        command = [str(ROOT / "bin/veneer"), "--store", str(self.store_directory), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, f"{command}: {done.stderr}")
        return done.stdout


class ContainerCase(ScratchCase):
    """A container over an image of a few files."""

    store: Store
    container: Container

    def setUp(self) -> None:
        super().setUp()
        self.store = Store.open(self.store_directory)
        self.addCleanup(self.store.close)
        self.image = self.store.load(self.archive())
        self.container = self.store.create(self.image, name="one")
