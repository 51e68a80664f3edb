//! A container: an image's layers with one writable layer on top, seen as a POSIX file system.

use crate::attributes::{self, Attributes, Entry};
use crate::bindings::Veneer;
use crate::bindings::containers::{ContainerInfo, GuestContainer, GuestFile, OpenFlags};
use crate::change::{self, Change};
use crate::host::Host;
use crate::session::{Answer, Session};
use crate::{Result, owner};
use std::sync::Arc;
use wasmtime::Store;
use wasmtime::component::ResourceAny;

/// Bytes of one call of the component.
const PIECE: usize = 1 << 20;
/// Permissions of what is made, under no umask.
const FILE_MODE: u32 = 0o644;
const DIRECTORY_MODE: u32 = 0o755;

/// An open container. Its lock is taken at the first change and given back by `close`; a second writer gets `Busy` meanwhile. Paths are
/// bytes, resolved from the container's root. Functions are those of `std::fs` by name; they fail with POSIX's codes (`NoEntry`,
/// `NotDirectory`, `Loop`), with `Busy`, `Stale`, and with `Corrupt` where the store is damaged. What is made belongs to root.
/// Dropped without `close`, it is closed all the same, but a failure goes unnoticed.
pub struct Container {
    session: Arc<Session>,
    handle: ResourceAny,
    info: ContainerInfo,
}

impl Container {
    pub(crate) fn open(session: &Arc<Session>, reference: &str) -> Result<Container> {
        let (handle, info) = session.call("open", reference, |veneer, runtime| {
            let containers = veneer.veneer_store_containers();
            let handle = match containers.call_open(&mut *runtime, session.handle, reference)? {
                Ok(handle) => handle,
                Err(error) => return Ok(Err(error)),
            };
            Ok(Ok((handle, containers.container().call_info(runtime, handle)?)))
        })?;
        let container = Container { session: session.clone(), handle, info };
        container.free_dead_lock()?;
        Ok(container)
    }

    /// 32 hex digits.
    pub fn id(&self) -> &str {
        &self.info.id
    }

    pub fn name(&self) -> &str {
        &self.info.name
    }

    /// id of the image it was made from.
    pub fn image(&self) -> &str {
        &self.info.image
    }

    /// A whole file. Fails with `IsDirectory`.
    pub fn read(&self, path: impl AsRef<[u8]>) -> Result<Vec<u8>> {
        let path = path.as_ref();
        let mut content = Vec::new();
        self.with_file("read", path, OpenFlags::READ, |file, handle, runtime| {
            loop {
                match file.call_read(&mut *runtime, handle, content.len() as u64, PIECE as u32)? {
                    Ok(piece) if piece.is_empty() => return Ok(Ok(())),
                    Ok(piece) => content.extend(piece),
                    Err(error) => return Ok(Err(error)),
                }
            }
        })?;
        Ok(content)
    }

