"""Loads an image, changes a file of a container, prints what differs, and forks.

python example.py IMAGE [STORE]      # IMAGE: what docker save, podman save or skopeo copy wrote
"""

import sys
import tempfile

from veneer import Change, Store


def main(source: str, directory: str) -> None:
    with Store.open(directory) as store:
        image = store.load(source)
        print(f"image {image.id[:19]} {' '.join(image.names)}: {len(image.layers)} layers, {image.entries} entries, {image.size} bytes")

        container = store.create(image)
        if not container.exists("/etc"):
            container.mkdir("/etc")
        container.append_bytes("/etc/motd", b"changed from Python\n")
        print_diff(container.name, container.diff())

        fork = container.fork()
        fork.write_text("/etc/only-here", "in the fork\n")
        container.unlink("/etc/motd")
        print_diff(container.name, container.diff())
        print_diff(fork.name, fork.diff())
        print(fork.read_text("/etc/motd"), end="")

        usage = fork.usage()
        print(f"the fork wrote {usage.bytes} bytes in {usage.inodes} inodes; nothing of the image was copied")


def print_diff(name: str, changes: list[Change]) -> None:
    print(f"{name}:")
    for kind, path in changes:
        print(f"  {kind} {path}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as scratch:
        main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else scratch)
