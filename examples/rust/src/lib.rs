//! Veneer under wasmtime: a store of container layers, copy-on-write containers on top, no daemon, no root, no mount.
//!
//! ```no_run
//! # fn main() -> veneer::Result<()> {
//! use veneer::Store;
//!
//! let store = Store::open("./store")?;
//! let image = store.load("app.tar")?;
//! let container = store.create(&image, Some("a"))?;
//! container.write("/etc/motd", b"changed\n")?;
//! for change in container.diff()? {
//!     println!("{change}"); // C /etc · A /etc/motd
//! }
//! let fork = container.fork(Some("b"))?;
//! store.sync()?;
//! # drop(fork);
//! # Ok(())
//! # }
//! ```
//!
//! The store on disk is the one that every other host of the component reads and writes: see docs/hosts.md.

mod archive;
mod attributes;
mod bindings;
mod change;
mod check;
mod collection;
mod container;
mod engine;
mod error;
mod host;
mod image;
mod import;
mod inflate;
mod owner;
mod session;
mod store;

pub use attributes::{Attributes, Entry, FileKind};
pub use change::{Change, ChangeKind};
pub use check::{CheckOptions, CheckReport, Finding, FindingKind, Remedy, fsck};
pub use collection::{CollectionReport, Tally};
pub use container::Container;
pub use error::{Error, ErrorCode, Result};
pub use image::Image;
pub use store::{ContainerSummary, Mode, Store};
