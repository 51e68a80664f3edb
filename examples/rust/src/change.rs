//! What differs between a container and its image.

use crate::attributes::Packed;
use std::fmt;

/// The letters of `docker diff`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// `A`
    Added,
    /// `C`
    Changed,
    /// `D`
    Deleted,
}

/// One line of a diff. Shown as `docker diff` does: `C /etc/motd`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub kind: ChangeKind,
    /// Absolute; Linux names are bytes.
    pub path: Vec<u8>,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match self.kind {
            ChangeKind::Added => 'A',
            ChangeKind::Changed => 'C',
            ChangeKind::Deleted => 'D',
        };
        write!(f, "{letter} {}", String::from_utf8_lossy(&self.path))
    }
}

/// Decodes the packed list of `container.diff`: u8 kind, u8 reserved, u16 length, path.
pub(crate) fn decode(packed: &[u8]) -> Vec<Change> {
    let mut packed = Packed(packed);
    let mut changes = Vec::new();
    while !packed.is_empty() {
        let kind = match packed.u8() {
            b'A' => ChangeKind::Added,
            b'D' => ChangeKind::Deleted,
            _ => ChangeKind::Changed,
        };
        packed.u8();
        let length = packed.u16();
        changes.push(Change { kind, path: packed.bytes(length.into()).to_vec() });
    }
    changes
}
