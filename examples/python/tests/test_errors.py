"""Failures: of which type, about what, and where."""

from __future__ import annotations

import errno
import io
import os
import pickle
import signal
import tarfile
import typing
import unittest
from pathlib import Path

import images
from scratch import ContainerCase, ScratchCase

import veneer
from veneer import Code, Store, VeneerError
from veneer.bindings import ErrorCode
from veneer.errors import CONDITIONS


class BadStores(ScratchCase):
    def test_a_directory_that_is_not_there(self) -> None:
        for call in (lambda: Store.open(self.store_directory, "read-write"), lambda: veneer.fsck(self.store_directory)):
            with self.assertRaises(FileNotFoundError) as raised:
                call()
            self.assert_is(raised.exception, Code.ENOENT, str(self.store_directory))

    def test_a_directory_without_a_store(self) -> None:
        self.store_directory.mkdir()
        with self.assertRaises(FileNotFoundError) as raised:
            Store.open(self.store_directory, "read-only")
        self.assert_is(raised.exception, Code.ENOENT, str(self.store_directory))

    def test_a_directory_of_other_things(self) -> None:
        with self.assertRaises(VeneerError) as raised:
            Store.open(self.archive().parent)
        self.assert_is(raised.exception, Code.ENOTEMPTY, str(self.directory))

    def test_a_file_where_the_directory_should_be(self) -> None:
        archive = self.archive()
        with self.assertRaises(VeneerError) as raised:
            Store.open(archive, "read-write")
        self.assert_is(raised.exception, Code.ENOTDIR, str(archive))
        self.assertIsInstance(raised.exception, NotADirectoryError)

    def test_a_damaged_store_is_checked_and_what_it_lacks_is_loaded_again(self) -> None:
        with Store.open(self.store_directory) as store:
            store.load(self.archive())
        [pack] = [path for path in self.store_directory.rglob("*") if path.is_file() and path.stat().st_size > len(images.LARGE)]
        with pack.open("r+b") as file:
            file.seek(len(images.LARGE) // 2)
            file.write(b"damage")
        report = veneer.fsck(self.store_directory, read_data=True)
        self.assertFalse(report.clean)
        self.assertIn(b"usr/large", [path for finding in report.findings for path in finding.paths])
        with Store.open(self.store_directory) as store:
            store.fsck(read_data=True, repair=True)
            with self.assertRaises(VeneerError) as raised:
                store.create("app:1.0").read_bytes("/usr/large")
            self.assertIs(raised.exception.code, Code.ECORRUPT)
            store.load(self.archive())
            self.assertEqual(store.create("app:1.0").read_bytes("/usr/large"), images.LARGE)
        self.assertTrue(veneer.fsck(self.store_directory, read_data=True).clean)

    def assert_is(self, error: Exception, code: Code, subject: str) -> None:
        assert isinstance(error, VeneerError)
        self.assertEqual((error.code, error.subject), (code, subject))
        self.assertEqual(error.errno, getattr(errno, code))


class BadImages(ContainerCase):
    """Nothing of them becomes visible."""

    def tearDown(self) -> None:
        self.assertEqual(self.store.images(), [self.image])
        self.assertTrue(self.store.fsck(read_data=True).clean)

    def refused(self, source: Path, code: Code, subject: str | None = None, **options: str) -> VeneerError:
        with self.assertRaises(VeneerError) as raised:
            self.store.load(source, **options)
        self.assertIs(raised.exception.code, code, raised.exception)
        self.assertEqual(raised.exception.operation, "load")
        if subject is not None:
            self.assertEqual(raised.exception.subject, subject)
        return raised.exception

    def test_a_file_that_is_not_there(self) -> None:
        missing = self.directory / "missing.tar"
        self.assertIsInstance(self.refused(missing, Code.ENOENT, str(missing)), FileNotFoundError)

    def test_a_file_that_is_no_archive(self) -> None:
        for data in (b"", b"text", bytes(100_000), os.urandom(5000)):
            source = self.directory / "bad.tar"
            source.write_bytes(data)
            with self.assertRaises(VeneerError) as raised:
                self.store.load(source)
            self.assertIn(raised.exception.code, (Code.ECORRUPT, Code.EINVAL))

    def test_an_archive_that_is_cut_off(self) -> None:
        data = self.new_layout().write_archive(self.directory / "cut.tar").read_bytes()
        for size in (512, 700, 1024, 5000, len(data) // 2):
            source = self.directory / "cut.tar"
            source.write_bytes(data[:size])
            with self.assertRaises(VeneerError) as raised:
                self.store.load(source)
            self.assertIn(raised.exception.code, (Code.ECORRUPT, Code.ENOENT, Code.EINVAL), raised.exception)
        whole = self.directory / "cut.tar.gz"
        whole.write_bytes(images.gzipped(data)[:-100])
        self.refused(whole, Code.ECORRUPT, "cut.tar.gz")

    def test_an_archive_whose_names_are_extended_headers(self) -> None:
        layout = self.new_layout()
        for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
            source = self.directory / "long.tar"
            with tarfile.open(source, "w", format=form, pax_headers={"comment": "global"}) as tar:
                for path, data in layout.all_files().items():
                    info = tarfile.TarInfo("./" + "x/../" * 60 + path)
                    info.size = len(data)
                    tar.addfile(info, io.BytesIO(data))
            image = self.store.load(source)
            self.assertEqual(image.names, ("new:1",))
            self.store.remove_image(image)
        header = tarfile.TarInfo("long")
        header.type, header.size = tarfile.XHDTYPE, 2 << 20
        source.write_bytes(header.tobuf(tarfile.USTAR_FORMAT) + bytes(2 << 20))
        self.assertEqual(self.refused(source, Code.ECORRUPT, "long.tar").offset, 512)
        for body in (b"1 ", b"9999 path=x\n", b"9 path=xx", b"6 =xx\n\n", b"13 size=1e10\n"):
            header.size = len(body)
            source.write_bytes(header.tobuf(tarfile.USTAR_FORMAT) + body.ljust(512, b"\0") + bytes(1024))
            self.refused(source, Code.ECORRUPT, "long.tar")

    def test_an_archive_with_a_damaged_header(self) -> None:
        source = self.new_layout().write_archive(self.directory / "bad.tar")
        data = bytearray(source.read_bytes())
        second = 512 + -(-int(data[124:135], 8) // 512) * 512
        data[second] ^= 1
        source.write_bytes(data)
        self.assertEqual(self.refused(source, Code.ECORRUPT, "bad.tar").offset, second)

    def test_a_layer_that_is_not_what_is_claimed(self) -> None:
        layout = self.new_layout()
        path, data = max(layout.files.items(), key=lambda item: len(item[1]))
        digest = f"sha256:{path.removeprefix('blobs/sha256/')}"
        for damaged, code in ((data[:-1], Code.ECORRUPT), (data + b"\0", Code.EMISMATCH), (b"\x1f\x8b" + data[2:][::-1], Code.ECORRUPT)):
            layout.files[path] = damaged
            self.refused(layout.write_archive(self.directory / "bad.tar"), code, f"blobs/sha256/{digest.removeprefix('sha256:')}")
        del layout.files[path]
        self.refused(layout.write_archive(self.directory / "bad.tar"), Code.ENOENT, digest)

    def test_a_layer_that_is_a_malformed_tar(self) -> None:
        layout = images.Layout()
        tar = images.tar_of(images.TREE)
        layout.image([tar[:512] + b"x" * 512 + tar[1024:]], "bad:1")
        self.refused(layout.write_archive(self.directory / "bad.tar"), Code.ECORRUPT)

    def test_manifests_and_configs_that_are_not_what_they_should_be(self) -> None:
        for path, data in (
            ("index.json", b"{"),
            ("index.json", b"[" * 100_000),
            ("oci-layout", b"{}"),
            ("index.json", b'{"manifests": [1]}'),
        ):
            files = {**self.new_layout().all_files(), path: data}
            source = self.directory / "bad.tar"
            source.write_bytes(images.tar_of(dict(files)))
            self.refused(source, Code.ECORRUPT)

    def test_what_is_not_supported(self) -> None:
        layout = self.new_layout()
        layout.manifests[0]["digest"] = f"sha512:{'0' * 128}"
        self.refused(layout.write_archive(self.directory / "bad.tar"), Code.ENOTSUP)
        zstd = self.directory / "bad.tar.zst"
        zstd.write_bytes(b"\x28\xb5\x2f\xfd" + bytes(100))
        self.refused(zstd, Code.ENOTSUP, "bad.tar.zst")

    def test_names_platforms_and_numbers_of_images(self) -> None:
        layout = self.new_layout()
        archive = layout.write_archive(self.directory / "new.tar")
        self.refused(archive, Code.EINVAL, "UPPER", tag="UPPER")
        self.refused(archive, Code.EINVAL, "linux", platform="linux")
        layout.image([], "other:1")
        self.refused(layout.write_archive(archive), Code.EINVAL, str(archive))
        layout.manifests = [{**layout.manifests[0], "platform": {"os": "linux", "architecture": "s390x"}}]
        self.refused(layout.write_archive(archive), Code.ENOENT, "new:1", platform="linux/amd64")

    def test_links_that_lead_out_of_a_directory(self) -> None:
        layout = self.new_layout()
        directory = layout.write_directory(self.directory / "layout")
        (directory / "index.json").rename(self.directory / "index.json")
        (directory / "index.json").symlink_to(self.directory / "index.json")
        self.refused(directory, Code.ECORRUPT)

    def new_layout(self) -> images.Layout:
        layout = images.Layout()
        layout.image([images.tar_of({"new": images.LARGE[::-1]})], "new:1")
        return layout


class Errors(ContainerCase):
    def test_a_missing_file_is_also_pythons_own_error(self) -> None:
        with self.assertRaises(FileNotFoundError) as raised:
            self.container.read_bytes("/etc/missing")
        error = raised.exception
        assert isinstance(error, VeneerError)
        self.assertEqual((error.code, error.errno, error.filename), ("ENOENT", errno.ENOENT, "/etc/missing"))
        self.assertEqual(str(error), "read '/etc/missing': no such file or directory (ENOENT)")
        self.assertRaises(IsADirectoryError, self.container.read_bytes, "/etc")
        self.assertRaises(NotADirectoryError, self.container.read_bytes, "/etc/config.yaml/x")
        self.assertRaises(FileExistsError, self.container.mkdir, "/etc")
        self.assertRaises(FileExistsError, self.store.create, self.image, "one")
        self.assertRaises(FileNotFoundError, self.store.create, "missing:1")
        self.assertRaises(FileNotFoundError, self.store.container, "missing")

    def test_every_code_of_the_component_has_a_condition(self) -> None:
        self.assertEqual(set(typing.get_args(ErrorCode)), set(CONDITIONS))
        for condition in CONDITIONS.values():
            own = condition.code in (Code.ENEED, Code.ECORRUPT, Code.EMISMATCH, Code.EVERSION)
            self.assertEqual(condition.number in errno.errorcode, not own, condition)
            if not own:
                self.assertEqual(condition.number, getattr(errno, condition.code))

    def test_an_error_survives_pickling(self) -> None:
        with self.assertRaises(FileNotFoundError) as raised:
            self.container.stat("/missing")
        copy = pickle.loads(pickle.dumps(raised.exception))
        self.assertEqual((type(copy), str(copy)), (type(raised.exception), str(raised.exception)))

    def test_a_closed_store_takes_no_calls(self) -> None:
        self.store.close()
        self.store.close()
        for call in (self.store.images, self.container.diff, self.store.sync, self.image.config):
            with self.assertRaises(VeneerError) as raised:
                call()
            self.assertIs(raised.exception.code, Code.EBADF)

    def test_a_fork_of_the_process_takes_no_calls(self) -> None:
        self.container.write_bytes("/before", b"")
        child = os.fork()
        if child == 0:
            try:
                self.container.write_bytes("/in-the-child", b"")
            except VeneerError as error:
                self.store.close()
                os._exit(7 if error.code is Code.ETRAP else 1)
            os._exit(2)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 7)
        self.container.write_bytes("/after", b"")
        self.assertEqual(self.container.diff(), [("A", "/after"), ("A", "/before")])

    def test_a_signal_handler_can_use_the_store_between_calls_alone(self) -> None:
        codes: set[str] = set()

        def handle(*_: object) -> None:
            try:
                self.store.images()
                codes.add("done")
            except VeneerError as error:
                codes.add(error.code)

        signal.signal(signal.SIGALRM, handle)
        self.addCleanup(signal.signal, signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
        for i in range(1000):
            self.container.write_bytes("/again", b"%d" % i)
        signal.setitimer(signal.ITIMER_REAL, 0)
        self.assertLessEqual(codes, {"done", Code.EDEADLK})
        self.assertEqual(self.container.read_bytes("/again"), b"999")

    def test_an_interrupt_comes_behind_a_call_and_leaves_the_store_as_it_is(self) -> None:
        signal.signal(signal.SIGALRM, _interrupt)
        self.addCleanup(signal.signal, signal.SIGALRM, signal.SIG_DFL)
        written = 0
        for _ in range(50):
            with self.assertRaises(KeyboardInterrupt):
                signal.setitimer(signal.ITIMER_REAL, 0.003)
                while True:
                    self.container.write_bytes("/again", b"%d" % (written + 1))
                    written += 1
            self.assertIn(int(self.container.read_bytes("/again")), (written, written + 1))
        self.store.sync()
        self.assertTrue(self.store.fsck(read_data=True).clean)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    unittest.main()
