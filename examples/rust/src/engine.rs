//! The compiled component, once per process, whatever number of stores are open.

use crate::bindings::{Veneer, VeneerPre};
use crate::host::Host;
use std::sync::OnceLock;
use wasmtime::component::{Component, HasData, Linker, ResourceTable};
use wasmtime::{Cache, CacheConfig, Config, Result, Store};
use wasmtime_wasi::WasiView;
use wasmtime_wasi::clocks::{WasiClocks, WasiClocksView};
use wasmtime_wasi::filesystem::{WasiFilesystem, WasiFilesystemView};
use wasmtime_wasi::p2::bindings::{clocks, filesystem, random, sync};
use wasmtime_wasi::random::WasiRandom;

static COMPONENT: &[u8] = include_bytes!("../../../dist/veneer.wasm");

pub(crate) struct Engine {
    engine: wasmtime::Engine,
    pre: VeneerPre<Host>,
}

impl Engine {
    /// Compiles the component, or finds it compiled in wasmtime's cache (where the user has a cache directory).
    fn new() -> Result<Engine> {
        let mut config = Config::new();
        config.cache(Cache::new(CacheConfig::new()).ok());
        let engine = wasmtime::Engine::new(&config)?;
        let component = Component::from_binary(&engine, COMPONENT)?;
        let pre = VeneerPre::new(linker(&engine)?.instantiate_pre(&component)?)?;
        Ok(Engine { engine, pre })
    }

    pub(crate) fn shared() -> Result<&'static Engine> {
        static SHARED: OnceLock<Engine> = OnceLock::new();
        if let Some(engine) = SHARED.get() {
            return Ok(engine);
        }
        let engine = Engine::new()?;
        Ok(SHARED.get_or_init(|| engine))
    }

    pub(crate) fn start(&self, host: Host) -> Result<(Store<Host>, Veneer)> {
        let mut store = Store::new(&self.engine, host);
        let veneer = self.pre.instantiate(&mut store)?;
        Ok((store, veneer))
    }
}

/// What wit/world.wit imports, and what that refers to; nothing else of WASI.
fn linker(engine: &wasmtime::Engine) -> Result<Linker<Host>> {
    let mut linker = Linker::new(engine);
    let l = &mut linker;
    wasmtime_wasi::p2::bindings::io::error::add_to_linker::<Host, HasTable>(l, |host| host.ctx().table)?;
    sync::io::poll::add_to_linker::<Host, HasTable>(l, |host| host.ctx().table)?;
    sync::io::streams::add_to_linker::<Host, HasTable>(l, |host| host.ctx().table)?;
    sync::filesystem::types::add_to_linker::<Host, WasiFilesystem>(l, Host::filesystem)?;
    filesystem::preopens::add_to_linker::<Host, WasiFilesystem>(l, Host::filesystem)?;
    clocks::wall_clock::add_to_linker::<Host, WasiClocks>(l, Host::clocks)?;
    random::random::add_to_linker::<Host, WasiRandom>(l, |host| host.ctx().ctx.random())?;
    Ok(linker)
}

struct HasTable;

impl HasData for HasTable {
    type Data<'a> = &'a mut ResourceTable;
}
