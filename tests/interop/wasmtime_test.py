"""The component under wasmtime, called from Python through nothing but wit/: what the lowered Node host might
hide shows here. The component inflates and hashes by itself, no host vouches.

    python3 wasmtime_test.py veneer.wasm WORKDIR     (PyPI: wasmtime)
"""
import gzip, hashlib, io, json, os, struct, sys, tarfile

from wasmtime import Config, Engine, Store as Runtime, WasiConfig
from wasmtime.component import Component, Linker, Record, Variant

wasm, work = sys.argv[1], sys.argv[2]
PACKAGE = "veneer:store/%s@0.1.0"
passed = 0


def record(**fields):
    value = Record()
    for name, field in fields.items():
        setattr(value, name.replace("_", "-"), field)
    return value


class Veneer:
    """The exports of one instance, by interface and name; a `result`'s error is raised."""

    def __init__(self, directory):
        engine = Engine(Config())
        self.runtime = Runtime(engine)
        wasi = WasiConfig()
        wasi.preopen_dir(directory, "/store")
        self.runtime.set_wasi(wasi)
        linker = Linker(engine)
        linker.add_wasip2()
        self.instance = linker.instantiate(self.runtime, Component.from_file(engine, wasm))

    def call(self, interface, name, *arguments):
        index = self.instance.get_export_index(self.runtime, PACKAGE % interface)
        function = self.instance.get_func(self.runtime, self.instance.get_export_index(self.runtime, name, index))
        result = function(self.runtime, *arguments)
        function.post_return(self.runtime)
        # A result's cases are told apart by a tag only where both are of one Python type.
        if isinstance(result, Variant):
            result = result.payload
        if isinstance(result, Record) and hasattr(result, "code"):
            raise VeneerError(result)
        return result


class VeneerError(Exception):
    def __init__(self, error):
        super().__init__("%s: %s" % (error.code, error.detail))
        self.code = error.code


def check(claim, condition):
    global passed
    if not condition:
        sys.exit("FAILED: " + claim)
    passed += 1


def make_layer():
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
        def add(name, kind, data=b"", **more):
            info = tarfile.TarInfo(name)
            info.type, info.size, info.mode, info.mtime = kind, len(data), more.pop("mode", 0o644), 1700000000.25
            for key, value in more.items():
                setattr(info, key, value)
            tar.addfile(info, io.BytesIO(data))
        add("etc", tarfile.DIRTYPE, mode=0o755)
        add("etc/config.yaml", tarfile.REGTYPE, b"name: veneer\n", uid=10, gid=20)
        add("etc/link", tarfile.SYMTYPE, linkname="config.yaml")
        add("big", tarfile.REGTYPE, bytes(range(256)) * 4096)
    return raw.getvalue()


def load(veneer, store, tar):
    diff_id = "sha256:" + hashlib.sha256(tar).hexdigest()
    blob = gzip.compress(tar, mtime=0)
    expected = record(diff_id=diff_id, blob_digest="sha256:" + hashlib.sha256(blob).hexdigest(), blob_size=len(blob))
    layer = veneer.call("layers", "[static]layer-import.begin", store, "tar-gzip", expected, False)
    for at in range(0, len(blob), 10_000):
        veneer.call("layers", "[method]layer-import.write", layer, blob[at:at + 10_000])
    veneer.call("layers", "[method]layer-import.finish", layer, None)
    while not veneer.call("layers", "[method]layer-import.step", layer, 100).done:
        pass
    layer.drop(veneer.runtime)
    config = json.dumps({"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": [diff_id]}})
    image = veneer.call("images", "[static]image-import.begin", store, config.encode(), ["python:1"])
    while not veneer.call("images", "[method]image-import.step", image, 100).done:
        pass
    image.drop(veneer.runtime)
    return diff_id


def changes(packed):
    found, at = [], 0
    while at < len(packed):
        kind, _, length = struct.unpack_from("<cBH", packed, at)
        found.append("%s %s" % (kind.decode(), packed[at + 4:at + 4 + length].decode()))
        at += 4 + length
    return found


def main():
    os.makedirs(work, exist_ok=True)
    veneer = Veneer(work)
    store = veneer.call("store", "[static]store.open", "/store", "create", "wasmtime test")
    tar = make_layer()
    diff_id = load(veneer, store, tar)

    info = veneer.call("images", "resolve", store, "python:1")
    check("the image is found by its name", list(info.layers) == [diff_id])

    unlimited, small = record(bytes=None, inodes=None), record(bytes=100, inodes=None)
    one = veneer.call("containers", "create", store, "python:1", "one", small)
    veneer.call("containers", "create", store, "python:1", "two", unlimited)
    check("a container has the image it was made from", one.image == info.id)
    containers = {name: veneer.call("containers", "open", store, name) for name in ("one", "two")}

    def method(name, function, *arguments):
        return veneer.call("containers", "[method]container." + function, containers[name], *arguments)

    attributes = method("one", "stat", b"/etc/link", True)
    check("attributes come from the tar", (attributes.uid, attributes.gid, attributes.mode) == (10, 20, 0o644))
    check("times keep their fraction", (attributes.modified.seconds, attributes.modified.nanoseconds) == (1700000000, 250000000))
    check("a file of several chunks is read whole", method("one", "read-file", b"/big", 1000, 1 << 20) == (bytes(range(256)) * 4096)[1000:])

    method("one", "write-file", b"/etc/config.yaml", b"modified\n", {"append", "write"}, 0o644)
    check("an append follows the lower's bytes", method("one", "read-file", b"/etc/config.yaml", 0, 100) == b"name: veneer\nmodified\n")
    check("diff names the file and its directory", changes(method("one", "diff", None, None)) == ["C /etc", "C /etc/config.yaml"])
    check("another container is untouched", changes(method("two", "diff", None, None)) == [])

    try:
        method("one", "stat", b"/nowhere", True)
        check("a missing file is an error", False)
    except VeneerError as error:
        check("a missing file is no-entry", error.code == "no-entry")

    try:
        method("one", "write-file", b"/etc/large", bytes(100), {"create", "write"}, 0o644)
        check("a write past the quota is an error", False)
    except VeneerError as error:
        check("a write past the quota is quota", error.code == "quota")
    usage = method("one", "usage")
    check("usage is what was written", (usage.bytes, usage.quota.bytes, usage.quota.inodes) == (9, 100, None))

    exported, export = b"", veneer.call("layers", "[static]layer-export.begin", store, diff_id)
    while True:
        piece = veneer.call("layers", "[method]layer-export.read", export, 65536)
        if not piece:
            break
        exported += piece
    check("the layer's tar comes back bit for bit", exported == tar)

    veneer.call("store", "[method]store.close", store)
    again = Veneer(work)
    store = again.call("store", "[static]store.open", "/store", "read-only", "")
    container = again.call("containers", "open", store, "one")
    check("a new instance sees the change", changes(again.call("containers", "[method]container.diff", container, None, None)) == ["C /etc", "C /etc/config.yaml"])
    print("%d passed, 0 failed" % passed)


main()
