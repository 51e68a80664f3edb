//! Tasks in Rust: the first argument is the tasks, what is printed are their accounts (protocol.ts).

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::fmt::Write;
use std::time::SystemTime;
use veneer::{CheckOptions, Container, FileKind, Finding, FindingKind, Mode, Store, fsck};

#[derive(Deserialize)]
struct Task {
    store: String,
    image: Option<String>,
    changes: Vec<Change>,
}

#[derive(Deserialize)]
struct Change {
    #[serde(rename = "in")]
    container: String,
    #[serde(flatten)]
    what: What,
}

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
enum What {
    Create,
    Fork {
        #[serde(rename = "as")]
        name: String,
    },
    Mkdir {
        path: String,
    },
    Remove {
        path: String,
    },
    RemoveTree {
        path: String,
    },
    Write {
        path: String,
        text: String,
        times: usize,
    },
    Append {
        path: String,
        text: String,
    },
    Rename {
        path: String,
        to: String,
    },
    Chmod {
        path: String,
        mode: u32,
    },
    Symlink {
        path: String,
        target: String,
    },
}

#[derive(Serialize)]
struct Account {
    images: Vec<ImageAccount>,
    containers: Vec<ContainerAccount>,
    findings: Vec<String>,
}

#[derive(Serialize)]
struct ImageAccount {
    id: String,
    names: Vec<String>,
    layers: Vec<String>,
    size: u64,
    entries: u64,
}

#[derive(Serialize)]
struct ContainerAccount {
    name: String,
    image: String,
    parent: Option<String>,
    diff: Vec<String>,
    entries: u64,
    tree: String,
    own: Own,
}

#[derive(Serialize)]
struct Own {
    id: String,
    times: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let tasks: Vec<Task> = serde_json::from_str(&env::args().nth(1).ok_or("no tasks")?)?;
    let accounts = tasks
        .iter()
        .map(work)
        .collect::<veneer::Result<Vec<Account>>>()?;
    println!("{}", serde_json::to_string(&accounts)?);
    Ok(())
}

fn work(task: &Task) -> veneer::Result<Account> {
    let mode = if task.changes.is_empty() {
        Mode::ReadOnly
    } else {
        Mode::Create
    };
    let store = Store::open_as(&task.store, mode)?;
    if let Some(image) = &task.image {
        store.load(image)?;
    }
    for change in &task.changes {
        make(&store, change)?;
    }
    if mode == Mode::Create {
        store.sync()?;
    }
    let account = account_of(&store, &task.store)?;
    store.close()?;
    Ok(account)
}

fn make(store: &Store, Change { container, what }: &Change) -> veneer::Result<()> {
    if let What::Create = what {
        return store.create(&store.images()?[0], Some(container))?.close();
    }
    let container = store.container(container)?;
    match what {
        What::Create => unreachable!(),
        What::Fork { name } => container.fork(Some(name))?.close(),
        What::Mkdir { path } => container.create_dir(path),
        What::Remove { path } => container.remove_file(path),
        What::RemoveTree { path } => container.remove_dir_all(path),
        What::Write { path, text, times } => container.write(path, text.repeat(*times)),
        What::Append { path, text } => container.append(path, text),
        What::Rename { path, to } => container.rename(path, to),
        What::Chmod { path, mode } => container.set_mode(path, *mode),
        What::Symlink { path, target } => container.symlink(target, path),
    }?;
    container.close()
}

fn account_of(store: &Store, directory: &str) -> veneer::Result<Account> {
    let summaries = store.containers()?;
    let names: HashMap<&str, &str> = summaries
        .iter()
        .map(|each| (&each.id[..], &each.name[..]))
        .collect();
    let mut containers = Vec::new();
    for summary in &summaries {
        let container = store.container(&summary.id)?;
        let mut tree = Tree::default();
        tree.add(&container, b"/", b"", FileKind::Directory)?;
        containers.push(ContainerAccount {
            name: summary.name.clone(),
            image: summary.image.clone(),
            parent: summary
                .parent
                .as_deref()
                .and_then(|id| names.get(id))
                .map(ToString::to_string),
            diff: container.diff()?.iter().map(ToString::to_string).collect(),
            entries: tree.entries,
            tree: hex(&tree.lines.finalize()),
            own: Own {
                id: summary.id.clone(),
                times: hex(&tree.times.finalize()),
            },
        });
        container.close()?;
    }
    let image = |image: veneer::Image| ImageAccount {
        id: image.id,
        names: image.names,
        layers: image.layers,
        size: image.size,
        entries: image.entries,
    };
    let report = fsck(
        directory,
        CheckOptions {
            read_data: true,
            repair: false,
        },
    )?;
    Ok(Account {
        images: store.images()?.into_iter().map(image).collect(),
        containers,
        findings: report.findings.iter().map(line_of).collect(),
    })
}

fn line_of(finding: &Finding) -> String {
    let kind = match finding.kind {
        FindingKind::Missing => "missing",
        FindingKind::Damaged => "damaged",
        FindingKind::Unreferenced => "unreferenced",
        FindingKind::Repaired => "repaired",
    };
    format!("{kind} {}: {}", finding.subject, finding.detail)
}

/// The lines of a tree, while it is walked.
#[derive(Default)]
struct Tree {
    entries: u64,
    lines: Sha256,
    times: Sha256,
}

impl Tree {
    /// Adds the entry at `path`, which goes by `name` in its line, and all below it.
    fn add(
        &mut self,
        container: &Container,
        path: &[u8],
        name: &[u8],
        kind: FileKind,
    ) -> veneer::Result<()> {
        let stat = container.symlink_metadata(path)?;
        let (word, links, size, content) = match kind {
            FileKind::Regular => (
                "file",
                stat.link_count,
                stat.size,
                hex(&Sha256::digest(container.read(path)?)),
            ),
            FileKind::Directory => ("directory", 1, 0, "-".to_owned()),
            FileKind::SymbolicLink => (
                "symlink",
                stat.link_count,
                stat.size,
                hex(&container.read_link(path)?),
            ),
            FileKind::CharacterDevice => ("char", stat.link_count, 0, "-".to_owned()),
            FileKind::BlockDevice => ("block", stat.link_count, 0, "-".to_owned()),
            FileKind::Fifo => ("fifo", stat.link_count, 0, "-".to_owned()),
            FileKind::Socket => ("other", stat.link_count, 0, "-".to_owned()),
        };
        let name_hex = hex(name);
        let (mode, uid, gid) = (stat.mode, stat.uid, stat.gid);
        let line = format!("{name_hex} {word} {mode:o} {uid} {gid} {links} {size} {content}\n");
        self.entries += 1;
        self.lines.update(line);
        self.times
            .update(format!("{name_hex} {}\n", nanoseconds(stat.modified)));
        if kind == FileKind::Directory {
            for child in container.read_dir(path)? {
                let below = [name, b"/", &child.name].concat();
                self.add(container, &below, &below, child.kind)?;
            }
        }
        Ok(())
    }
}

/// Since 1970.
fn nanoseconds(time: SystemTime) -> i128 {
    let of = |duration: std::time::Duration| i128::try_from(duration.as_nanos()).unwrap();
    time.duration_since(SystemTime::UNIX_EPOCH)
        .map_or_else(|error| -of(error.duration()), of)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
