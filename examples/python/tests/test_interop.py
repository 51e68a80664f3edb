"""What Python and Node write, the other reads."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import unittest

import images
from scratch import ROOT, ScratchCase

from veneer import Code, Container, Store, VeneerError


class Interop(ScratchCase):
    def node_images(self) -> dict[str, list[str]]:
        """Names by id."""
        return {image["id"]: image["names"] for image in json.loads(self.node("--json", "images"))}

    def assert_clean(self) -> None:
        """Node finds nothing wrong, and neither does Python."""
        self.node("fsck", "--read-data")
        with Store.open(self.store_directory, "read-only") as store:
            self.assertTrue(store.fsck(read_data=True).clean)

    def test_an_image_that_node_loaded_is_the_same_image_in_python(self) -> None:
        self.node("load", self.archive())
        with Store.open(self.store_directory, "read-write") as store:
            [image] = store.images()
            self.assertEqual(image.names, ("app:1.0",))
            self.assertEqual(images.digest(image.config_bytes()), image.id)
            self.assertEqual(list(image.layers), image.config()["rootfs"]["diff_ids"])
            self.assertEqual(store.image("app:1.0"), image)
            # Everything is there already: the archive is not read again.
            self.assertEqual(store.load(self.archive()).id, image.id)
            container = store.create(image, name="one")
            self.assertEqual(container.read_bytes("/usr/large"), images.LARGE)
            self.assertEqual(container.diff(), [])

    def test_every_form_is_loaded_as_node_loads_it(self) -> None:
        layers = [images.tar_of(images.TREE), images.tar_of({"etc/second": b"2\n", "usr/.wh.large": b""}), images.tar_of({})]
        compressed, plain, in_zstd = images.Layout(), images.Layout(), images.Layout()
        compressed.image(layers, "app:1.0")
        plain.image(layers, "app:1.0", suffix="")
        in_zstd.image(layers, "app:1.0", suffix="+zstd")
        archive = compressed.write_archive(self.directory / "oci.tar")
        whole = self.directory / "oci.tar.gz"
        whole.write_bytes(images.gzipped(archive.read_bytes()))
        sources = {
            "an archive of a layout, its layers gzipped": archive,
            "the same, gzipped again": whole,
            "layers in zstd": in_zstd.write_archive(self.directory / "zstd.tar"),
            "a layout in a directory": compressed.write_directory(self.directory / "layout"),
            "a layout with plain layers": plain.write_archive(self.directory / "plain.tar"),
            "a docker-archive": images.docker_archive(self.directory / "docker.tar", [*layers, layers[0]], "app:1.0"),
        }
        for number, (form, source) in enumerate(sources.items()):
            with self.subTest(form):
                self.store_directory = self.directory / f"node{number}"
                self.node("load", source)
                expected = self.node_images()
                self.store_directory = self.directory / f"python{number}"
                with Store.open(self.store_directory) as store:
                    image = store.load(source)
                    self.assertEqual({image.id: list(image.names)}, expected)
                self.assertEqual(self.node_images(), expected)
                self.assert_clean()

    def test_node_reads_what_python_wrote(self) -> None:
        with Store.open(self.store_directory) as store:
            one = store.create(store.load(self.archive()), name="one")
            one.append_bytes("/etc/config.yaml", b"changed: true\n")
            one.write_bytes("/etc/new", images.LARGE + b"!")
            one.checkpoint("clean")
            fork = one.fork(name="two")
            fork.unlink("/usr/large")
            one.remove_tree("/usr")
            expected = {name: [f"{kind} {path}" for kind, path in opened.diff()] for name, opened in (("one", one), ("two", fork))}
        self.assertEqual(expected["one"], ["C /etc", "C /etc/config.yaml", "A /etc/new", "D /usr"])
        for name, changes in expected.items():
            self.assertEqual(self.node("diff", name).splitlines(), changes)
        self.assertEqual(self.node("cat", "one:/etc/config.yaml"), "name: veneer\nchanged: true\n")
        self.assertEqual(self.node("exec", "two", "sh", "-c", "wc -c < /etc/new").strip(), str(len(images.LARGE) + 1))
        self.node("restore", "one", "clean")
        self.assertEqual(self.node("diff", "one").splitlines(), ["C /etc", "C /etc/config.yaml", "A /etc/new"])
        self.assert_clean()

    def test_python_reads_what_node_wrote(self) -> None:
        self.node("load", self.archive())
        self.node("create", "app:1.0", "--name", "one")
        self.node("exec", "one", "sh", "-c", "echo more >> /etc/config.yaml; rm -r /usr; mkdir /new; echo 1 > /new/file")
        self.node("fork", "one", "--name", "two")
        with Store.open(self.store_directory) as store:
            for name in ("one", "two"):
                container = store.container(name)
                self.assertEqual([f"{kind} {path}" for kind, path in container.diff()], self.node("diff", name).splitlines())
                self.assertEqual(container.read_text("/etc/config.yaml"), "name: veneer\nmore\n")
                self.assertEqual(container.listdir("/"), ["etc", "new"])
            self.assertEqual([summary.name for summary in store.containers()], ["one", "two"])
            self.assertEqual(store.containers()[1].parent, store.containers()[0].id)
        self.assert_clean()

    def test_garbage_that_node_left_is_collected(self) -> None:
        self.node("load", self.archive())
        self.node("rmi", "app:1.0")
        with Store.open(self.store_directory) as store:
            would = store.gc(dry_run=True)
            self.assertGreater(would.freed, len(images.LARGE))
            self.assertEqual(store.gc(), would)
            self.assertEqual(store.gc().freed, 0)
        self.assert_clean()

    def test_a_container_that_python_writes_is_busy_in_node_until_python_is_gone(self) -> None:
        with Store.open(self.store_directory) as store:
            store.create(store.load(self.archive()), name="one")
        program = (
            "import sys; from veneer import Store; store = Store.open(sys.argv[1]); one = store.container('one');"
            "one.write_bytes('/etc/new', b'synced'); store.sync(); one.write_bytes('/etc/lost', b''); print('writing', flush=True);"
            "sys.stdin.read()"
        )
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "examples/python")}
        command = [sys.executable, "-c", program, str(self.store_directory)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as writer:
            assert writer.stdout is not None
            self.assertEqual(writer.stdout.readline(), "writing\n")
            with Store.open(self.store_directory) as store, self.assertRaises(VeneerError) as raised:
                store.container("one").write_bytes("/etc/other", b"")
            self.assertIs(raised.exception.code, Code.EBUSY)
            write = [str(ROOT / "bin/veneer"), "--store", str(self.store_directory), "cp", str(self.archive()), "one:/etc/other"]
            refused = subprocess.run(write, capture_output=True, text=True, check=False)
            self.assertIn(f"process {writer.pid} on", refused.stderr)
            writer.send_signal(signal.SIGKILL)
        self.node("exec", "one", "sh", "-c", "echo 1 > /etc/other")
        self.assertEqual(self.node("diff", "one").splitlines(), ["C /etc", "A /etc/new", "A /etc/other"])

    def test_the_lock_of_a_node_that_was_killed_is_no_obstacle(self) -> None:
        self.node("load", self.archive())
        self.node("create", "app:1.0", "--name", "one")
        program = (
            "const { Store } = await import(process.argv[1]); const store = await Store.open(process.argv[2]);"
            "(await store.container('one')).fs.writeFileSync('/etc/lost', ''); process.kill(process.pid, 'SIGKILL');"
        )
        entry = (ROOT / "dist/bundle-node/index.js").as_uri()
        subprocess.run(["node", "--input-type=module", "-e", program, entry, self.store_directory], check=False)
        with Store.open(self.store_directory) as store:
            container: Container = store.container("one")
            container.write_bytes("/etc/mine", b"")
            store.sync()
            self.assertIn(("A", "/etc/mine"), container.diff())
        self.assert_clean()


if __name__ == "__main__":
    unittest.main()
