"""Files, diffs and states of containers."""

from __future__ import annotations

import io
import os
import threading
import unittest

import images
from scratch import ContainerCase

from veneer import Code, Quota, Store, VeneerError

MIB = 1024 * 1024


class Files(ContainerCase):
    def test_bytes_and_text_are_written_appended_and_read(self) -> None:
        self.container.write_bytes("/etc/motd", b"one\n")
        self.container.append_bytes("/etc/motd", bytearray(b"two\n"))
        self.container.append_bytes("/etc/config.yaml", memoryview(b"more\n"))
        self.assertEqual(self.container.read_bytes("/etc/motd"), b"one\ntwo\n")
        self.assertEqual(self.container.read_text("/etc/config.yaml"), "name: veneer\nmore\n")
        self.container.write_text("/etc/motd", "\u00fc")
        self.assertEqual(self.container.read_bytes("/etc/motd"), b"\xc3\xbc")

    def test_what_is_longer_than_a_call_may_be_is_written_and_read_whole(self) -> None:
        data = os.urandom(3 * MIB + 17)
        self.container.write_bytes("/large", data)
        self.assertEqual(self.container.read_bytes("/large"), data)
        self.container.append_bytes("/large", data)
        self.assertEqual(self.container.read_bytes("/large"), data + data)

    def test_files_are_raw_streams_of_python(self) -> None:
        with self.container.open("/etc/config.yaml", "r+b") as file:
            self.assertEqual(file.seek(0, os.SEEK_END), 13)
            file.write(b"more")
            file.seek(6)
            self.assertEqual(file.readall(), b"veneer\nmore")
            self.assertRaises(VeneerError, file.seek, -1)
            file.truncate(4)
            self.assertEqual(file.stat().size, 4)
            file.sync()
        self.assertEqual(self.container.read_bytes("/etc/config.yaml"), b"name")
        self.assertRaises(ValueError, file.read)
        with self.container.open("/new", "xb", permissions=0o600) as file:
            self.assertRaises(io.UnsupportedOperation, file.read, 1)
            print("text", file=io.TextIOWrapper(file, write_through=True))
        self.assertEqual(self.container.stat("/new").mode, 0o600)
        for mode in ("r", "rw", "b", "rbb", ""):
            with self.assertRaises(VeneerError) as raised:
                self.container.open("/new", mode)
            self.assertIs(raised.exception.code, Code.EINVAL)

    def test_attributes_links_and_directories_are_those_of_a_file_system(self) -> None:
        one = self.container
        one.set_identity(7, 8)
        one.mkdir("/dir", 0o700)
        one.symlink("../etc/config.yaml", "/dir/link")
        one.link("/etc/config.yaml", "/dir/hard")
        one.mknod("/dir/fifo", "fifo", 0o622)
        one.chown("/etc/config.yaml", 5, -1)
        one.chmod("/etc/config.yaml", 0o640)
        found = one.stat("/dir/link")
        self.assertEqual((found.kind, found.mode, found.uid, found.gid, found.link_count), ("regular", 0o640, 5, 0, 2))
        self.assertEqual(one.stat("/dir/link", follow=False).kind, "symbolic-link")
        self.assertEqual(one.readlink("/dir/link"), "../etc/config.yaml")
        self.assertEqual(one.listdir("/dir"), ["fifo", "hard", "link"])
        self.assertEqual((one.stat("/dir").uid, one.stat("/dir").gid), (7, 8))
        one.rename("/dir/hard", "/dir/moved")
        one.unlink("/dir/fifo")
        self.assertEqual(one.listdir("/dir"), ["link", "moved"])
        one.remove_tree("/dir")
        self.assertFalse(one.exists("/dir"))
        self.assertFalse(one.exists("/etc/config.yaml/below"))

    def test_names_that_are_no_text_keep_their_bytes(self) -> None:
        self.container.write_bytes(b"/\xff\xfe", b"data")
        self.assertEqual(self.container.listdir("/")[-1].encode("utf-8", "surrogateescape"), b"\xff\xfe")
        [change] = self.container.diff()
        self.assertEqual(self.container.read_bytes(change.path), b"data")
        self.assertEqual(self.container.listdir("/usr"), ["large", "\u00fcml\u00e4ut"])

    def test_growth_past_the_quota_is_refused(self) -> None:
        small = self.store.create(self.image, quota=Quota(bytes=100, inodes=None))
        small.write_bytes("/a", bytes(100))
        with self.assertRaises(VeneerError) as raised:
            small.append_bytes("/a", b"!")
        self.assertEqual((raised.exception.code, raised.exception.subject, raised.exception.operation), (Code.EDQUOT, "/a", "write"))
        small.set_quota(bytes=101)
        small.append_bytes("/a", b"!")
        self.assertEqual((small.usage().bytes, small.usage().quota), (101, Quota(bytes=101, inodes=None)))


