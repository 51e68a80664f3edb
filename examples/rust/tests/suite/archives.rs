use crate::fixture::{Fixture, archive, directory, file, gzip, large, scratch};
use std::fs;
use veneer::Store;

#[test]
fn every_form_gives_the_same_image() {
    let fixture = Fixture::new();
    let dir = scratch();
    let at = |name: &str| dir.path().join(name);
    let forms = [
        file(at("oci.tar"), &archive(&fixture.plain())),
        file(at("oci-gzip.tar"), &archive(&fixture.gzipped())),
        file(at("oci-zstd.tar"), &archive(&fixture.zstd())),
        directory(at("oci"), &fixture.gzipped()),
        file(at("docker.tar"), &archive(&fixture.docker())),
        file(at("docker.tar.gz"), &gzip(&archive(&fixture.docker()))),
    ];
    for form in forms {
        let store = Store::open(form.with_extension("store")).unwrap();
        let image = store.load(&form).unwrap();
        assert_eq!((image.id.as_str(), image.names.as_slice()), (fixture.id().as_str(), &["fixture:1".to_owned()][..]), "{form:?}");
        let container = store.create(&image, None).unwrap();
        assert_eq!(container.read("/etc/motd").unwrap(), b"hello\n");
        assert!(container.read("/usr/large").unwrap() == large());
    }
}

#[test]
fn members_of_a_gzipped_layer_are_joined_and_its_padding_passed_over() {
    let fixture = Fixture::new();
    let dir = scratch();
    let (one, two) = fixture.tar.split_at(100_000);
    let blob = [gzip(one), gzip(two), vec![0; 1000]].concat();
    let layout = fixture.layout(&blob, "application/vnd.oci.image.layer.v1.tar+gzip");
    let store = Store::open(dir.path().join("store")).unwrap();
    assert_eq!(store.load(directory(dir.path().join("oci"), &layout)).unwrap().id, fixture.id());
}

#[test]
fn a_layer_that_was_verified_is_not_read_again() {
    let fixture = Fixture::new();
    let dir = scratch();
    let layout = directory(dir.path().join("oci"), &fixture.gzipped());
    let store = Store::open(dir.path().join("store")).unwrap();
    let image = store.load(&layout).unwrap();
    fs::remove_file(layout.join(&fixture.gzipped()[4].0)).unwrap();
    assert_eq!(store.load(&layout).unwrap(), image);
}

#[test]
fn all_images_of_an_archive_are_loaded() {
    let fixture = Fixture::new();
    let other = Fixture { config: [&fixture.config[..], b" "].concat(), tar: fixture.tar.clone() };
    let dir = scratch();
    let mut files = fixture.docker();
    let (own, others) = (files.pop().unwrap(), other.docker());
    files.push(others[1].clone());
    let items = [own.1, others[2].1.clone()].map(|list| serde_json::from_slice::<Vec<serde_json::Value>>(&list).unwrap()).concat();
    files.push((own.0, serde_json::to_vec(&items).unwrap()));
    let store = Store::open(dir.path().join("store")).unwrap();
    let images = store.load_all(file(dir.path().join("two.tar"), &archive(&files))).unwrap();
    assert_eq!(images.iter().map(|image| image.id.clone()).collect::<Vec<_>>(), [fixture.id(), other.id()]);
    assert_eq!(store.images().unwrap().len(), 2);
}

#[test]
fn names_are_those_that_docker_shows_and_what_is_no_name_is_left_out() {
    let (digest, long) = (format!("sha256:{}", "0".repeat(64)), "t".repeat(129));
    let names = [
        ("debian", "debian:latest"),
        ("docker.io/library/debian:12", "debian:12"),
        ("index.docker.io/library/debian:13", "debian:13"),
        ("docker.io/team/app:1.0", "team/app:1.0"),
        ("localhost:5000/app", "localhost:5000/app:latest"),
        ("Registry.example.com/a/b__c-d.e:V_1", "Registry.example.com/a/b__c-d.e:V_1"),
        ("[::1]:80/app:x", "[::1]:80/app:x"),
        (&format!("app:1@{digest}"), "app:1"),
    ];
    let none = ["", "App", "a//b", "-a", "a.", "a..b", "a___b", "a:", "a:.b", "a b", "é", "a:b@sha256:0"].map(str::to_owned);
    let tags: Vec<String> = names.iter().map(|(name, _)| name.to_string()).chain(none).collect();
    let tags = [tags, vec![format!("a:{long}"), format!("a@{digest}")]].concat();
    let mut files = Fixture::new().docker();
    let mut manifest: serde_json::Value = serde_json::from_slice(&files[2].1).unwrap();
    manifest[0]["RepoTags"] = tags.into();
    files[2].1 = manifest.to_string().into_bytes();
    let dir = scratch();
    let store = Store::open(dir.path().join("store")).unwrap();
    let mut shown = names.map(|(_, shown)| shown);
    shown.sort();
    assert_eq!(store.load(directory(dir.path().join("docker"), &files)).unwrap().names, shown);
}
