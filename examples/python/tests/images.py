"""Images of the forms that programs write, made of a few files."""

from __future__ import annotations

import gzip
import io
import json
import random
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

#: What each member is: its bytes, or a TarInfo with what is different.
Members = dict[str, bytes | tarfile.TarInfo]

#: Bytes of several chunks, no two alike.
LARGE = random.Random(20261126).randbytes(1_500_000)

TREE: Members = {
    "etc/": b"",
    "etc/config.yaml": b"name: veneer\n",
    "usr/": b"",
    "usr/large": LARGE,
    "usr/\u00fcml\u00e4ut": b"named in UTF-8\n",
}


def tar_of(members: Members) -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, content in members.items():
            info = content if isinstance(content, tarfile.TarInfo) else tarfile.TarInfo(name.rstrip("/"))
            data = content if isinstance(content, bytes) else b""
            if name.endswith("/"):
                info.type, info.mode = tarfile.DIRTYPE, 0o755
            info.size, info.mtime = len(data), 1_700_000_000
            tar.addfile(info, io.BytesIO(data))
    return raw.getvalue()


def link(name: str, target: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, target
    return info


def digest(data: bytes) -> str:
    return f"sha256:{sha256(data).hexdigest()}"


def packed(value: Any) -> bytes:
    return json.dumps(value).encode()


def config_of(layers: list[bytes], **more: Any) -> bytes:
    diff_ids = [digest(layer) for layer in layers]
    return packed({"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": diff_ids}, **more})


def gzipped(tar: bytes) -> bytes:
    """Two members, as some tools write."""
    half = len(tar) // 2
    return gzip.compress(tar[:half], mtime=0) + gzip.compress(tar[half:], mtime=0)


def in_zstd(tar: bytes) -> bytes:
    """A frame of blocks as they are, of a window of 128 KiB."""
    size = 1 << 17
    starts = range(0, len(tar), size)
    blocks = [(len(tar[at : at + size]) << 3 | (at == starts[-1])).to_bytes(3, "little") + tar[at : at + size] for at in starts]
    return b"\x28\xb5\x2f\xfd\0\x38" + b"".join(blocks)


#: By what media types end in.
COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {"": bytes, "+gzip": gzipped, "+zstd": in_zstd}


class Layout:
    """An OCI image layout in the making: its files by path."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {"oci-layout": packed({"imageLayoutVersion": "1.0.0"})}
        self.manifests: list[dict[str, Any]] = []

    def blob(self, data: bytes, media_type: str) -> dict[str, Any]:
        self.files[f"blobs/sha256/{digest(data).removeprefix('sha256:')}"] = data
        return {"mediaType": f"application/vnd.oci.image.{media_type}", "digest": digest(data), "size": len(data)}

    def image(self, layers: list[bytes], name: str | None = None, suffix: str = "+gzip", **more: Any) -> str:
        """Adds an image; its id."""
        config = config_of(layers)
        manifest = packed(
            {
                "schemaVersion": 2,
                "config": self.blob(config, "config.v1+json"),
                "layers": [self.blob(COMPRESSIONS[suffix](layer), f"layer.v1.tar{suffix}") for layer in layers],
            }
        )
        annotations = {} if name is None else {"org.opencontainers.image.ref.name": name}
        self.manifests.append({**self.blob(manifest, "manifest.v1+json"), "annotations": annotations, **more})
        return digest(config)

    def all_files(self) -> dict[str, bytes]:
        return {**self.files, "index.json": packed({"schemaVersion": 2, "manifests": self.manifests})}

    def write_directory(self, directory: Path) -> Path:
        for path, data in self.all_files().items():
            (directory / path).parent.mkdir(parents=True, exist_ok=True)
            (directory / path).write_bytes(data)
        return directory

    def write_archive(self, path: Path) -> Path:
        path.write_bytes(tar_of(dict(self.all_files())))
        return path


def docker_archive(path: Path, layers: list[bytes], name: str) -> Path:
    """In the legacy form: a layer that is there twice is a link to the other one."""
    config = config_of(layers)
    members: Members = {}
    paths: list[str] = []
    for i, layer in enumerate(layers):
        at = f"layer{i}/layer.tar"
        first = layers.index(layer)
        members[at] = layer if first == i else link(at, f"../layer{first}/layer.tar")
        paths.append(at)
    config_path = f"{digest(config).removeprefix('sha256:')}.json"
    members[config_path] = config
    members["manifest.json"] = packed([{"Config": config_path, "RepoTags": [name], "Layers": paths}])
    path.write_bytes(tar_of(members))
    return path
