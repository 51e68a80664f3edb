//! Image archives, read without trust.

mod digest;
mod docker;
mod files;
mod oci;
mod plan;
mod platform;
mod reference;

pub(crate) use digest::Digest;
pub(crate) use files::{Files, read_up_to};
pub(crate) use plan::{ImagePlan, LayerPlan};

use crate::{Error, ErrorCode, Result};

/// The images of an archive: their manifests and configs are verified, their layers not read yet. One that stands there under several names
/// is one image.
pub(crate) fn plan(files: &Files) -> Result<Vec<ImagePlan>> {
    // `docker save` writes both; the layout says more (media types, sizes, digests).
    let plans = if files.has("oci-layout")? {
        oci::plan(files)?
    } else if files.has("manifest.json")? {
        docker::plan(files)?
    } else {
        let detail = "neither an OCI image layout nor a docker-archive (no oci-layout, no manifest.json)";
        return Err(Error::new(ErrorCode::Invalid, "load", &files.name, detail));
    };
    let mut distinct: Vec<ImagePlan> = Vec::new();
    for plan in plans {
        match distinct.iter_mut().find(|known| known.config == plan.config) {
            Some(known) => known.names.extend(plan.names),
            None => distinct.push(plan),
        }
    }
    Ok(distinct)
}
