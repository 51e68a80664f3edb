//! OCI image layouts (image-spec image-layout.md), in a directory or an archive.

use super::digest::Digest;
use super::files::{Files, parse_json};
use super::plan::{ImagePlan, LayerPlan, diff_ids_of};
use super::platform::Platform;
use super::reference::familiar_name;
use crate::{Error, ErrorCode, Result};
use serde::Deserialize;
use std::collections::HashMap;

/// Indexes within indexes.
const DEPTH_MAX: u32 = 8;
/// Manifests that an archive's indexes lead to, counted each time: a few indexes that name each other's blobs could mean billions.
const MANIFESTS_MAX: usize = 10_000;

#[derive(Deserialize)]
struct Layout {
    #[serde(rename = "imageLayoutVersion")]
    version: String,
}

#[derive(Deserialize)]
struct Index {
    manifests: Vec<Descriptor>,
}

#[derive(Deserialize)]
struct Manifest {
    config: Descriptor,
    layers: Vec<Descriptor>,
}

/// image-spec descriptor.md.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    media_type: String,
    digest: String,
    size: u64,
    platform: Option<Platform>,
    #[serde(default)]
    annotations: HashMap<String, String>,
}

/// What a descriptor points at.
#[derive(PartialEq)]
enum Kind {
    Index,
    Manifest,
    Config,
    Layer,
    Other,
}

impl Descriptor {
    fn kind(&self) -> Kind {
        let docker = self.media_type.strip_prefix("application/vnd.docker.");
        match docker.or(self.media_type.strip_prefix("application/vnd.oci.image.")).unwrap_or("") {
            "index.v1+json" | "distribution.manifest.list.v2+json" => Kind::Index,
            "manifest.v1+json" | "distribution.manifest.v2+json" => Kind::Manifest,
            "config.v1+json" | "container.image.v1+json" => Kind::Config,
            "layer.v1.tar" | "layer.v1.tar+gzip" | "layer.v1.tar+zstd" => Kind::Layer,
            "image.rootfs.diff.tar" | "image.rootfs.diff.tar.gzip" | "image.rootfs.diff.tar.zstd" => Kind::Layer,
            _ => Kind::Other,
        }
    }

    /// BuildKit keeps provenance as manifests for a platform `unknown/unknown`.
    fn is_attestation(&self) -> bool {
        self.annotations.contains_key("vnd.docker.reference.type") || self.platform.as_ref().is_some_and(|at| at.os == "unknown")
    }

    fn name(&self) -> Option<&str> {
        let names = ["io.containerd.image.name", "org.opencontainers.image.ref.name"];
        names.iter().find_map(|name| self.annotations.get(*name)).map(String::as_str).filter(|name| !name.is_empty())
    }
}

/// One image of the layout, perhaps for one of several platforms.
struct Candidate {
    name: Option<String>,
    manifest: Descriptor,
}

/// The images of a layout. Entries of one name for several platforms are one image, of which this machine's is taken. Fails with `NoEntry`
/// (no such platform, a blob is missing), `Corrupt`, `Mismatch`, `Unsupported` (media type).
pub(crate) fn plan(files: &Files) -> Result<Vec<ImagePlan>> {
    let layout: Layout = parse_json(&files.read("oci-layout")?.unwrap_or_default(), "oci-layout")?;
    if !layout.version.starts_with("1.") {
        let detail = format!("image layout version {} is not supported", layout.version);
        return Err(Error::new(ErrorCode::Unsupported, "load", "oci-layout", detail));
    }
    let index: Index = parse_json(&files.read("index.json")?.unwrap_or_default(), "index.json")?;
    let mut walk = Walk { files, visited: 0, found: Vec::new() };
    for root in &index.manifests {
        walk.below(root, root, 0)?;
    }
    grouped(walk.found).into_iter().map(|candidates| plan_of(files, choose(candidates)?)).collect()
}

/// Finds the manifests that descriptors lead to.
struct Walk<'a> {
    files: &'a Files,
    visited: usize,
    found: Vec<Candidate>,
}

