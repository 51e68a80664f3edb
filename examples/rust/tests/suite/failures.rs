use crate::fixture::{Fixture, archive, directory, file, gzip, scratch, store_with_image};
use std::error::Error as _;
use std::fs;
use veneer::{CheckOptions, ErrorCode, Mode, Store, fsck};

const OCI_GZIP: &str = "application/vnd.oci.image.layer.v1.tar+gzip";

#[test]
fn what_is_no_store_is_an_error() {
    let dir = scratch();
    let missing = dir.path().join("missing");
    for mode in [Mode::ReadOnly, Mode::ReadWrite] {
        let error = Store::open_as(&missing, mode).err().unwrap();
        assert_eq!((error.code(), error.operation()), (ErrorCode::NoEntry, "open"));
        assert_eq!(error.to_string(), format!("open '{}': no such file or directory (ENOENT)", missing.display()));
        assert!(error.source().is_some());
        assert_eq!(Store::open_as(dir.path(), mode).err().unwrap().code(), ErrorCode::NoEntry);
    }
    assert_eq!(fsck(&missing, CheckOptions::default()).unwrap_err().code(), ErrorCode::NoEntry);
    assert_eq!(fsck(dir.path(), CheckOptions::default()).unwrap_err().code(), ErrorCode::NoEntry);
    let taken = file(dir.path().join("file"), b"not a store");
    assert_eq!(Store::open(dir.path()).err().unwrap().code(), ErrorCode::NotEmpty);
    assert_eq!(Store::open_as(taken, Mode::ReadWrite).err().unwrap().code(), ErrorCode::NotDirectory);
}

#[test]
fn an_archive_that_is_damaged_changes_nothing() {
    let fixture = Fixture::new();
    let dir = scratch();
    let store = Store::open(dir.path().join("store")).unwrap();
    let blob = gzip(&fixture.tar);
    let zstd = zstd::encode_all(&fixture.tar[..], 1).unwrap();
    let whole = archive(&fixture.gzipped());
    let flipped = |bytes: &[u8], at: usize| [&bytes[..at], &[bytes[at] ^ 0xff], &bytes[at + 1..]].concat();
    let without = |index: usize| {
        let mut files = fixture.gzipped();
        files.remove(index);
        archive(&files)
    };
    let other = Fixture { config: fixture.config.clone(), tar: [&fixture.tar[..], &[0; 512]].concat() };
    let cases = [
        ("no archive", vec![b'x'; 4096], ErrorCode::Corrupt),
        ("nothing", Vec::new(), ErrorCode::Invalid),
        ("no image", archive(&[("etc/motd".into(), b"hello".to_vec())]), ErrorCode::Invalid),
        ("cut off", whole[..whole.len() - 100_000].to_vec(), ErrorCode::Corrupt),
        ("no index", without(1), ErrorCode::Corrupt),
        ("no manifest", without(2), ErrorCode::NoEntry),
        ("no config", without(3), ErrorCode::NoEntry),
        ("no layer", without(4), ErrorCode::NoEntry),
        ("a layer cut off", archive(&fixture.layout(&blob[..blob.len() - 10], OCI_GZIP)), ErrorCode::Corrupt),
        ("a damaged layer", archive(&fixture.layout(&flipped(&blob, blob.len() / 2), OCI_GZIP)), ErrorCode::Corrupt),
        ("garbage after a layer", archive(&fixture.layout(&[&blob[..], b"x"].concat(), OCI_GZIP)), ErrorCode::Corrupt),
        ("another layer", archive(&other.gzipped()), ErrorCode::Mismatch),
        ("a tar cut off", archive(&Fixture::of(fixture.tar[..1000].to_vec()).gzipped()), ErrorCode::Corrupt),
        ("a zstd layer cut off", archive(&fixture.layout(&zstd[..zstd.len() - 10], OCI_GZIP)), ErrorCode::Corrupt),
        ("a damaged zstd layer", archive(&fixture.layout(&[&zstd[..], b"garbage"].concat(), OCI_GZIP)), ErrorCode::Corrupt),
        ("a compression that isn't read", archive(&fixture.layout(b"BZh91AY&SY", OCI_GZIP)), ErrorCode::Unsupported),
        ("a media type that isn't known", archive(&fixture.layout(&blob, "text/plain")), ErrorCode::Unsupported),
    ];
    for (what, bytes, code) in cases {
        let error = store.load(file(dir.path().join("image.tar"), &bytes)).err().unwrap_or_else(|| panic!("{what} is loaded"));
        assert_eq!(error.code(), code, "{what}: {error}");
    }
    let layer = &fixture.gzipped()[4];
    let layout = directory(dir.path().join("oci"), &fixture.gzipped());
    fs::write(layout.join(&layer.0), gzip(&other.tar)).unwrap();
    assert_eq!(store.load(&layout).unwrap_err().code(), ErrorCode::Mismatch);
    assert_eq!(store.load("/dev/null").unwrap_err().code(), ErrorCode::Invalid);
    assert_eq!(store.load(dir.path().join("missing.tar")).unwrap_err().code(), ErrorCode::NoEntry);
    assert_eq!(store.images().unwrap(), []);
    assert!(fsck(dir.path().join("store"), CheckOptions { read_data: true, ..Default::default() }).unwrap().is_clean());
}

