//! Images, as the store tells of them.

use crate::bindings::images::ImageInfo;

/// An image of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// `sha256:` and 64 hex digits: the digest of its config.
    pub id: String,
    /// Names that point at it, `repository:tag`, sorted.
    pub names: Vec<String>,
    /// diffIDs, lowest layer first.
    pub layers: Vec<String>,
    /// Bytes of its layers' files.
    pub size: u64,
    /// Entries in its layers.
    pub entries: u64,
}

impl From<ImageInfo> for Image {
    fn from(info: ImageInfo) -> Self {
        let ImageInfo { id, names, layers, size, entries } = info;
        Image { id, names, layers, size, entries }
    }
}