impl Walk<'_> {
    /// Unknown kinds of manifest are passed over, as image-index.md asks.
    fn below(&mut self, at: &Descriptor, root: &Descriptor, depth: u32) -> Result<()> {
        let corrupt = |detail| Error::new(ErrorCode::Corrupt, "load", &at.digest, detail);
        self.visited += 1;
        if self.visited > MANIFESTS_MAX {
            return Err(corrupt(format!("the indexes lead to more than {MANIFESTS_MAX} manifests")));
        }
        match at.kind() {
            Kind::Manifest if !at.is_attestation() => {
                let name = root.name().or(at.name()).map(str::to_owned);
                self.found.push(Candidate { name, manifest: at.clone() });
            }
            Kind::Index if depth >= DEPTH_MAX => return Err(corrupt(format!("indexes nested deeper than {DEPTH_MAX}"))),
            Kind::Index => {
                let bytes = self.files.read_blob(&Digest::parse(&at.digest, &self.files.name)?, at.size)?;
                let index: Index = parse_json(&bytes, &at.digest)?;
                for below in &index.manifests {
                    self.below(below, root, depth + 1)?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Candidates of one name are one image; so are those without a name that are for some platform.
fn grouped(found: Vec<Candidate>) -> Vec<Vec<Candidate>> {
    let mut groups: Vec<(String, Vec<Candidate>)> = Vec::new();
    for candidate in found {
        let unnamed = || if candidate.manifest.platform.is_none() { candidate.manifest.digest.clone() } else { String::new() };
        let key = candidate.name.clone().unwrap_or_else(unnamed);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(candidate),
            None => groups.push((key, vec![candidate])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The best fit; a sole image is taken whatever it is for.
fn choose(candidates: Vec<Candidate>) -> Result<Candidate> {
    let wanted = Platform::usual();
    let sole = candidates.len() == 1;
    let platforms: Vec<String> = candidates.iter().flat_map(|of| &of.manifest.platform).map(Platform::to_string).collect();
    let fit = |of: &Candidate| of.manifest.platform.as_ref().map_or(0, |platform| platform.fit(&wanted));
    // Of equals the first, as `max_by_key` of the reverse gives it.
    match candidates.into_iter().rev().max_by_key(fit) {
        Some(best) if sole || fit(&best) > 0 => Ok(best),
        best => {
            let name = best.and_then(|of| of.name).unwrap_or_default();
            let detail = format!("no image for {wanted}; there are {}", platforms.join(", "));
            Err(Error::new(ErrorCode::NoEntry, "load", name, detail))
        }
    }
}

fn plan_of(files: &Files, candidate: Candidate) -> Result<ImagePlan> {
    let Candidate { manifest: at, name } = candidate;
    let digest = Digest::parse(&at.digest, &files.name)?;
    let unsupported = |subject: &str, detail| Error::new(ErrorCode::Unsupported, "load", subject, detail);
    let manifest: Manifest = parse_json(&files.read_blob(&digest, at.size)?, &at.digest)?;
    if manifest.config.kind() != Kind::Config {
        let detail = format!("not a container image: its config has the media type {}", manifest.config.media_type);
        return Err(unsupported(&at.digest, detail));
    }
    if let Some(layer) = manifest.layers.iter().find(|layer| layer.kind() != Kind::Layer) {
        return Err(unsupported(&layer.digest, format!("layers of the media type {} can't be read", layer.media_type)));
    }
    let config = files.read_blob(&Digest::parse(&manifest.config.digest, &at.digest)?, manifest.config.size)?;
    let diff_ids = diff_ids_of(&config, &manifest.config.digest, manifest.layers.len())?;
    let mut layers = Vec::new();
    for (layer, diff_id) in manifest.layers.into_iter().zip(diff_ids) {
        let blob = Digest::parse(&layer.digest, &at.digest)?;
        layers.push(LayerPlan { diff_id, path: blob.blob_path(), blob: Some(blob), size: Some(layer.size) });
    }
    let names = name.and_then(|name| familiar_name(&name)).into_iter().collect();
    Ok(ImagePlan { config, names, layers })
}
