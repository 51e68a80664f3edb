//! What `lstat` and a listing tell of a file.

use crate::bindings::containers;
use std::time::{Duration, SystemTime};

pub use crate::bindings::containers::FileKind;

/// What `lstat` gives in POSIX.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributes {
    /// Constant for a file's life.
    pub inode: u64,
    pub kind: FileKind,
    /// Permission, setuid, setgid and sticky bits.
    pub mode: u32,
    pub link_count: u32,
    pub uid: u32,
    pub gid: u32,
    /// Bytes; of a symbolic link, the length of its target; of a directory, 0.
    pub size: u64,
    pub modified: SystemTime,
}

impl From<containers::Attributes> for Attributes {
    fn from(raw: containers::Attributes) -> Self {
        let containers::Attributes { inode, kind, mode, link_count, uid, gid, size, modified, .. } = raw;
        let seconds = Duration::from_secs(modified.seconds.unsigned_abs());
        let whole = if modified.seconds < 0 { SystemTime::UNIX_EPOCH - seconds } else { SystemTime::UNIX_EPOCH + seconds };
        let modified = whole + Duration::from_nanos(modified.nanoseconds.into());
        Attributes { inode, kind, mode, link_count, uid, gid, size, modified }
    }
}

/// An entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub inode: u64,
    pub kind: FileKind,
    pub name: Vec<u8>,
}

/// Decodes the packed listing of `container.list`: u64 inode, u8 kind, u8 reserved, u16 name length, name.
pub(crate) fn decode_listing(packed: &[u8]) -> Vec<Entry> {
    const KINDS: [FileKind; 7] = [
        FileKind::Regular,
        FileKind::Directory,
        FileKind::SymbolicLink,
        FileKind::CharacterDevice,
        FileKind::BlockDevice,
        FileKind::Fifo,
        FileKind::Socket,
    ];
    let mut packed = Packed(packed);
    let mut entries = Vec::new();
    while !packed.is_empty() {
        let inode = packed.u64();
        let kind = KINDS[usize::from(packed.u8())];
        packed.u8();
        let length = packed.u16();
        entries.push(Entry { inode, kind, name: packed.bytes(length.into()).to_vec() });
    }
    entries
}

/// The rest of a packed list, which the component made: one that is malformed is a bug there, and panics.
pub(crate) struct Packed<'a>(pub &'a [u8]);

impl<'a> Packed<'a> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn bytes(&mut self, length: usize) -> &'a [u8] {
        let (bytes, rest) = self.0.split_at(length);
        self.0 = rest;
        bytes
    }

    pub fn u8(&mut self) -> u8 {
        self.bytes(1)[0]
    }

    pub fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.array())
    }

    pub fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.array())
    }

    fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut array = [0; N];
        array.copy_from_slice(self.bytes(N));
        array
    }
}
