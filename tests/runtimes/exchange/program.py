"""Tasks in Python: the first argument is the tasks, what is printed are their accounts (protocol.ts)."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from veneer import Container, Store

KINDS = {
    "regular": "file",
    "symbolic-link": "symlink",
    "character-device": "char",
    "block-device": "block",
    "socket": "other",
}


def work(task: dict[str, Any]) -> dict[str, Any]:
    changes = task["changes"]
    with Store.open(task["store"], "create" if changes else "read-only") as store:
        if "image" in task:
            store.load(task["image"])
        for change in changes:
            make(store, change)
        if changes:
            store.sync()
        return account_of(store)


def make(store: Store, change: dict[str, Any]) -> None:
    name = change["in"]
    if change["do"] == "create":
        store.create(store.images()[0], name=name)
        return
    with store.container(name) as container:
        match change["do"]:
            case "fork":
                container.fork(name=change["as"])
            case "mkdir":
                container.mkdir(change["path"])
            case "remove":
                container.unlink(change["path"])
            case "remove-tree":
                container.remove_tree(change["path"])
            case "write":
                container.write_text(change["path"], change["text"] * change["times"])
            case "append":
                container.append_bytes(change["path"], change["text"].encode())
            case "rename":
                container.rename(change["path"], change["to"])
            case "chmod":
                container.chmod(change["path"], change["mode"])
            case "symlink":
                container.symlink(change["target"], change["path"])
            case unknown:
                raise ValueError(unknown)


def account_of(store: Store) -> dict[str, Any]:
    summaries = store.containers()
    names = {summary.id: summary.name for summary in summaries}
    containers = []
    for summary in summaries:
        with store.container(summary.id) as container:
            lines, times = zip(*walk(container, ""), strict=True)
            containers.append(
                {
                    "name": summary.name,
                    "image": summary.image,
                    "parent": names.get(summary.parent) if summary.parent else None,
                    "diff": [f"{kind} {path}" for kind, path in container.diff()],
                    "entries": len(lines),
                    "tree": digest_of(lines),
                    "own": {"id": summary.id, "times": digest_of(times)},
                }
            )
    images = [
        {"id": image.id, "names": image.names, "layers": image.layers, "size": image.size, "entries": image.entries}
        for image in store.images()
    ]
    findings = [f"{finding.kind} {finding.subject}: {finding.detail}" for finding in store.fsck(read_data=True).findings]
    return {"images": images, "containers": containers, "findings": findings}


def walk(container: Container, path: str) -> Iterator[tuple[str, str]]:
    """The two lines of an entry and of all below it. `path` is empty at the root."""
    at = path or "/"
    stat = container.stat(at, follow=False)
    links, size, content = stat.link_count, 0, "-"
    match stat.kind:
        case "regular":
            size, content = stat.size, hashlib.sha256(container.read_bytes(at)).hexdigest()
        case "symbolic-link":
            size, content = stat.size, os.fsencode(container.readlink(at)).hex()
        case "directory":
            links = 1
    name = os.fsencode(path).hex()
    kind = KINDS.get(stat.kind, stat.kind)
    yield (
        f"{name} {kind} {stat.mode:o} {stat.uid} {stat.gid} {links} {size} {content}\n",
        f"{name} {stat.modified.seconds * 1_000_000_000 + stat.modified.nanoseconds}\n",
    )
    if stat.kind == "directory":
        for child in container.listdir(at):
            yield from walk(container, f"{path}/{child}")


def digest_of(lines: tuple[str, ...]) -> str:
    return hashlib.sha256("".join(lines).encode()).hexdigest()


if __name__ == "__main__":
    print(json.dumps([work(task) for task in json.loads(sys.argv[1])]))
