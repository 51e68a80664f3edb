//! OCI digests: `sha256:` and 64 hex digits.

use crate::{Error, ErrorCode, Result};
use sha2::{Digest as _, Sha256};
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Digest(String);

impl Digest {
    /// A digest in a manifest of `of`. Fails with `Unsupported` (another algorithm), `Corrupt`.
    pub fn parse(text: &str, of: &str) -> Result<Digest> {
        let (algorithm, hex) = text.split_once(':').unwrap_or(("", text));
        if algorithm == "sha256" && is_hex(hex) {
            return Ok(Digest(text.to_owned()));
        }
        if algorithm.is_empty() || algorithm == "sha256" {
            return Err(Error::new(ErrorCode::Corrupt, "load", of, format!("{text:?} is not a digest")));
        }
        let detail = format!("digests by {algorithm} are not supported, only sha256");
        Err(Error::new(ErrorCode::Unsupported, "load", of, detail))
    }

    /// The one that a path such as `blobs/sha256/<hex>`, `<hex>.json` or podman's `<hex>.tar` spells: a claim.
    pub fn in_path(path: &str) -> Option<Digest> {
        let name = path.strip_prefix("blobs/sha256/").unwrap_or(path);
        let hex = name.strip_suffix(".json").or(name.strip_suffix(".tar")).unwrap_or(name);
        is_hex(hex).then(|| Digest(format!("sha256:{hex}")))
    }

    pub fn of(bytes: &[u8]) -> Digest {
        Digest::finished(Sha256::new_with_prefix(bytes))
    }

    pub fn finished(hash: Sha256) -> Digest {
        Digest(format!("sha256:{:x}", hash.finalize()))
    }

    /// Where an OCI image layout keeps the blob.
    pub fn blob_path(&self) -> String {
        format!("blobs/sha256/{}", &self.0["sha256:".len()..])
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_hex(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