#[test]
fn paths_lead_out_of_no_layout() {
    let fixture = Fixture::new();
    let dir = scratch();
    let layout = directory(dir.path().join("oci"), &fixture.gzipped());
    let blob = layout.join(&fixture.gzipped()[4].0);
    let outside = dir.path().join("outside");
    fs::rename(&blob, &outside).unwrap();
    std::os::unix::fs::symlink(&outside, &blob).unwrap();
    let store = Store::open(dir.path().join("store")).unwrap();
    assert_eq!(store.load(&layout).unwrap_err().code(), ErrorCode::NoEntry);
}

#[test]
fn files_fail_with_the_codes_of_posix() {
    let dir = scratch();
    let (store, image) = store_with_image(dir.path());
    let container = store.create(&image, Some("c")).unwrap();
    let error = container.read("/etc/missing").unwrap_err();
    assert_eq!(error.to_string(), "read '/etc/missing': no such file or directory (ENOENT)");
    assert_eq!((error.code(), error.subject()), (ErrorCode::NoEntry, &b"/etc/missing"[..]));
    assert_eq!(container.read("/etc").unwrap_err().code(), ErrorCode::IsDirectory);
    assert_eq!(container.write("/etc/motd/x", "").unwrap_err().code(), ErrorCode::NotDirectory);
    assert_eq!(container.write(vec![b'n'; 256], "").unwrap_err().code(), ErrorCode::NameTooLong);
    assert_eq!(container.create_dir("/etc").unwrap_err().code(), ErrorCode::Exist);
    assert_eq!(container.remove_file("/etc").unwrap_err().code(), ErrorCode::IsDirectory);
    assert_eq!(container.read_link("/etc/motd").unwrap_err().code(), ErrorCode::Invalid);
}

#[test]
fn stores_fail_with_codes() {
    let dir = scratch();
    let (store, image) = store_with_image(dir.path());
    let container = store.create(&image, Some("c")).unwrap();
    assert_eq!(store.create(&image, Some("c")).err().unwrap().code(), ErrorCode::Exist);
    assert_eq!(store.create(&image, Some("no name")).err().unwrap().code(), ErrorCode::Invalid);
    assert_eq!(store.container("d").err().unwrap().code(), ErrorCode::NoEntry);
    assert_eq!(store.image("none").unwrap_err().code(), ErrorCode::NoEntry);
    let reader = Store::open_as(dir.path().join("store"), Mode::ReadOnly).unwrap();
    assert_eq!(reader.container("c").unwrap().write("/x", "").unwrap_err().code(), ErrorCode::ReadOnly);
    assert_eq!(reader.gc().unwrap_err().code(), ErrorCode::ReadOnly);
    store.close().unwrap();
    assert_eq!(container.read("/etc/motd").unwrap_err().code(), ErrorCode::BadDescriptor);
    assert_eq!(container.fork(None).err().unwrap().code(), ErrorCode::BadDescriptor);
}
