use crate::fixture::{large, lines, scratch, store_with_image};
use std::time::{Duration, SystemTime};
use veneer::FileKind;

#[test]
fn changes_are_seen_in_one_container_alone() {
    let dir = scratch();
    let (store, image) = store_with_image(dir.path());
    let (one, two) = (store.create(&image, Some("one")).unwrap(), store.create(&image, Some("two")).unwrap());
    one.append("/etc/motd", "world\n").unwrap();
    one.write("/etc/new", "made\n").unwrap();
    assert_eq!(one.read("etc/motd").unwrap(), b"hello\nworld\n");
    assert_eq!(lines(&one.diff().unwrap()), ["C /etc", "C /etc/motd", "A /etc/new"]);
    assert_eq!(two.read("/etc/motd").unwrap(), b"hello\n");
    assert_eq!(two.diff().unwrap(), []);
}

#[test]
fn a_fork_starts_as_its_parent_and_goes_its_own_way() {
    let dir = scratch();
    let (store, image) = store_with_image(dir.path());
    let parent = store.create(&image, Some("parent")).unwrap();
    parent.write("/etc/motd", "parent\n").unwrap();
    let fork = parent.fork(Some("fork")).unwrap();
    fork.remove_file("/etc/motd").unwrap();
    parent.append("/etc/motd", "still\n").unwrap();
    assert_eq!(lines(&fork.diff().unwrap()), ["C /etc", "D /etc/motd"]);
    assert_eq!(parent.read("/etc/motd").unwrap(), b"parent\nstill\n");
    let parents: Vec<_> = store.containers().unwrap().into_iter().map(|container| container.parent).collect();
    assert_eq!(parents, [None, Some(parent.id().to_owned())]);
}

#[test]
fn files_of_more_than_a_call_are_whole() {
    let dir = scratch();
    let (store, image) = store_with_image(dir.path());
    let container = store.create(&image, None).unwrap();
    container.write("/copy", large()).unwrap();
    container.append("/copy", large()).unwrap();
    assert!(container.read("/copy").unwrap() == [large(), large()].concat());
    container.write("/copy", "short").unwrap();
    assert_eq!(container.read("/copy").unwrap(), b"short");
}

#[test]
fn names_and_attributes_are_those_of_the_layer() {
    let dir = scratch();
    let (store, image) = store_with_image(dir.path());
    let container = store.create(&image, None).unwrap();
    let entries = container.read_dir("/etc").unwrap();
    let named: Vec<_> = entries.iter().map(|entry| (entry.name.as_slice(), entry.kind)).collect();
    assert_eq!(named, [(&b"link"[..], FileKind::SymbolicLink), (&b"motd"[..], FileKind::Regular)]);
    let motd = container.symlink_metadata("/etc/motd").unwrap();
    assert_eq!((motd.kind, motd.mode, motd.uid, motd.size), (FileKind::Regular, 0o640, 10, 6));
    assert_eq!(motd.modified, SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    assert_eq!(motd.inode, entries[1].inode);
    assert_eq!(container.read_link("/etc/link").unwrap(), b"motd");
}

#[test]
fn trees_are_moved_and_removed() {
    let dir = scratch();
    let (store, image) = store_with_image(dir.path());
    let container = store.create(&image, None).unwrap();
    container.create_dir("/opt").unwrap();
    container.rename("/etc", "/opt/etc").unwrap();
    container.symlink("opt/etc", "/etc").unwrap();
    container.set_mode("/opt/etc/motd", 0o600).unwrap();
    assert_eq!(container.read("/etc/link").unwrap(), b"hello\n");
    assert_eq!(container.symlink_metadata("/etc/motd").unwrap().mode, 0o600);
    container.remove_dir_all("/opt").unwrap();
    assert_eq!(lines(&container.diff().unwrap()), ["C /etc"]);
}
