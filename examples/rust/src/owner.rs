//! Labels by which writers know each other, and whether one of them is gone. The form is that of ts/hosts: programs in Node and in Rust
//! tell of each other.

use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

/// One instance of the component, as others are told of it.
pub(crate) struct Owner {
    instance: u32,
    label: String,
}

static INSTANCES: AtomicU32 = AtomicU32::new(1);
/// Instances of this process that may still write.
static LIVE: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static PLACE: LazyLock<(String, String)> = LazyLock::new(|| (host(), space().unwrap_or_else(|| "-".into())));

impl Owner {
    pub(crate) fn new() -> Owner {
        let instance = INSTANCES.fetch_add(1, Ordering::Relaxed);
        live().push(instance);
        let (host, space) = &*PLACE;
        let pid = std::process::id();
        let label = format!("process {pid} on {host} (space {space}, start {}, thread 0, instance {instance})", start_of(pid));
        Owner { instance, label }
    }

    /// Within what wit/store.wit allows: of a host's name, 64 bytes at most are taken.
    pub(crate) fn label(&self) -> &str {
        &self.label
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        live().retain(|&instance| instance != self.instance);
    }
}

/// Whether the writer of this label surely writes no more: its process ended (or its number now belongs to another), the machine was
/// started anew, or the instance was given up. A label of another machine, or of none of ours, says nothing. Without a label the writer
/// ended in the middle of taking the lock: it holds nothing.
pub(crate) fn is_gone(label: &str) -> bool {
    if label.is_empty() {
        return true;
    }
    parsed(label).is_some_and(|writer| writer.is_gone())
}

struct Writer<'a> {
    pid: u32,
    host: &'a str,
    space: &'a str,
    start: &'a str,
    instance: u32,
}

impl Writer<'_> {
    fn is_gone(&self) -> bool {
        let (host, space) = &*PLACE;
        let boot = |space: &str| space.split('/').next().map(str::to_owned);
        if self.host != host {
            return false;
        }
        if self.space != space {
            return boot(self.space) != boot(space);
        }
        let started = start_of(self.pid);
        if self.pid != std::process::id() || self.start != started {
            return self.start != started;
        }
        !live().contains(&self.instance)
    }
}

fn parsed(label: &str) -> Option<Writer<'_>> {
    let (pid, rest) = label.strip_prefix("process ")?.split_once(" on ")?;
    let (host, rest) = rest.split_once(" (space ")?;
    let (space, rest) = rest.split_once(", start ")?;
    let (start, rest) = rest.split_once(", thread ")?;
    let (_thread, rest) = rest.split_once(", instance ")?;
    let instance = rest.strip_suffix(')')?.parse().ok()?;
    Some(Writer { pid: pid.parse().ok()?, host, space, start, instance })
}

fn live() -> std::sync::MutexGuard<'static, Vec<u32>> {
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// When a process started, in the system's own unit. proc(5): field 22; the second one may hold spaces and parentheses.
fn start_of(pid: u32) -> String {
    let stat = fs::read(format!("/proc/{pid}/stat")).unwrap_or_default();
    let stat = String::from_utf8_lossy(&stat);
    let field = stat.rsplit_once(") ").and_then(|(_, fields)| fields.split(' ').nth(19));
    field.unwrap_or("none").to_owned()
}

fn host() -> String {
    let name = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_else(|_| "-".into());
    name.trim().chars().map(|c| if c.is_whitespace() { '-' } else { c }).take(64).collect()
}

/// Of this boot and pid namespace.
fn space() -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let namespace = fs::read_link("/proc/self/ns/pid").ok()?;
    let digits: String = namespace.to_str()?.chars().filter(char::is_ascii_digit).collect();
    Some(format!("{}/{digits}", boot.trim().get(..8)?))
}
