//! Layers and archives as plain tars. All bytes are read, even past the end of the compressed stream: whoever hashes them must see each.

use crate::{Error, ErrorCode, Result};
use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, BufReader, Read};

/// Bytes read, hashed and given to the component at a time.
const PIECE: usize = 512 << 10;
/// Enough bytes to tell a compression by.
pub(crate) const MAGIC_LENGTH: usize = 6;

/// How a tar is wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    None,
    Gzip,
}

impl Compression {
    /// The one that `start` shows: media types lie often enough. Fails with `Unsupported`.
    pub fn of(start: &[u8], name: &str) -> Result<Compression> {
        let other = match start {
            [0x1f, 0x8b, ..] => return Ok(Compression::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => "zstd",
            [0xfd, b'7', b'z', b'X', b'Z', 0] => "xz",
            [b'B', b'Z', b'h', ..] => "bzip2",
            _ => return Ok(Compression::None),
        };
        Err(Error::new(ErrorCode::Unsupported, "read", name, format!("{other} compression is not supported")))
    }
}

/// Gives `take` the pieces of `input` as they are.
pub(crate) fn copy(mut input: impl Read, name: &str, mut take: impl FnMut(Vec<u8>) -> Result<()>) -> Result<()> {
    loop {
        let mut piece = vec![0; PIECE];
        let length = crate::archive::read_up_to(&mut input, &mut piece).map_err(|error| Error::from_io(error, "read", name))?;
        if length == 0 {
            return Ok(());
        }
        piece.truncate(length);
        take(piece)?;
    }
}

/// Gives `take` the pieces of what `input` inflates to. Members are joined, zero padding after the last is passed over (gzip(1)). Fails with
/// `Corrupt` (cut off, damaged, garbage after the end).
pub(crate) fn gunzip(input: impl Read, name: &str, mut take: impl FnMut(Vec<u8>) -> Result<()>) -> Result<()> {
    let mut input = BufReader::with_capacity(PIECE, input);
    let io = |error| Error::from_io(error, "read", name);
    let mut members = 0;
    while let Some(&first) = input.fill_buf().map_err(io)?.first() {
        if members > 0 && first == 0 {
            return skip_padding(input, name);
        }
        copy(GzDecoder::new(&mut input), name, &mut take).map_err(|error| damaged(error, name, members))?;
        members += 1;
    }
    if members == 0 { Err(corrupt(name, "the gzip stream is cut off")) } else { Ok(()) }
}

/// What the decoder has to say of bytes is damage; what reading has, isn't.
fn damaged(error: Error, name: &str, members: u32) -> Error {
    let source = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<io::Error>());
    match source.map(io::Error::kind) {
        Some(io::ErrorKind::UnexpectedEof) => corrupt(name, "the gzip stream is cut off"),
        Some(io::ErrorKind::InvalidInput) if members > 0 => corrupt(name, "garbage after the end of the gzip stream"),
        Some(io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) => corrupt(name, "the gzip stream is damaged"),
        _ => error,
    }
}

fn skip_padding(mut input: impl BufRead, name: &str) -> Result<()> {
    loop {
        let bytes = input.fill_buf().map_err(|error| Error::from_io(error, "read", name))?;
        if bytes.is_empty() {
            return Ok(());
        }
        if bytes.iter().any(|&byte| byte != 0) {
            return Err(corrupt(name, "garbage after the end of the gzip stream"));
        }
        let length = bytes.len();
        input.consume(length);
    }
}

fn corrupt(name: &str, detail: &str) -> Error {
    Error::new(ErrorCode::Corrupt, "read", name, detail)
}
