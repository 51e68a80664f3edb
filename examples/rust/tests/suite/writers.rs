//! Several writers, in this program and others: whoever lives keeps its lock, whoever died is in nobody's way.

use crate::fixture::{node, node_says, scratch, store_with_image};
use std::env;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use tempfile::TempDir;
use veneer::{ErrorCode, Store};

const DYING_WRITER: &str = "VENEER_DYING_WRITER";

/// What a program does that ends in the middle of a change.
#[test]
#[ignore = "a part of other tests"]
fn dies_while_it_writes() {
    let store = Store::open(env::var(DYING_WRITER).unwrap()).unwrap();
    let container = store.container("c").unwrap();
    container.write("/kept", "synced\n").unwrap();
    container.sync().unwrap();
    container.write("/lost", "not synced\n").unwrap();
    process::abort();
}

fn killed_writer(store: &Path) {
    let mut command = Command::new(env::current_exe().unwrap());
    let output = command.args(["--exact", "--ignored", "writers::dies_while_it_writes"]).env(DYING_WRITER, store).output().unwrap();
    assert!(output.status.code().is_none(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// A store with a container `c` that a killed process has written.
fn store_whose_writer_died() -> (TempDir, PathBuf, Store) {
    let dir = scratch();
    let (store, image) = store_with_image(dir.path());
    let at = dir.path().join("store");
    store.create(&image, Some("c")).unwrap();
    store.sync().unwrap();
    killed_writer(&at);
    (dir, at, store)
}

#[test]
fn one_that_lives_keeps_others_out() {
    let dir = scratch();
    let (store, image) = store_with_image(dir.path());
    let writer = store.create(&image, Some("c")).unwrap();
    writer.write("/x", "1").unwrap();
    writer.sync().unwrap();
    let elsewhere = Store::open(dir.path().join("store")).unwrap();
    let reader = elsewhere.container("c").unwrap();
    assert_eq!(reader.read("/x").unwrap(), b"1");
    assert_eq!(reader.write("/x", "2").unwrap_err().code(), ErrorCode::Busy);
    assert_eq!(elsewhere.remove("c").unwrap_err().code(), ErrorCode::Busy);
    let refused = node(&dir.path().join("store"), &["rm", "c"]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains(&format!("process {}", process::id())), "{refused:?}");
    writer.close().unwrap();
    let reopened = elsewhere.container("c").unwrap();
    reopened.write("/x", "2").unwrap();
}

#[test]
fn one_that_died_is_in_nobodys_way() {
    let (_dir, at, store) = store_whose_writer_died();
    let container = store.container("c").unwrap();
    assert_eq!(container.read("/kept").unwrap(), b"synced\n");
    container.append("/kept", "and more\n").unwrap();
    container.close().unwrap();
    killed_writer(&at);
    store.remove("c").unwrap();
}

#[test]
fn node_goes_on_after_one_that_died_here() {
    let (_dir, at, store) = store_whose_writer_died();
    node_says(&at, &["exec", "c", "sh", "-c", "echo more >> /kept"]);
    assert_eq!(store.container("c").unwrap().read("/kept").unwrap(), b"synced\nmore\n");
    assert_eq!(node_says(&at, &["fsck", "--read-data"]), "The store is sound.\n");
}
