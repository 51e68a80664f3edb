//! A store: one directory of layers, images and containers.

use crate::bindings::containers::{ContainerInfo, Quota};
use crate::bindings::store::OpenMode;
use crate::bindings::types::ErrorCode;
use crate::collection::{self, CollectionReport};
use crate::session::Session;
use crate::{Container, Image, Result, import, owner};
use std::path::Path;
use std::sync::Arc;

/// How a store is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nothing at all is written, not even a lock.
    ReadOnly,
    /// The store must exist.
    ReadWrite,
    /// The store is made when it isn't there.
    Create,
}

impl From<Mode> for OpenMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::ReadOnly => OpenMode::ReadOnly,
            Mode::ReadWrite => OpenMode::ReadWrite,
            Mode::Create => OpenMode::Create,
        }
    }
}

/// What a store knows of a container without opening it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerSummary {
    /// 32 hex digits.
    pub id: String,
    pub name: String,
    /// id of the image it was made from.
    pub image: String,
    /// id of the container that it was forked from; that may be gone.
    pub parent: Option<String>,
}

impl From<ContainerInfo> for ContainerSummary {
    fn from(info: ContainerInfo) -> Self {
        let ContainerInfo { id, name, image, parent, .. } = info;
        ContainerSummary { id, name, image, parent }
    }
}

/// A store. Any number of programs may have the same one open. It can be sent and shared between threads, one of which at a time is in a
/// call; stores that are opened for themselves don't wait for each other. Dropped without `close`, it is closed all the same, but a
/// failure goes unnoticed.
pub struct Store {
    session: Arc<Session>,
}

impl Store {
    /// Opens the store in `directory`, making both when they aren't there. Fails with `NotEmpty` (other things are there), `Corrupt`,
    /// `Version` (newer format), `Access`.
    pub fn open(directory: impl AsRef<Path>) -> Result<Store> {
        Store::open_as(directory, Mode::Create)
    }

    /// The same in another mode. Fails also with `NoEntry` (no such directory, no store there).
    pub fn open_as(directory: impl AsRef<Path>, mode: Mode) -> Result<Store> {
        Ok(Store { session: Arc::new(Session::open(directory.as_ref(), mode)?) })
    }

    /// Loads the only image of a docker-archive, an OCI archive or an OCI layout directory, for Linux on this machine's processor; an
    /// archive and its layers may be compressed by gzip or zstd. What the store has already is not read. Fails with `NoEntry`, `Corrupt`,
    /// `Mismatch`, `Unsupported` (media types, compressions), `Invalid` (no image, or several: nothing is loaded).
    pub fn load(&self, source: impl AsRef<Path>) -> Result<Image> {
        import::load_one(&self.session, source.as_ref())
    }

    /// Loads all images of an archive or directory.
    pub fn load_all(&self, source: impl AsRef<Path>) -> Result<Vec<Image>> {
        import::load_all(&self.session, source.as_ref())
    }

    /// All images, sorted by id.
    pub fn images(&self) -> Result<Vec<Image>> {
        let list = self.session.call("images", "", |veneer, runtime| veneer.veneer_store_images().call_list(runtime, self.session.handle));
        Ok(list?.into_iter().map(Image::from).collect())
    }

    /// The image of a name (`:latest` is implied), an id, or an unambiguous prefix of one. Fails with `NoEntry`, `Invalid` (ambiguous).
    pub fn image(&self, reference: &str) -> Result<Image> {
        import::resolve(&self.session, "resolve", reference)
    }

    /// Lets `name` point at an image, taking it from any other. Durable after `sync`. Fails with `Invalid` (not a name).
    pub fn tag(&self, image: &Image, name: &str) -> Result<()> {
        self.session
            .call("tag", name, |veneer, runtime| veneer.veneer_store_images().call_tag(runtime, self.session.handle, &image.id, name))
    }

    /// Removes an image and all its names. Durable after `sync`. Fails with `Busy` (a container uses it).
    pub fn remove_image(&self, image: &Image) -> Result<()> {
        self.session.call("remove-image", &image.id, |veneer, runtime| {
            veneer.veneer_store_images().call_remove(runtime, self.session.handle, &image.id)
        })
    }

    /// Makes a container and opens it; nothing is copied. Without a name it gets the first twelve digits of its id. Durable after `sync`.
    /// Fails with `Exist`, `Invalid` (name), `ReadOnly`.
    pub fn create(&self, image: &Image, name: Option<&str>) -> Result<Container> {
        const ANY: Quota = Quota { bytes: None, inodes: None };
        let info = self.session.call("create", name.unwrap_or(&image.id), |veneer, runtime| {
            veneer.veneer_store_containers().call_create(runtime, self.session.handle, &image.id, name, ANY)
        })?;
        Container::open(&self.session, &info.id)
    }

    /// Opens a container by name, id, or unambiguous prefix of an id. Fails with `NoEntry`, `Corrupt`.
    pub fn container(&self, reference: &str) -> Result<Container> {
        Container::open(&self.session, reference)
    }

    /// All containers, oldest first.
    pub fn containers(&self) -> Result<Vec<ContainerSummary>> {
        let list =
            self.session.call("containers", "", |veneer, runtime| veneer.veneer_store_containers().call_list(runtime, self.session.handle));
        Ok(list?.into_iter().map(ContainerSummary::from).collect())
    }

    /// Removes a container and its writable layer, durably; forks of it stay. Fails with `NoEntry`, `Busy` (it is open,
    /// and was written, here or in another program that still runs).
    pub fn remove(&self, reference: &str) -> Result<()> {
        let mut writer = None;
        let removed = self.session.call("remove", reference, |veneer, runtime| {
            let answer = veneer.veneer_store_containers().call_remove(runtime, self.session.handle, reference, None)?;
            writer = answer.as_ref().err().filter(|error| error.code == ErrorCode::Busy).map(|error| error.subject.clone());
            Ok(answer)
        });
        match writer.and_then(|label| String::from_utf8(label).ok()).filter(|label| owner::is_gone(label)) {
            Some(gone) => self.session.call("remove", reference, |veneer, runtime| {
                veneer.veneer_store_containers().call_remove(runtime, self.session.handle, reference, Some(&gone))
            }),
            None => removed,
        }
    }

    /// Makes everything changed through this store durable: names, containers, files. Fails with `Io`, `InsufficientSpace`, `Stale`; a
    /// failed sync is final: what wasn't durable may be lost, and the store has to be opened again.
    pub fn sync(&self) -> Result<()> {
        self.session.call("sync", "", |veneer, runtime| veneer.veneer_store_store().store().call_sync(runtime, self.session.handle))
    }

    /// Collects garbage, beside whatever else is going on. Fails with `Corrupt` (what is damaged may need anything: nothing is removed),
    /// `ReadOnly`.
    pub fn gc(&self) -> Result<CollectionReport> {
        collection::collect(&self.session)
    }

    /// Syncs, gives locks back. Every later call on its containers fails with `BadDescriptor`.
    pub fn close(self) -> Result<()> {
        self.session.call("close", "", |veneer, runtime| veneer.veneer_store_store().store().call_close(runtime, self.session.handle))
    }
}
