//! Layers and archives as plain tars. All bytes are read, even past the end of the compressed stream: whoever hashes them must see each.

use crate::archive::read_up_to;
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
    Zstd,
}

impl Compression {
    /// The one that `start` shows: media types lie often enough. Fails with `Unsupported`.
    pub fn of(start: &[u8], name: &str) -> Result<Compression> {
        let other = match start {
            [0x1f, 0x8b, ..] => return Ok(Compression::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => return Ok(Compression::Zstd),
            [0xfd, b'7', b'z', b'X', b'Z', 0] => "xz",
            [b'B', b'Z', b'h', ..] => "bzip2",
            _ => return Ok(Compression::None),
        };
        Err(Error::new(ErrorCode::Unsupported, "read", name, format!("{other} compression is not supported")))
    }

    /// Gives `take` the pieces of what `input` inflates to. Fails with `Corrupt` (cut off, damaged, garbage after the end).
    pub fn inflate(self, input: impl Read, name: &str, take: impl FnMut(Vec<u8>) -> Result<()>) -> Result<()> {
        match self {
            Compression::None => copy(input, name, take),
            Compression::Gzip => gunzip(BufReader::with_capacity(PIECE, input), name, take),
            Compression::Zstd => {
                let decoder = zstd::Decoder::with_buffer(BufReader::with_capacity(PIECE, input));
                let decoder = decoder.map_err(|error| Error::from_io(error, "read", name))?;
                copy(decoder, name, take).map_err(|error| damaged(error, name, "zstd"))
            }
        }
    }
}

fn copy(mut input: impl Read, name: &str, mut take: impl FnMut(Vec<u8>) -> Result<()>) -> Result<()> {
    loop {
        let mut piece = vec![0; PIECE];
        let length = read_up_to(&mut input, &mut piece).map_err(|error| Error::from_io(error, "read", name))?;
        if length == 0 {
            return Ok(());
        }
        piece.truncate(length);
        take(piece)?;
    }
}

/// Members are joined, zero padding after the last is passed over (gzip(1)).
fn gunzip(mut input: impl BufRead, name: &str, mut take: impl FnMut(Vec<u8>) -> Result<()>) -> Result<()> {
    let io = |error| Error::from_io(error, "read", name);
    let mut ended = false;
    while let Some(&first) = input.fill_buf().map_err(io)?.first() {
        if ended && first == 0 {
            return skip_padding(input, name);
        }
        copy(GzDecoder::new(&mut input), name, &mut take).map_err(|error| damaged(error, name, "gzip"))?;
        ended = true;
    }
    Ok(())
}

/// What a decoder has to say of bytes is damage; what the system has of reading them, isn't.
fn damaged(error: Error, name: &str, kind: &str) -> Error {
    let source = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<io::Error>());
    match source {
        Some(source) if source.kind() == io::ErrorKind::UnexpectedEof => corrupt(name, format!("the {kind} stream is cut off")),
        Some(source) if source.raw_os_error().is_none() => corrupt(name, format!("the {kind} stream is damaged: {source}")),
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

fn corrupt(name: &str, detail: impl Into<String>) -> Error {
    Error::new(ErrorCode::Corrupt, "read", name, detail)
}
