// One thing that a check found: where it is, what is wrong, what it touches.
import { ByteBuffer } from "../core/bytes";
import { fault } from "../core/fault";

/** WIT's `finding-kind`. */
export const enum FindingKind {
  missing,
  damaged,
  unreferenced,
  repaired,
}

/** WIT's `remedy`. */
export const enum Remedy {
  none,
  repair,
  load,
  collect,
}

/** Paths told of one finding at most; the rest is counted. */
const PATHS_MAX = 20;

export class Finding {
  hasOffset: bool = false;
  offset: u64 = 0;
  /** diffIDs of the layers whose files need what is damaged. */
  readonly layers: Set<string> = new Set();
  /** Ids of images that are touched without one of their layers being. */
  readonly images: Set<string> = new Set();
  /** Ids of containers whose own changes are touched. */
  readonly containers: Set<string> = new Set();
  readonly paths: StaticArray<u8>[] = [];
  pathCount: u64 = 0;
  /** It is among those that are told. */
  included: bool = false;

  constructor(
    public kind: FindingKind,
    /** Path of a file in the store, or the id of a chunk. */
    readonly subject: string,
    public detail: string,
    public remedy: Remedy,
  ) {}

  at(offset: u64): this {
    this.hasOffset = true;
    this.offset = offset;
    return this;
  }

  /** Counts a path; the first ones are kept. */
  addPath(path: ByteBuffer): void {
    this.pathCount++;
    if (this.paths.length == PATHS_MAX) return;
    const copy = new StaticArray<u8>(i32(path.len));
    memory.copy(changetype<usize>(copy), path.ptr, path.len);
    this.paths.push(copy);
  }

  /** Whether something is wrong now. */
  get isDamage(): bool {
    return this.kind == FindingKind.missing || this.kind == FindingKind.damaged;
  }

  /** It was wrong, and this check mended it. */
  mend(how: string): void {
    this.kind = FindingKind.repaired;
    this.detail += "; " + how;
    this.remedy = Remedy.none;
  }
}

/** All that a check found. */
export class Findings {
  readonly list: Finding[] = [];
  /** Findings beyond the first FINDINGS_MAX: memory is bounded whatever the damage. */
  omitted: u64 = 0;

  add(kind: FindingKind, subject: string, detail: string, remedy: Remedy): Finding {
    const finding = new Finding(kind, subject, detail, remedy);
    this.include(finding);
    return finding;
  }

  /** Adds a finding, once. */
  include(finding: Finding): void {
    if (finding.included) return;
    finding.included = true;
    if (this.list.length < FINDINGS_MAX) this.list.push(finding);
    else this.omitted++;
  }

  /** The current fault as a finding; the fault is cleared. */
  addFault(kind: FindingKind, subject: string, remedy: Remedy): Finding {
    const finding = this.add(kind, subject, fault.detail, remedy);
    if (fault.hasOffset) finding.at(fault.offset);
    fault.clear();
    return finding;
  }

  /** A finding of damage about this subject, or null. */
  about(subject: string): Finding | null {
    for (let i = 0; i < this.list.length; i++) {
      if (this.list[i].isDamage && this.list[i].subject == subject) return this.list[i];
    }
    return null;
  }
}

const FINDINGS_MAX = 10_000;
