//! What is to be loaded: verified manifests and configs, layers that are still to be read.

use super::digest::Digest;
use super::files::parse_json;
use crate::{Error, ErrorCode, Result};
use serde::Deserialize;

/// A layer to read, and what is claimed of it.
#[derive(Debug)]
pub(crate) struct LayerPlan {
    pub diff_id: Digest,
    /// Digest of the bytes in the archive.
    pub blob: Option<Digest>,
    /// Number of these bytes.
    pub size: Option<u64>,
    /// Where they are in the archive.
    pub path: String,
}

/// An image to add.
#[derive(Debug)]
pub(crate) struct ImagePlan {
    pub config: Vec<u8>,
    pub names: Vec<String>,
    pub layers: Vec<LayerPlan>,
}

#[derive(Deserialize)]
struct Config {
    rootfs: RootFs,
}

#[derive(Deserialize)]
struct RootFs {
    diff_ids: Vec<String>,
}

/// `rootfs.diff_ids` of a config (image-spec config.md), one for each of `count` layers. Fails with `Corrupt`.
pub(crate) fn diff_ids_of(config: &[u8], name: &str, count: usize) -> Result<Vec<Digest>> {
    let Config { rootfs: RootFs { diff_ids } } = parse_json(config, name)?;
    if diff_ids.len() != count {
        let detail = format!("the config names {} layers, the manifest {count}", diff_ids.len());
        return Err(Error::new(ErrorCode::Corrupt, "load", name, detail));
    }
    diff_ids.iter().map(|id| Digest::parse(id, name)).collect()
}
