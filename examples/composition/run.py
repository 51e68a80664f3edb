"""Runs the composed component under wasmtime, over a store that any host made. It is given WASI's file system and nothing of Veneer.

    python3 run.py COMPOSED.wasm STORE IMAGE PATH CONTENT     (PyPI: wasmtime)
"""
import sys

from wasmtime import Config, Engine, Store, WasiConfig
from wasmtime.component import Component, Linker

wasm, directory, image, path, content = sys.argv[1:]
engine = Engine(Config())
runtime = Store(engine)
wasi = WasiConfig()
wasi.preopen_dir(directory, "/store")
runtime.set_wasi(wasi)
linker = Linker(engine)
linker.add_wasip2()
instance = linker.instantiate(runtime, Component.from_file(engine, wasm))
trial = instance.get_export_index(runtime, "example:sandbox/trial@0.1.0")
try_edit = instance.get_func(runtime, instance.get_export_index(runtime, "try-edit", trial))
outcome = try_edit(runtime, "/store", image, path.encode(), content.encode())
if isinstance(outcome, str):
    sys.exit(outcome)
print(outcome.container)
for change in outcome.changes:
    print(change.kind, change.path.decode())
