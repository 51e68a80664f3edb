//! A small image in every form, a directory for each test, and Node's command line.

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// Bytes of several chunks, no two of them alike.
pub fn large() -> Vec<u8> {
    (0..3_000_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}

pub fn scratch() -> TempDir {
    tempfile::Builder::new().prefix("veneer-rust.").tempdir().unwrap()
}

pub fn digest(bytes: &[u8]) -> String {
    format!("sha256:{:x}", Sha256::digest(bytes))
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// An image of one layer: `/etc/motd`, a link to it, `/usr/large`.
pub struct Fixture {
    pub tar: Vec<u8>,
    pub config: Vec<u8>,
}

impl Fixture {
    pub fn new() -> Fixture {
        let mut layer = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_ustar();
        header.set_mtime(1_700_000_000);
        for (name, mode) in [("etc/", 0o755), ("usr/", 0o755)] {
            header.set_entry_type(tar::EntryType::Directory);
            header.set_size(0);
            header.set_mode(mode);
            layer.append_data(&mut header, name, &[][..]).unwrap();
        }
        for (name, content) in [("etc/motd", b"hello\n".to_vec()), ("usr/large", large())] {
            header.set_entry_type(tar::EntryType::Regular);
            header.set_size(content.len() as u64);
            header.set_mode(0o640);
            header.set_uid(10);
            layer.append_data(&mut header, name, &content[..]).unwrap();
        }
        header.set_entry_type(tar::EntryType::Symlink);
        header.set_size(0);
        layer.append_link(&mut header, "etc/link", "motd").unwrap();
        Fixture::of(layer.into_inner().unwrap())
    }

    /// An image with this one layer, sound or not.
    pub fn of(tar: Vec<u8>) -> Fixture {
        let config = json!({ "architecture": "amd64", "os": "linux", "rootfs": { "type": "layers", "diff_ids": [digest(&tar)] } });
        Fixture { config: config.to_string().into_bytes(), tar }
    }

    pub fn id(&self) -> String {
        digest(&self.config)
    }

    /// The files of an image layout whose layer is `blob`, of this media type.
    pub fn layout(&self, blob: &[u8], media_type: &str) -> Vec<(String, Vec<u8>)> {
        let of = |media_type: &str, bytes: &[u8]| json!({ "mediaType": media_type, "digest": digest(bytes), "size": bytes.len() });
        let config = of("application/vnd.oci.image.config.v1+json", &self.config);
        let manifest = json!({ "schemaVersion": 2, "config": config, "layers": [of(media_type, blob)] }).to_string().into_bytes();
        let mut described = of("application/vnd.oci.image.manifest.v1+json", &manifest);
        described["annotations"] = json!({ "org.opencontainers.image.ref.name": "docker.io/library/fixture:1" });
        let index = json!({ "schemaVersion": 2, "manifests": [described] });
        let blob_of = |bytes: &[u8]| (format!("blobs/sha256/{}", &digest(bytes)[7..]), bytes.to_vec());
        let json_of = |name: &str, value: Value| (name.to_owned(), value.to_string().into_bytes());
        vec![
            json_of("oci-layout", json!({ "imageLayoutVersion": "1.0.0" })),
            json_of("index.json", index),
            blob_of(&manifest),
            blob_of(&self.config),
            blob_of(blob),
        ]
    }

    /// The layout with a plain layer.
    pub fn plain(&self) -> Vec<(String, Vec<u8>)> {
        self.layout(&self.tar, "application/vnd.oci.image.layer.v1.tar")
    }

    /// The layout with a gzipped layer.
    pub fn gzipped(&self) -> Vec<(String, Vec<u8>)> {
        self.layout(&gzip(&self.tar), "application/vnd.oci.image.layer.v1.tar+gzip")
    }

    /// The layout with a layer that is compressed by zstd.
    pub fn zstd(&self) -> Vec<(String, Vec<u8>)> {
        self.layout(&zstd::encode_all(&self.tar[..], 1).unwrap(), "application/vnd.oci.image.layer.v1.tar+zstd")
    }

    /// The files of a docker-archive.
    pub fn docker(&self) -> Vec<(String, Vec<u8>)> {
        let config = format!("{}.json", &self.id()[7..]);
        let manifest = json!([{ "Config": config, "RepoTags": ["fixture:1"], "Layers": ["layer/layer.tar"] }]);
        vec![
            ("layer/layer.tar".into(), self.tar.clone()),
            (config, self.config.clone()),
            ("manifest.json".into(), manifest.to_string().into_bytes()),
        ]
    }
}

/// The files as one tar.
pub fn archive(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, &content[..]).unwrap();
    }
    builder.into_inner().unwrap()
}

/// The files below a new directory.
pub fn directory(at: PathBuf, files: &[(String, Vec<u8>)]) -> PathBuf {
    for (name, content) in files {
        let path = at.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    at
}

/// A file with this content.
pub fn file(at: PathBuf, content: &[u8]) -> PathBuf {
    File::create(&at).unwrap().write_all(content).unwrap();
    at
}

/// A new store with the fixture in it.
pub fn store_with_image(dir: &Path) -> (veneer::Store, veneer::Image) {
    let store = veneer::Store::open(dir.join("store")).unwrap();
    let image = store.load(file(dir.join("image.tar"), &archive(&Fixture::new().gzipped()))).unwrap();
    (store, image)
}

pub fn lines(changes: &[veneer::Change]) -> Vec<String> {
    changes.iter().map(veneer::Change::to_string).collect()
}

/// What `bin/veneer --store STORE …` says.
pub fn node(store: &Path, arguments: &[&str]) -> Output {
    let command = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bin/veneer");
    Command::new(command).arg("--store").arg(store).args(arguments).output().unwrap()
}

/// The same of a command that succeeds.
pub fn node_says(store: &Path, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = node(store, arguments);
    assert!(status.success(), "veneer {arguments:?}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}
