//! What the component has of its host: WASI over one directory.

use crate::store::Mode;
use crate::{Error, Result};
use std::path::Path;
use wasmtime::component::ResourceTable;
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxView, WasiView};

/// The preopen that stands for the store's directory.
pub(crate) const PREOPEN: &str = "/store";

/// WASI's state of one instance.
pub(crate) struct Host {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl Host {
    /// Over `directory`, which is made with `Mode::Create`. Nothing else of this machine's files is reachable.
    pub(crate) fn over(directory: &Path, mode: Mode, operation: &'static str) -> Result<Host> {
        let failed = |error| Error::from_io(error, operation, directory.as_os_str().as_encoded_bytes());
        if mode == Mode::Create {
            std::fs::create_dir_all(directory).map_err(failed)?;
        }
        // wasmtime would not say which of its steps failed.
        std::fs::read_dir(directory).map_err(failed)?;
        let perms = if mode == Mode::ReadOnly { FsPerms::ReadOnly } else { FsPerms::ReadWrite };
        let mut builder = WasiCtx::builder();
        builder.allow_blocking_current_thread(true);
        let opened = builder.preopened_dir(directory, PREOPEN, perms);
        opened.map_err(|error| Error::trap(error, operation, directory.as_os_str().as_encoded_bytes()))?;
        Ok(Host { wasi: builder.build(), table: ResourceTable::new() })
    }
}

impl WasiView for Host {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}
