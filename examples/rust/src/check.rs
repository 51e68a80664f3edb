//! Checks of a whole store, and what they can repair.

use crate::Result;
use crate::bindings::checks::{self, TouchedContainer, TouchedImage};
use crate::host::PREOPEN;
use crate::owner::Owner;
use crate::session::{self, Answer, Instance};
use crate::store::Mode;
use std::path::Path;

pub use crate::bindings::checks::{FindingKind, Remedy};

/// Blocks and records per step.
const STEP_BUDGET: u32 = 4096;
const PAGE: u32 = 256;

/// How a store is checked.
#[derive(Clone, Copy, Debug, Default)]
pub struct CheckOptions {
    /// Every byte is read; otherwise what tells of the structure.
    pub read_data: bool,
    /// What can be mended is.
    pub repair: bool,
}

/// One thing that a check found.
#[derive(Clone, Debug)]
pub struct Finding {
    pub kind: FindingKind,
    /// Path of the file in the store, or the id of a chunk (`blake3:`) or layer (`sha256:`).
    pub subject: String,
    /// Where in the file, in bytes.
    pub offset: Option<u64>,
    /// What is wrong: one English clause.
    pub detail: String,
    /// What helps.
    pub remedy: Remedy,
    /// ids of images that need what is damaged.
    pub images: Vec<String>,
    /// ids of their containers, and of those whose own changes are damaged.
    pub containers: Vec<String>,
    /// The first files that need it, by their paths in the layer or container.
    pub paths: Vec<Vec<u8>>,
    /// All of them.
    pub path_count: u64,
}

impl From<checks::Finding> for Finding {
    fn from(raw: checks::Finding) -> Self {
        let checks::Finding { kind, subject, offset, detail, remedy, images, containers, paths, path_count } = raw;
        let images = images.into_iter().map(|TouchedImage { id, .. }| id).collect();
        let containers = containers.into_iter().map(|TouchedContainer { id, .. }| id).collect();
        Finding { kind, subject, offset, detail, remedy, images, containers, paths, path_count }
    }
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct CheckReport {
    pub findings: Vec<Finding>,
    /// Findings that are left out, since there are too many.
    pub omitted: u64,
}

impl CheckReport {
    /// Nothing is missing or damaged now.
    pub fn is_clean(&self) -> bool {
        let damage = |finding: &Finding| matches!(finding.kind, FindingKind::Missing | FindingKind::Damaged);
        self.omitted == 0 && !self.findings.iter().any(damage)
    }
}

/// Checks the store in `directory`, also one that is too damaged to be opened; other programs may use it meanwhile. Damage is a finding, not
/// a failure. Fails with `NoEntry` (no store there), `Version` (newer format), `Access`; with `repair`, as writing does.
pub fn fsck(directory: impl AsRef<Path>, options: CheckOptions) -> Result<CheckReport> {
    let directory = directory.as_ref();
    let CheckOptions { read_data, repair } = options;
    let mode = if repair { Mode::ReadWrite } else { Mode::ReadOnly };
    let Instance { veneer, mut runtime } = Instance::over(directory, mode, "fsck")?;
    let place = directory.to_string_lossy();
    let (owner, checks) = (Owner::new(), veneer.veneer_store_checks());
    let check = checks.check();
    let begun = check.call_begin(&mut runtime, PREOPEN, owner.label(), read_data, repair);
    let handle = told(begun, &place)?;
    while !told(check.call_step(&mut runtime, handle, STEP_BUDGET), &place)?.done {}
    let mut findings = Vec::new();
    loop {
        let page = told(check.call_findings(&mut runtime, handle, PAGE).map(Ok), &place)?;
        if page.is_empty() {
            break;
        }
        findings.extend(page.into_iter().map(Finding::from));
    }
    let omitted = told(check.call_omitted(&mut runtime, handle).map(Ok), &place)?;
    Ok(CheckReport { findings, omitted })
}

fn told<T>(answer: Answer<T>, place: &str) -> Result<T> {
    session::told(answer, "fsck", place.as_bytes(), place)
}
