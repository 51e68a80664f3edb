//! One open store in one instance of the component. Every call goes through here, so that a failure becomes a typed error.

use crate::bindings::{Veneer, types};
use crate::engine::Engine;
use crate::host::{Host, PREOPEN};
use crate::owner::Owner;
use crate::store::Mode;
use crate::{Error, Result};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use wasmtime::component::ResourceAny;

/// What a call of the component gives: a trap, a failure, or a value.
pub(crate) type Answer<T> = wasmtime::Result<std::result::Result<T, types::Error>>;

/// An instance of the component over one directory.
pub(crate) struct Instance {
    pub veneer: Veneer,
    pub runtime: wasmtime::Store<Host>,
}

impl Instance {
    pub(crate) fn over(directory: &Path, mode: Mode, operation: &'static str) -> Result<Instance> {
        let host = Host::over(directory, mode, operation)?;
        let started = Engine::shared().and_then(|engine| engine.start(host));
        let (runtime, veneer) = started.map_err(|error| Error::trap(error, operation, ""))?;
        Ok(Instance { veneer, runtime })
    }
}

pub(crate) struct Session {
    instance: Mutex<Instance>,
    /// WIT's `store`.
    pub handle: ResourceAny,
    /// What errors call the store.
    pub directory: String,
    _owner: Owner,
}

impl Session {
    pub(crate) fn open(directory: &Path, mode: Mode) -> Result<Session> {
        let mut instance = Instance::over(directory, mode, "open")?;
        let owner = Owner::new();
        let directory = directory.to_string_lossy().into_owned();
        let Instance { veneer, runtime } = &mut instance;
        let opened = veneer.veneer_store_store().store().call_open(runtime, PREOPEN, mode.into(), owner.label());
        let handle = told(opened, "open", directory.as_bytes(), &directory)?;
        Ok(Session { instance: Mutex::new(instance), handle, directory, _owner: owner })
    }

    /// Calls the component for `operation` about `subject`.
    pub(crate) fn call<T>(
        &self,
        operation: &'static str,
        subject: impl AsRef<[u8]>,
        run: impl FnOnce(&Veneer, &mut wasmtime::Store<Host>) -> Answer<T>,
    ) -> Result<T> {
        let Instance { veneer, runtime } = &mut *self.instance();
        told(run(veneer, runtime), operation, subject.as_ref(), &self.directory)
    }

    /// Gives a handle back to the component. After a trap nothing is left to give back.
    pub(crate) fn drop_handle(&self, handle: ResourceAny) {
        let _ = handle.resource_drop(&mut self.instance().runtime);
    }

    /// A program that panicked in a call left no more behind than one that trapped, which the instance itself refuses to go on after.
    fn instance(&self) -> MutexGuard<'_, Instance> {
        self.instance.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Dropping without closing would lose what wasn't synced.
impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.call("close", "", |veneer, runtime| veneer.veneer_store_store().store().call_close(runtime, self.handle));
    }
}

/// An answer of the component as this crate's result.
pub(crate) fn told<T>(answer: Answer<T>, operation: &'static str, subject: &[u8], directory: &str) -> Result<T> {
    match answer {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Error::from_wit(error, operation, subject, directory)),
        Err(error) => Err(Error::trap(error, operation, subject)),
    }
}
