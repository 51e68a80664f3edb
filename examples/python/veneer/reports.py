"""What garbage collection and checks tell."""

from __future__ import annotations

from dataclasses import dataclass

from .bindings import Finding, Report


@dataclass(frozen=True)
class CollectionReport:
    """What a collection removed, or, of a dry run, would remove; docs/guarantees.md has what the kinds are."""

    kinds: Report

    @property
    def freed(self) -> int:
        """Bytes that came back: of all that was removed, less what was rewritten."""
        kinds = self.kinds
        removed = (kinds.packs, kinds.layers, kinds.merged, kinds.journals, kinds.epochs, kinds.temporary)
        return sum(tally.bytes for tally in removed) - kinds.rewritten.bytes


@dataclass(frozen=True)
class CheckReport:
    """What a check found."""

    findings: tuple[Finding, ...]
    #: Findings that are left out, since there are too many.
    omitted: int

    @property
    def clean(self) -> bool:
        """Nothing is missing or damaged now."""
        return self.omitted == 0 and not any(finding.kind in ("missing", "damaged") for finding in self.findings)
