//! Adds layers and images to a store. Nothing is visible of one that fails.

use crate::archive::{self, Digest, Files, ImagePlan, LayerPlan, read_up_to};
use crate::bindings::layers::{Encoding, Expectation, Vouched};
use crate::inflate::{self, Compression};
use crate::session::Session;
use crate::{Error, ErrorCode, Image, Result};
use sha2::{Digest as _, Sha256};
use std::io::{self, Read};
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use wasmtime::component::ResourceAny;

/// Entries per step of the component.
const STEP_BUDGET: u32 = 4096;
/// Pieces that are read ahead of the component.
const AHEAD: usize = 4;

/// Loads the only image of `source`.
pub(crate) fn load_one(session: &Session, source: &Path) -> Result<Image> {
    let files = Files::open(source)?;
    let plans = archive::plan(&files)?;
    let [plan] = &plans[..] else {
        let detail = format!("the archive holds {} images, not one", plans.len());
        return Err(Error::new(ErrorCode::Invalid, "load", &files.name, detail));
    };
    add_image(session, &files, plan)
}

/// Loads all images of `source`.
pub(crate) fn load_all(session: &Session, source: &Path) -> Result<Vec<Image>> {
    let files = Files::open(source)?;
    archive::plan(&files)?.iter().map(|plan| add_image(session, &files, plan)).collect()
}

pub(crate) fn resolve(session: &Session, operation: &'static str, reference: &str) -> Result<Image> {
    let info =
        session.call(operation, reference, |veneer, runtime| veneer.veneer_store_images().call_resolve(runtime, session.handle, reference));
    Ok(info?.into())
}

/// Reads the layers that the store doesn't have, then adds the image.
fn add_image(session: &Session, files: &Files, plan: &ImagePlan) -> Result<Image> {
    for layer in &plan.layers {
        if !is_verified(session, layer)? {
            add_layer(session, files, layer)?;
        }
    }
    let work = session.call("load", "", |veneer, runtime| {
        veneer.veneer_store_images().image_import().call_begin(runtime, session.handle, &plan.config, &plan.names)
    })?;
    let id = session.call("load", "", |veneer, runtime| {
        let images = veneer.veneer_store_images();
        loop {
            match images.image_import().call_step(&mut *runtime, work, STEP_BUDGET)? {
                Ok(progress) if progress.done => return Ok(Ok(images.image_import().call_id(runtime, work)?)),
                Ok(_) => {}
                Err(error) => return Ok(Err(error)),
            }
        }
    });
    session.drop_handle(work);
    resolve(session, "load", &id?)
}

/// Whether the store has the very layer that is claimed. A compressed blob must have been read before: only a verified pair of blob and
/// diffID counts, never a manifest's claim. An uncompressed one is the layer, by its own digest.
fn is_verified(session: &Session, layer: &LayerPlan) -> Result<bool> {
    let diff_id = layer.diff_id.as_str();
    session.call("load", diff_id, |veneer, runtime| {
        let layers = veneer.veneer_store_layers();
        Ok(match &layer.blob {
            Some(blob) if *blob != layer.diff_id => {
                let found = layers.call_find_blob(runtime, session.handle, blob.as_str())?;
                found.map(|found| found.as_deref() == Some(diff_id))
            }
            _ => layers.call_find(runtime, session.handle, diff_id)?.map(|found| found.is_some()),
        })
    })
}

/// This crate inflates and hashes natively, on a thread of its own, and vouches for what it found.
fn add_layer(session: &Session, files: &Files, layer: &LayerPlan) -> Result<()> {
    let name = layer.blob.as_ref().map_or(layer.path.as_str(), Digest::as_str);
    let Some(blob) = files.blob(&layer.path)? else {
        return Err(Error::new(ErrorCode::NoEntry, "load", name, format!("the layer is not in {}", files.name)));
    };
    let expected = Expectation { diff_id: Some(layer.diff_id.to_string()), blob_digest: None, blob_size: None };
    let work = session.call("load", name, |veneer, runtime| {
        veneer.veneer_store_layers().layer_import().call_begin(runtime, session.handle, Encoding::Tar, &expected, true)
    })?;
    let done = fill(session, work, blob, layer, name);
    session.drop_handle(work);
    done
}

