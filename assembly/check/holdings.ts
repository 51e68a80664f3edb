// The chunks of the store as a check found them: which are there, which are damaged, and by what.
import { ByteBuffer, compareBytes } from "../core/bytes";
import { fault } from "../core/fault";
import { toHex } from "../core/hex";
import { ID_SIZE, INDEX_ENTRY_SIZE, INDEX_OFFSET_FRAME } from "../format/pack";
import { Dir } from "../io/volume";
import { Locator, slotPack } from "../store/locator";
import { INDEX_SUFFIX, PACK_SUFFIX, Pack } from "../store/pack";
import { PACKS_PATH, packPath } from "../store/paths";
import { Finding, FindingKind, Remedy } from "./finding";
import { FrameScan, rebuildIndex } from "./frames";
import { Scope } from "./scope";

/** One pack. */
export class Holding {
  /** Why none of its chunks can be had, or null. That the pack is missing is told only when something needs it. */
  finding: Finding | null = null;
  /** Damaged frames, by file offset. */
  readonly damaged: Map<u32, Finding> = new Map();
  /** Something in the store needs a chunk of it. */
  used: bool = false;
  /** Entries found in its frames, sorted by id, when the index doesn't tell. */
  table: ByteBuffer | null = null;
  private pack: Pack;

  constructor(
    private dir: Dir,
    readonly stem: string,
  ) {
    this.pack = new Pack(dir, stem);
  }

  get packPath(): string {
    return packPath(this.stem);
  }

  get indexPath(): string {
    return PACKS_PATH + this.stem + INDEX_SUFFIX;
  }

  /** Offset of the frame of an id, or -1. */
  find(id: usize): i64 {
    const table = this.table;
    if (table) return findIn(table, id);
    const frame = this.pack.find(id);
    fault.clear();
    return frame;
  }

  /** Why the chunk in a frame can't be had, or null. */
  problemOf(frame: u32): Finding | null {
    if (this.finding) return this.finding;
    return this.damaged.has(frame) ? this.damaged.get(frame) : null;
  }

  /** Takes the chunks from the frames. */
  scan(): void {
    const file = this.dir.file(this.stem + PACK_SUFFIX);
    const table = new ByteBuffer();
    if (file) {
      const scan = new FrameScan(file);
      scan.run(false);
      scan.sort();
      table.bytes(scan.entries.ptr, scan.entries.len);
      scan.free();
      file.close();
    }
    fault.clear();
    this.table = table;
  }

  close(): void {
    const table = this.table;
    if (table) table.free();
    this.pack.close();
  }
}

/** What `find` found. */
export const enum Found {
  sound,
  damaged,
  nowhere,
}

export class Holdings {
  /** Why the chunk that was looked for last can't be had. */
  finding: Finding | null = null;
  readonly packs: Holding[] = [];
  /** Packs without an index: imports that did not end, unless something needs them. */
  readonly orphans: Holding[] = [];
  private locator: Locator = new Locator();
  private missing: Map<string, Finding> = new Map();

  constructor(private scope: Scope) {}

  add(stem: string): Holding {
    const holding = new Holding(this.scope.packs!, stem);
    this.packs.push(holding);
    return holding;
  }

  addOrphan(stem: string): void {
    this.orphans.push(new Holding(this.scope.packs!, stem));
  }

  /** A sound chunk of the pack that was added last: found without looking into packs. */
  note(id: usize, frame: u32): void {
    if (this.locator.hasRoom(1) && !this.locator.find(id)) this.locator.add(id, this.packs.length - 1, frame);
  }

  /** Looks for a sound copy of a chunk; `finding` tells why there is none. */
  find(id: usize): Found {
    const slot = this.locator.find(id);
    if (slot) {
      this.packs[slotPack(slot)].used = true;
      return Found.sound;
    }
    this.finding = null;
    let bad: Holding | null = null;
    for (let i = 0; i < this.packs.length; i++) {
      const holding = this.packs[i];
      const frame = holding.find(id);
      if (frame < 0) continue;
      const finding = holding.problemOf(u32(frame));
      if (!finding) {
        holding.used = true;
        return Found.sound;
      }
      this.finding = finding;
      bad = holding;
    }
    if (!bad) return this.findOrphan(id);
    bad.used = true;
    this.scope.findings.include(this.finding!);
    return Found.damaged;
  }

  close(): void {
    for (let i = 0; i < this.packs.length; i++) this.packs[i].close();
    for (let i = 0; i < this.orphans.length; i++) this.orphans[i].close();
    this.locator.clear();
  }

  /** A pack whose frames are needed has lost its index. */
  private findOrphan(id: usize): Found {
    for (let i = 0; i < this.orphans.length; i++) {
      const orphan = this.orphans[i];
      if (!orphan.table) orphan.scan();
      if (orphan.find(id) < 0) continue;
      orphan.used = true;
      const scope = this.scope;
      if (!orphan.finding) {
        const detail = "the index of a pack that is needed is missing";
        const finding = scope.findings.add(FindingKind.missing, orphan.indexPath, detail, Remedy.repair);
        orphan.finding = finding;
        if (scope.repair && rebuildIndex(scope.packs!, orphan.stem)) finding.mend("made again from the pack");
        fault.clear();
      }
      this.finding = orphan.finding;
      return orphan.finding!.isDamage ? Found.damaged : Found.sound;
    }
    const name = "blake3:" + toHex(id, ID_SIZE);
    if (!this.missing.has(name)) {
      const finding = this.scope.findings.add(FindingKind.missing, name, "a chunk is in no pack", Remedy.load);
      this.missing.set(name, finding);
    }
    this.finding = this.missing.get(name);
    return Found.nowhere;
  }
}

function findIn(table: ByteBuffer, id: usize): i64 {
  let low: usize = 0;
  let high = table.len / INDEX_ENTRY_SIZE;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = table.ptr + middle * INDEX_ENTRY_SIZE;
    const order = compareBytes(entry, ID_SIZE, id, ID_SIZE);
    if (order == 0) return i64(load<u32>(entry + INDEX_OFFSET_FRAME));
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return -1;
}
