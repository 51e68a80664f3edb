//! The files of an image archive: of a tar, which is read in place, or below a directory.

use super::digest::Digest;
use crate::inflate::{self, Compression};
use crate::{Error, ErrorCode, Result};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Take};
use std::path::{Path, PathBuf};
use tar::EntryType;

/// Manifests, indexes and configs; the distribution spec asks registries for 4 MiB.
const JSON_MAX: u64 = 4 << 20;
/// An image archive holds a few files per layer; a root file system taken for one holds tens of thousands.
const ENTRIES_MAX: usize = 20_000;
/// Symbolic links followed in an archive.
const LINKS_MAX: u32 = 16;

pub(crate) struct Files {
    /// What messages call it: no host directories in them.
    pub name: String,
    place: Place,
}

enum Place {
    Directory(PathBuf),
    Tar { file: File, members: HashMap<String, Member> },
}

enum Member {
    File { start: u64, size: u64 },
    Link { target: String },
}

impl Files {
    /// Opens a directory or an archive; a compressed one is inflated into a temporary file first. Fails with `NoEntry`, `Access`,
    /// `Invalid` (neither), `Corrupt` and the offset (not a tar, cut off).
    pub fn open(source: &Path) -> Result<Files> {
        let failed = |error| Error::from_io(error, "load", source.as_os_str().as_encoded_bytes());
        let name = source.file_name().unwrap_or(source.as_os_str()).to_string_lossy().into_owned();
        let kind = source.metadata().map_err(failed)?;
        if kind.is_dir() {
            let directory = source.canonicalize().map_err(failed)?;
            return Ok(Files { name, place: Place::Directory(directory) });
        }
        if !kind.is_file() {
            return Err(Error::new(ErrorCode::Invalid, "load", &name, "not a regular file"));
        }
        let file = plain(File::open(source).map_err(failed)?, &name)?;
        let members = members_of(&file, &name)?;
        Ok(Files { name, place: Place::Tar { file, members } })
    }

    /// The bytes of one file, if it is there.
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let Some(blob) = self.blob(path)? else { return Ok(None) };
        if blob.limit() > JSON_MAX {
            let detail = format!("{} bytes where at most {JSON_MAX} are read", blob.limit());
            return Err(Error::new(ErrorCode::FileTooLarge, "load", path, detail));
        }
        let mut bytes = Vec::new();
        { blob }.read_to_end(&mut bytes).map_err(|error| Error::from_io(error, "load", path))?;
        Ok(Some(bytes))
    }

    /// A blob of an image layout, its size and digest checked. Fails with `NoEntry`, `Mismatch`.
    pub fn read_blob(&self, digest: &Digest, size: u64) -> Result<Vec<u8>> {
        let mismatch = |detail| Error::new(ErrorCode::Mismatch, "load", digest.as_str(), detail);
        let Some(bytes) = self.read(&digest.blob_path())? else {
            return Err(Error::new(ErrorCode::NoEntry, "load", digest.as_str(), format!("the blob is not in {}", self.name)));
        };
        if bytes.len() as u64 != size {
            return Err(mismatch(format!("the blob has {} bytes, its descriptor says {size}", bytes.len())));
        }
        let actual = Digest::of(&bytes);
        if actual != *digest {
            return Err(mismatch(format!("the blob is {actual}")));
        }
        Ok(bytes)
    }

    pub fn has(&self, path: &str) -> Result<bool> {
        Ok(self.blob(path)?.is_some())
    }

    /// One file from its start to its end, one at a time. A manifest may name any path: what lies outside is not there.
    pub fn blob(&self, path: &str) -> Result<Option<Take<File>>> {
        let failed = |error| Error::from_io(error, "load", path);
        match &self.place {
            Place::Directory(directory) => {
                let found = match directory.join(path).canonicalize() {
                    Ok(found) if found.starts_with(directory) && found.is_file() => found,
                    Ok(_) => return Ok(None),
                    Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(None),
                    Err(error) => return Err(failed(error)),
                };
                let file = File::open(found).map_err(failed)?;
                let size = file.metadata().map_err(failed)?.len();
                Ok(Some(file.take(size)))
            }
            Place::Tar { file, members } => {
                let Some((start, size)) = find(members, path) else { return Ok(None) };
                let mut file = file.try_clone().map_err(failed)?;
                file.seek(SeekFrom::Start(start)).map_err(failed)?;
                Ok(Some(file.take(size)))
            }
        }
    }
}

