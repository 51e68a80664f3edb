//! OCI platforms (image-index.md "platform").

use serde::Deserialize;
use std::env::consts::ARCH;
use std::fmt;

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Platform {
    pub os: String,
    pub architecture: String,
    pub variant: Option<String>,
}

impl Platform {
    /// Linux on this machine's processor, by Go's names, which OCI uses.
    pub fn usual() -> Platform {
        let architecture = match ARCH {
            "x86_64" => "amd64",
            "x86" => "386",
            "aarch64" => "arm64",
            "powerpc64" => "ppc64le",
            "loongarch64" => "loong64",
            other => other,
        };
        Platform { os: "linux".into(), architecture: architecture.into(), variant: None }
    }

    /// How well this one suits `wanted`, which names no variant: 0 not at all.
    pub fn fit(&self, wanted: &Platform) -> u32 {
        if self.os != wanted.os || self.architecture != wanted.architecture {
            return 0;
        }
        // What an unnamed variant means (containerd `platforms.Normalize`).
        let usual = match wanted.architecture.as_str() {
            "arm" => Some("v7"),
            "arm64" => Some("v8"),
            _ => None,
        };
        match self.variant.as_deref() {
            variant if variant == usual => 3,
            None => 2,
            Some(_) => 1,
        }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        self.variant.as_ref().map_or(Ok(()), |variant| write!(f, "/{variant}"))
    }
}
