//! What `bindgen!` makes of wit/: the component's exports as typed calls. Building the component puts WASI's own WIT beside it.

wasmtime::component::bindgen!({
    path: "../../wit",
    world: "veneer:store/veneer",
    with: {
        "wasi:filesystem/types": wasmtime_wasi::p2::bindings::sync::filesystem::types,
        "wasi:filesystem/preopens": wasmtime_wasi::p2::bindings::filesystem::preopens,
        "wasi:io": wasmtime_wasi::p2::bindings::sync::io,
        "wasi:clocks": wasmtime_wasi::p2::bindings::clocks,
        "wasi:random": wasmtime_wasi::p2::bindings::random,
    },
    require_store_data_send: true,
});

pub(crate) use exports::veneer::store::{checks, collections, containers, images, layers, store, types};
