//! docker-archives: what `docker save`, `podman save` and `skopeo copy … docker-archive:` write.

use super::digest::Digest;
use super::files::{Files, parse_json};
use super::plan::{ImagePlan, LayerPlan, diff_ids_of};
use super::reference::familiar_name;
use crate::{Error, ErrorCode, Result};
use serde::Deserialize;

/// An image in manifest.json.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Item {
    config: String,
    layers: Vec<String>,
    repo_tags: Option<Vec<String>>,
}

/// The images that manifest.json lists. A path there that spells a digest is a claim, and checked. Fails with `NoEntry` (a file is
/// missing), `Corrupt`, `Mismatch`.
pub(crate) fn plan(files: &Files) -> Result<Vec<ImagePlan>> {
    let bytes = files.read("manifest.json")?.unwrap_or_default();
    let items: Vec<Item> = parse_json(&bytes, "manifest.json")?;
    items.into_iter().map(|item| plan_of(files, item)).collect()
}

fn plan_of(files: &Files, item: Item) -> Result<ImagePlan> {
    let path = item.config;
    let missing = |path: &str, what| Error::new(ErrorCode::NoEntry, "load", path, format!("the {what} is not in {}", files.name));
    let config = files.read(&path)?.ok_or_else(|| missing(&path, "config"))?;
    let actual = Digest::of(&config);
    if Digest::in_path(&path).is_some_and(|claimed| claimed != actual) {
        return Err(Error::new(ErrorCode::Mismatch, "load", path, format!("the config is {actual}")));
    }
    let diff_ids = diff_ids_of(&config, &path, item.layers.len())?;
    let mut layers = Vec::new();
    for (path, diff_id) in item.layers.into_iter().zip(diff_ids) {
        if !files.has(&path)? {
            return Err(missing(&path, "layer"));
        }
        layers.push(LayerPlan { diff_id, blob: Digest::in_path(&path), size: None, path });
    }
    let names = item.repo_tags.unwrap_or_default().iter().filter_map(|tag| familiar_name(tag)).collect();
    Ok(ImagePlan { config, names, layers })
}
