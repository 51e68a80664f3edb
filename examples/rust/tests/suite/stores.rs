use crate::fixture::{lines, scratch, store_with_image};
use std::thread;
use veneer::{CheckOptions, ErrorCode, FindingKind, Mode, Store, fsck};

#[test]
fn what_was_closed_or_dropped_is_there_again() {
    let dir = scratch();
    let (store, image) = store_with_image(dir.path());
    let closed = store.create(&image, Some("closed")).unwrap();
    closed.write("/a", "1").unwrap();
    closed.close().unwrap();
    let dropped = store.create(&image, Some("dropped")).unwrap();
    dropped.write("/b", "2").unwrap();
    drop(dropped);
    drop(store);
    let store = Store::open_as(dir.path().join("store"), Mode::ReadOnly).unwrap();
    assert_eq!(store.images().unwrap(), std::slice::from_ref(&image));
    assert_eq!(store.container("closed").unwrap().read("/a").unwrap(), b"1");
    assert_eq!(lines(&store.container("dropped").unwrap().diff().unwrap()), ["A /b"]);
}

#[test]
fn images_are_found_named_and_removed() {
    let dir = scratch();
    let (store, image) = store_with_image(dir.path());
    store.tag(&image, "other").unwrap();
    let named = store.image("other:latest").unwrap();
    assert_eq!(named.names, ["fixture:1", "other:latest"]);
    assert_eq!(store.image(&image.id[7..19]).unwrap(), named);
    let container = store.create(&image, Some("c")).unwrap();
    assert_eq!(store.remove_image(&image).unwrap_err().code(), ErrorCode::Busy);
    container.close().unwrap();
    store.remove("c").unwrap();
    store.remove_image(&image).unwrap();
    store.sync().unwrap();
    let report = store.gc().unwrap();
    assert!(report.freed > 1_000_000 && report.removed.count > 0, "{report:?}");
    assert_eq!(store.images().unwrap(), []);
}

#[test]
fn a_store_is_shared_between_threads() {
    let dir = scratch();
    let (store, image) = store_with_image(dir.path());
    thread::scope(|scope| {
        for name in ["one", "two", "three"] {
            let (store, image) = (&store, &image);
            scope.spawn(move || {
                let container = store.create(image, Some(name)).unwrap();
                container.write("/name", name).unwrap();
                assert_eq!(container.read("/name").unwrap(), name.as_bytes());
            });
        }
    });
    assert_eq!(store.containers().unwrap().len(), 3);
}

#[test]
fn a_check_finds_damage_and_reading_it_is_an_error() {
    let dir = scratch();
    let (store, image) = store_with_image(dir.path());
    store.create(&image, Some("c")).unwrap().close().unwrap();
    store.close().unwrap();
    let all = CheckOptions { read_data: true, ..CheckOptions::default() };
    let at = dir.path().join("store");
    assert!(fsck(&at, all).unwrap().is_clean());

    let packs = std::fs::read_dir(at.join("packs")).unwrap().map(|entry| entry.unwrap().path());
    let pack = packs.max_by_key(|path| path.metadata().unwrap().len()).unwrap();
    let mut bytes = std::fs::read(&pack).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&pack, bytes).unwrap();
    let report = fsck(&at, all).unwrap();
    assert!(!report.is_clean());
    let findings = report.findings;
    assert!(findings.iter().any(|of| of.kind == FindingKind::Damaged && of.paths == [b"usr/large".to_vec()]), "{findings:?}");
    let store = Store::open(&at).unwrap();
    assert_eq!(store.container("c").unwrap().read("/usr/large").unwrap_err().code(), ErrorCode::Corrupt);
}