    /// Makes a file, or replaces what is in it.
    pub fn write(&self, path: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Result<()> {
        self.put("write", path.as_ref(), content.as_ref(), OpenFlags::TRUNCATE)
    }

    /// Adds to the end of a file, which is made when it isn't there. A file of the image isn't copied for that.
    pub fn append(&self, path: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Result<()> {
        self.put("append", path.as_ref(), content.as_ref(), OpenFlags::APPEND)
    }

    /// What the entry itself is; a symbolic link isn't followed.
    pub fn symlink_metadata(&self, path: impl AsRef<[u8]>) -> Result<Attributes> {
        let path = path.as_ref();
        Ok(self.call("stat", path, |container, runtime| container.call_stat(runtime, self.handle, path, false))?.into())
    }

    /// The entries of a directory, sorted by name.
    pub fn read_dir(&self, path: impl AsRef<[u8]>) -> Result<Vec<Entry>> {
        let path = path.as_ref();
        let packed = self.call("read-dir", path, |container, runtime| container.call_list(runtime, self.handle, path, false));
        Ok(attributes::decode_listing(&packed?))
    }

    pub fn create_dir(&self, path: impl AsRef<[u8]>) -> Result<()> {
        let path = path.as_ref();
        self.call("create-dir", path, |container, runtime| container.call_mkdir(runtime, self.handle, path, DIRECTORY_MODE))
    }

    pub fn remove_file(&self, path: impl AsRef<[u8]>) -> Result<()> {
        let path = path.as_ref();
        self.call("remove-file", path, |container, runtime| container.call_unlink(runtime, self.handle, path))
    }

    /// Removes a directory with all below it, all or nothing, also after a crash.
    pub fn remove_dir_all(&self, path: impl AsRef<[u8]>) -> Result<()> {
        let path = path.as_ref();
        self.call("remove-dir-all", path, |container, runtime| container.call_remove_tree(runtime, self.handle, path))
    }

    /// Atomic; directories of the image too.
    pub fn rename(&self, from: impl AsRef<[u8]>, to: impl AsRef<[u8]>) -> Result<()> {
        let (from, to) = (from.as_ref(), to.as_ref());
        self.call("rename", from, |container, runtime| container.call_rename(runtime, self.handle, from, to))
    }

    pub fn symlink(&self, target: impl AsRef<[u8]>, path: impl AsRef<[u8]>) -> Result<()> {
        let (target, path) = (target.as_ref(), path.as_ref());
        self.call("symlink", path, |container, runtime| container.call_symlink(runtime, self.handle, target, path))
    }

    pub fn read_link(&self, path: impl AsRef<[u8]>) -> Result<Vec<u8>> {
        let path = path.as_ref();
        self.call("read-link", path, |container, runtime| container.call_readlink(runtime, self.handle, path))
    }

    pub fn set_mode(&self, path: impl AsRef<[u8]>, mode: u32) -> Result<()> {
        let path = path.as_ref();
        self.call("set-mode", path, |container, runtime| container.call_chmod(runtime, self.handle, path, mode, true))
    }

    /// What differs from the image, sorted by path, by the rules of `docker diff`. Costs in proportion to what was changed.
    pub fn diff(&self) -> Result<Vec<Change>> {
        let packed = self.call("diff", self.name(), |container, runtime| container.call_diff(runtime, self.handle, None, None));
        Ok(change::decode(&packed?))
    }

    /// Makes a container that starts as what this one holds now, and opens it. Nothing is copied, however much was changed; neither sees
    /// the other. Durable after the store's `sync`. Fails with `Exist`, `Invalid` (name), `ReadOnly`.
    pub fn fork(&self, name: Option<&str>) -> Result<Container> {
        let info =
            self.call("fork", name.unwrap_or(self.name()), |container, runtime| container.call_fork(runtime, self.handle, name, None))?;
        Container::open(&self.session, &info.id)
    }

    /// Makes every change so far durable.
    pub fn sync(&self) -> Result<()> {
        self.call("sync", self.name(), |container, runtime| container.call_sync(runtime, self.handle))
    }

    /// Syncs, and gives the lock back, also when it fails. `Stale` tells that what wasn't synced was lost, since another took the lock.
    pub fn close(self) -> Result<()> {
        self.call("close", self.name(), |container, runtime| container.call_close(runtime, self.handle))
    }

    fn put(&self, operation: &'static str, path: &[u8], content: &[u8], how: OpenFlags) -> Result<()> {
        let flags = OpenFlags::WRITE | OpenFlags::CREATE | how;
        if content.len() <= PIECE {
            return self.call(operation, path, |container, runtime| {
                container.call_write_file(runtime, self.handle, path, content, flags, FILE_MODE)
            });
        }
        self.with_file(operation, path, flags, |file, handle, runtime| {
            let mut offset = 0;
            for piece in content.chunks(PIECE) {
                match file.call_write(&mut *runtime, handle, offset, piece)? {
                    Ok(end) => offset = end,
                    Err(error) => return Ok(Err(error)),
                }
            }
            Ok(Ok(()))
        })
    }

    fn with_file<T>(
        &self,
        operation: &'static str,
        path: &[u8],
        flags: OpenFlags,
        run: impl FnOnce(GuestFile<'_>, ResourceAny, &mut Store<Host>) -> Answer<T>,
    ) -> Result<T> {
        self.session.call(operation, path, |veneer, runtime| {
            let containers = veneer.veneer_store_containers();
            let handle = match containers.container().call_open(&mut *runtime, self.handle, path, flags, FILE_MODE)? {
                Ok(handle) => handle,
                Err(error) => return Ok(Err(error)),
            };
            let answer = run(containers.file(), handle, runtime)?;
            handle.resource_drop(runtime)?;
            Ok(answer)
        })
    }

    fn call<T>(
        &self,
        operation: &'static str,
        subject: impl AsRef<[u8]>,
        run: impl FnOnce(GuestContainer<'_>, &mut Store<Host>) -> Answer<T>,
    ) -> Result<T> {
        self.session.call(operation, subject, |veneer: &Veneer, runtime| run(veneer.veneer_store_containers().container(), runtime))
    }

    /// A writer that died must not be in the way of the next one. Reading needs no lock: whoever writes is told of a failure then.
    fn free_dead_lock(&self) -> Result<()> {
        let owner = self.call("open", self.name(), |container, runtime| container.call_lock_owner(runtime, self.handle).map(Ok))?;
        if let Some(owner) = owner.filter(|owner| owner::is_gone(owner)) {
            let _ = self.call("open", self.name(), |container, runtime| container.call_break_lock(runtime, self.handle, &owner));
        }
        Ok(())
    }
}

impl Drop for Container {
    fn drop(&mut self) {
        let _ = self.call("close", "", |container, runtime| container.call_close(runtime, self.handle));
        self.session.drop_handle(self.handle);
    }
}