class States(ContainerCase):
    def test_a_diff_compares_with_the_image_or_between_checkpoints(self) -> None:
        self.container.write_bytes("/etc/motd", b"")
        self.container.checkpoint("first")
        self.container.unlink("/etc/config.yaml")
        self.assertEqual(self.container.diff(), [("C", "/etc"), ("D", "/etc/config.yaml"), ("A", "/etc/motd")])
        self.assertEqual(self.container.diff(start="first"), [("C", "/etc"), ("D", "/etc/config.yaml")])
        self.assertEqual(self.container.diff(end="first"), [("C", "/etc"), ("A", "/etc/motd")])
        self.assertEqual([checkpoint.name for checkpoint in self.container.checkpoints()], ["first"])
        self.container.restore("first")
        self.assertEqual(self.container.read_bytes("/etc/config.yaml"), b"name: veneer\n")
        self.container.remove_checkpoint("first")
        self.assertEqual(self.container.checkpoints(), [])

    def test_a_fork_goes_on_by_itself(self) -> None:
        self.container.write_bytes("/shared", b"before")
        fork = self.container.fork(name="two")
        fork.append_bytes("/shared", b", in the fork")
        self.container.write_bytes("/shared", b"after")
        self.assertEqual(fork.read_bytes("/shared"), b"before, in the fork")
        self.assertEqual(fork.parent, self.container.id)
        self.assertEqual([summary.name for summary in self.store.containers()], ["one", "two"])

    def test_what_was_closed_is_there_when_it_is_opened_again(self) -> None:
        with self.container as container:
            container.write_bytes("/etc/motd", b"kept")
        self.assertRaises(VeneerError, self.container.diff)
        self.store.close()
        with Store.open(self.store_directory, "read-only") as store:
            self.assertEqual(store.container("one").read_bytes("/etc/motd"), b"kept")
            with self.assertRaises(VeneerError) as raised:
                store.container("one").write_bytes("/etc/motd", b"")
            self.assertIs(raised.exception.code, Code.EROFS)

    def test_images_and_containers_are_named_tagged_and_removed(self) -> None:
        self.store.tag(self.image, "other")
        self.assertEqual(self.store.image("other").names, ("app:1.0", "other:latest"))
        self.store.untag("app:1.0")
        with self.assertRaises(VeneerError) as raised:
            self.store.remove_image("other")
        self.assertIs(raised.exception.code, Code.EBUSY)
        self.store.rename("one", "two")
        self.container.close()
        self.store.remove("two")
        self.store.remove_image(self.image)
        self.assertEqual((self.store.images(), self.store.containers()), ([], []))
        self.assertGreater(self.store.gc().freed, len(images.LARGE))
        self.assertEqual(self.store.usage().content, 0)

    def test_threads_take_turns(self) -> None:
        def write(number: int) -> None:
            for i in range(20):
                self.container.write_bytes(f"/{number}-{i}", b"%d" % number * 5000)

        threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(self.container.diff()), 80)
        self.assertEqual(self.container.read_bytes("/3-19"), b"3" * 5000)


if __name__ == "__main__":
    unittest.main()
