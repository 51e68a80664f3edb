//! One store, two hosts: what Node wrote is read here, what is written here Node reads.

use crate::fixture::{Fixture, archive, file, lines, node_says, scratch};
use std::env;
use std::path::{Path, PathBuf};
use veneer::{CheckOptions, Store, fsck};

/// Image archives; with VENEER_IMAGES, those of real images too (tests/images).
fn archives(dir: &Path) -> Vec<PathBuf> {
    let mut found = vec![file(dir.join("fixture.tar"), &archive(&Fixture::new().gzipped()))];
    if let Ok(images) = env::var("VENEER_IMAGES") {
        for form in ["oci-archive", "docker-archive"] {
            found.extend(["tiny", "base", "web"].map(|name| Path::new(&images).join(form).join(name).with_extension("tar")));
        }
        found.extend(["tiny", "base", "web"].map(|name| Path::new(&images).join("oci-dir").join(name)));
    }
    found
}

fn assert_sound(store: &Path) {
    assert_eq!(node_says(store, &["fsck", "--read-data"]), "The store is sound.\n");
    assert!(fsck(store, CheckOptions { read_data: true, repair: false }).unwrap().is_clean());
}

#[test]
fn an_image_is_the_same_whoever_loads_it() {
    for archive in archives(scratch().path()) {
        let dir = scratch();
        let (ours, theirs) = (dir.path().join("rust"), dir.path().join("node"));
        let store = Store::open(&ours).unwrap();
        let image = store.load(&archive).unwrap();
        store.close().unwrap();
        node_says(&theirs, &["load", "--quiet", archive.to_str().unwrap()]);
        let listing = ["images", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} {{.ID}} {{.Size}}"];
        assert_eq!(node_says(&ours, &listing), node_says(&theirs, &listing), "{archive:?}");
        let store = Store::open(&theirs).unwrap();
        assert_eq!(store.images().unwrap(), [image], "{archive:?}");
        assert_sound(&ours);
    }
}

#[test]
fn a_store_of_node_is_read_and_changed_here() {
    let dir = scratch();
    let at = dir.path().join("store");
    let image = file(dir.path().join("image.tar"), &archive(&Fixture::new().docker()));
    node_says(&at, &["load", image.to_str().unwrap()]);
    node_says(&at, &["create", "--name", "c", "fixture:1"]);
    node_says(&at, &["exec", "c", "sh", "-c", "echo node >> /etc/motd; mkdir /srv"]);

    let store = Store::open(&at).unwrap();
    let container = store.container("c").unwrap();
    assert_eq!(container.read("/etc/motd").unwrap(), b"hello\nnode\n");
    container.append("/etc/motd", "rust\n").unwrap();
    container.remove_file("/usr/large").unwrap();
    let ours = lines(&container.diff().unwrap());
    let fork = container.fork(Some("fork")).unwrap();
    fork.write("/srv/x", "1").unwrap();
    drop((container, fork, store));

    assert_eq!(node_says(&at, &["diff", "c"]).lines().collect::<Vec<_>>(), ours);
    assert_eq!(ours, ["C /etc", "C /etc/motd", "A /srv", "C /usr", "D /usr/large"]);
    assert_eq!(node_says(&at, &["exec", "c", "cat", "/etc/motd"]), "hello\nnode\nrust\n");
    assert_eq!(node_says(&at, &["diff", "fork"]).lines().filter(|line| line.starts_with('A')).collect::<Vec<_>>(), ["A /srv", "A /srv/x"]);
    assert_sound(&at);
}