fn fill(session: &Session, work: ResourceAny, blob: impl Read + Send, layer: &LayerPlan, name: &str) -> Result<()> {
    let found = thread::scope(|scope| {
        let (sender, pieces) = sync_channel(AHEAD);
        let reader = scope.spawn(move || read_layer(blob, name, sender));
        for piece in pieces {
            session.call("load", name, |veneer, runtime| veneer.veneer_store_layers().layer_import().call_write(runtime, work, &piece))?;
        }
        reader.join().expect("reading a layer doesn't panic")
    })?;
    check_claims(&found, layer, name)?;
    let blob_digest = (found.blob != found.diff_id).then(|| found.blob.to_string());
    let vouched = Vouched { diff_id: found.diff_id.to_string(), blob_digest };
    session.call("load", name, |veneer, runtime| {
        let layers = veneer.veneer_store_layers();
        if let Err(error) = layers.layer_import().call_finish(&mut *runtime, work, Some(&vouched))? {
            return Ok(Err(error));
        }
        loop {
            match layers.layer_import().call_step(&mut *runtime, work, STEP_BUDGET)? {
                Ok(progress) if progress.done => return Ok(Ok(())),
                Ok(_) => {}
                Err(error) => return Ok(Err(error)),
            }
        }
    })
}

/// What reading a layer found.
struct Found {
    diff_id: Digest,
    blob: Digest,
    size: u64,
}

/// Reads one layer to its end. Ends early when nobody takes the pieces any more: what the component said of one then counts.
fn read_layer(mut blob: impl Read, name: &str, pieces: SyncSender<Vec<u8>>) -> Result<Found> {
    let mut start = [0; inflate::MAGIC_LENGTH];
    let length = read_up_to(&mut blob, &mut start).map_err(|error| Error::from_io(error, "read", name))?;
    let start = &start[..length];
    let mut hashed = Hashed { inner: start.chain(blob), hash: Sha256::new(), size: 0 };
    let send = |piece: Vec<u8>| pieces.send(piece).map_err(|_| Error::new(ErrorCode::Canceled, "read", name, ""));
    let compression = Compression::of(start, name)?;
    if compression == Compression::None {
        compression.inflate(&mut hashed, name, send)?;
        let digest = Digest::finished(hashed.hash);
        return Ok(Found { diff_id: digest.clone(), blob: digest, size: hashed.size });
    }
    let mut tar = Sha256::new();
    compression.inflate(&mut hashed, name, |piece| {
        tar.update(&piece);
        send(piece)
    })?;
    Ok(Found { diff_id: Digest::finished(tar), blob: Digest::finished(hashed.hash), size: hashed.size })
}

/// Fails with `Mismatch`.
fn check_claims(found: &Found, layer: &LayerPlan, name: &str) -> Result<()> {
    let mismatch = |detail| Err(Error::new(ErrorCode::Mismatch, "read", name, detail));
    if let Some(size) = layer.size.filter(|size| *size != found.size) {
        return mismatch(format!("the blob has {} bytes, its descriptor says {size}", found.size));
    }
    if layer.blob.as_ref().is_some_and(|claimed| *claimed != found.blob) {
        return mismatch(format!("the blob is {}", found.blob));
    }
    if layer.diff_id != found.diff_id {
        return mismatch(format!("the layer's tar is {}, the config says {}", found.diff_id, layer.diff_id));
    }
    Ok(())
}

/// Hashes and counts what is read.
struct Hashed<R> {
    inner: R,
    hash: Sha256,
    size: u64,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.hash.update(&buffer[..length]);
        self.size += length as u64;
        Ok(length)
    }
}
