"""Garbage collection, and checks of a whole store."""

from __future__ import annotations

from . import bindings
from .owner import is_gone
from .reports import CheckReport, CollectionReport
from .session import Session
from .wasi import STORE_DIRECTORY

#: Entries of layers that a collection looks at in one call; blocks and records of a check. Other threads have their turn between.
COLLECTION_BUDGET = 16384
CHECK_BUDGET = 4096
#: Findings per call.
PAGE = 256


def collect(session: Session, dry_run: bool) -> CollectionReport:
    """Leases of programs that are gone end first."""
    with session.calling("gc"):
        # Without a label nobody knows whose it is.
        ended = [lease.id for lease in session.collections.leases(session.store) if lease.owner != "" and is_gone(lease.owner)]
        work = bindings.Collection.begin(session.instance, session.store, dry_run, ended)
    try:
        done = False
        while not done:
            with session.calling("gc"):
                done = work.step(COLLECTION_BUDGET).done
        with session.calling("gc"):
            return CollectionReport(work.report())
    finally:
        session.drop(work)


def check(session: Session, read_data: bool, repair: bool) -> CheckReport:
    with session.calling("fsck", session.directory):
        work = bindings.Check.begin(session.instance, STORE_DIRECTORY, session.owner.label, read_data, repair)
    try:
        done = False
        while not done:
            with session.calling("fsck", session.directory):
                done = work.step(CHECK_BUDGET).done
        findings: list[bindings.Finding] = []
        while True:
            with session.calling("fsck", session.directory):
                page = work.findings(PAGE)
                omitted = work.omitted()
            if not page:
                return CheckReport(tuple(findings), omitted)
            findings += page
    finally:
        session.drop(work)