/// Parses JSON of `name`. Fails with `Corrupt`.
pub(crate) fn parse_json<T: DeserializeOwned>(bytes: &[u8], name: &str) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|error| Error::new(ErrorCode::Corrupt, "load", name, format!("malformed: {error}")))
}

/// An archive that can be read out of order.
fn plain(mut file: File, name: &str) -> Result<File> {
    let failed = |error| Error::from_io(error, "load", name);
    let mut start = [0; inflate::MAGIC_LENGTH];
    let length = read_up_to(&mut file, &mut start).map_err(failed)?;
    file.rewind().map_err(failed)?;
    let compression = Compression::of(&start[..length], name)?;
    if compression == Compression::None {
        return Ok(file);
    }
    let mut spooled = tempfile::tempfile().map_err(failed)?;
    compression.inflate(file, name, |piece| io::Write::write_all(&mut spooled, &piece).map_err(failed))?;
    Ok(spooled)
}

/// As many bytes as there are; `read` alone may give fewer.
pub(crate) fn read_up_to(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..])? {
            0 => break,
            count => filled += count,
        }
    }
    Ok(filled)
}

fn members_of(file: &File, name: &str) -> Result<HashMap<String, Member>> {
    let corrupt = |error: io::Error| Error::new(ErrorCode::Corrupt, "load", name, format!("not a tar archive: {error}"));
    let end = file.metadata().map_err(|error| Error::from_io(error, "load", name))?.len();
    let mut reader = file;
    reader.rewind().map_err(|error| Error::from_io(error, "load", name))?;
    let mut archive = tar::Archive::new(reader);
    let mut members = HashMap::new();
    for entry in archive.entries_with_seek().map_err(corrupt)? {
        let entry = entry.map_err(corrupt)?;
        let path = normalized(&String::from_utf8_lossy(&entry.path_bytes()));
        let target = || String::from_utf8_lossy(&entry.link_name_bytes().unwrap_or_default()).into_owned();
        let (start, size) = (entry.raw_file_position(), entry.size());
        let member = match entry.header().entry_type() {
            EntryType::Regular | EntryType::Continuous => Member::File { start, size },
            EntryType::Link => Member::Link { target: normalized(&target()) },
            // docker save's legacy layout: `<id>/layer.tar` is a symbolic link to another layer's.
            EntryType::Symlink => Member::Link { target: normalized(&format!("{path}/../{}", target())) },
            _ => continue,
        };
        if matches!(member, Member::File { start, size } if start.checked_add(size).is_none_or(|stop| stop > end)) {
            return Err(Error::new(ErrorCode::Corrupt, "load", name, "the archive is cut off").at(end));
        }
        members.insert(path, member);
        if members.len() > ENTRIES_MAX {
            let detail = format!("more than {ENTRIES_MAX} files: not an image archive");
            return Err(Error::new(ErrorCode::Corrupt, "load", name, detail));
        }
    }
    Ok(members)
}

fn find(members: &HashMap<String, Member>, path: &str) -> Option<(u64, u64)> {
    let mut at = normalized(path);
    for _ in 0..=LINKS_MAX {
        match members.get(&at)? {
            Member::File { start, size } => return Some((*start, *size)),
            Member::Link { target } => at = target.clone(),
        }
    }
    None
}

/// Without `.`, `..` and empty parts; `..` stops at the archive's root.
fn normalized(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "" | "." => {}
            name => parts.push(name),
        }
    }
    parts.join("/")
}
