//! Garbage collection.

use crate::bindings::collections::{self, Report};
use crate::session::Session;
use crate::{Result, owner};

/// Entries of layers per step.
const STEP_BUDGET: u32 = 16384;

/// How many, and the bytes of their files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub count: u64,
    pub bytes: u64,
}

/// What a collection did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionReport {
    /// What nothing needs, and is gone: content, layers, merged images, writable layers, leftovers.
    pub removed: Tally,
    /// Where the rest of sparse packs was moved to.
    pub rewritten: Tally,
    /// Bytes that came back: of what was removed, less what was rewritten.
    pub freed: i64,
    /// Garbage that running imports hold back: the next collection after them takes it.
    pub held: Tally,
    /// The programs that do.
    pub holders: Vec<String>,
}

impl From<Report> for CollectionReport {
    fn from(report: Report) -> Self {
        let Report { packs, layers, merged, journals, epochs, temporary, rewritten, held, holders } = report;
        let mut removed = Tally::default();
        for part in [packs, layers, merged, journals, epochs, temporary] {
            removed.count += part.count;
            removed.bytes += part.bytes;
        }
        let freed = removed.bytes as i64 - rewritten.bytes as i64;
        CollectionReport { removed, rewritten: rewritten.into(), freed, held: held.into(), holders }
    }
}

impl From<collections::Tally> for Tally {
    fn from(collections::Tally { count, bytes }: collections::Tally) -> Self {
        Tally { count, bytes }
    }
}

/// One collection; leases of programs that are gone end first.
pub(crate) fn collect(session: &Session) -> Result<CollectionReport> {
    let leases = session.call("gc", "", |veneer, runtime| veneer.veneer_store_collections().call_leases(runtime, session.handle))?;
    // Without a label nobody knows whose it is.
    let gone = |lease: &collections::Lease| !lease.owner.is_empty() && owner::is_gone(&lease.owner);
    let ended: Vec<String> = leases.into_iter().filter(gone).map(|lease| lease.id).collect();
    let handle = session.call("gc", "", |veneer, runtime| {
        veneer.veneer_store_collections().collection().call_begin(runtime, session.handle, false, &ended)
    })?;
    let report = session.call("gc", "", |veneer, runtime| {
        let collections = veneer.veneer_store_collections();
        loop {
            match collections.collection().call_step(&mut *runtime, handle, STEP_BUDGET)? {
                Ok(progress) if progress.done => return Ok(Ok(collections.collection().call_report(runtime, handle)?)),
                Ok(_) => {}
                Err(error) => return Ok(Err(error)),
            }
        }
    });
    session.drop_handle(handle);
    Ok(report?.into())
}
