// A garbage collection: what is there is listed, what is needed is marked, the rest is condemned and removed; then what is
// needed of sparse packs is moved, and they go too (docs/format.md "Garbage").
//
// A verdict is made on the names as they are at one point of their history, and counts only if its record follows
// there directly. What it condemns stays garbage for ever: whoever could bring it back has a lease that is older, and then
// it isn't removed; and no name of a removed file ever comes again. So from then on a collection may be as slow as it likes.
import { Code, fail, fault } from "../core/fault";
import { Session } from "../session/session";
import { LeaseRecord } from "../store/records";
import { Inventory } from "./inventory";
import { Mark } from "./mark";
import { MarkedPack } from "./chunkmarks";
import { Repacker, sizeMoved } from "./repacker";
import { Tally } from "./tally";
import { UNIT_KINDS, Unit, UnitKind, folderOf } from "./unit";
import { Verdict } from "./verdict";

/** What removing a file costs, in entries of a layer. */
const REMOVAL_COST: u32 = 64;
/** Others that change the names again and again are given up upon after so many. */
const TURNS_MAX: u32 = 1000;

const enum Stage {
  listing,
  marking,
  judging,
  removing,
  repacking,
  done,
  dead,
}

export class Collection {
  /** By kind. */
  readonly freed: Tally[] = [];
  readonly held: Tally = new Tally();
  /** Labels of the owners of leases that hold garbage back. */
  holders: Set<string> = new Set();
  /** Packs into which others were moved. */
  rewritten: Tally = new Tally();
  private stage: Stage = Stage.listing;
  private turns: u32 = 0;
  private units: Unit[] = [];
  /** Condemned before the listing, and not in it: removed by somebody who got no further. */
  private gone: string[] = [];
  private mark: Mark | null = null;
  private verdict: Verdict | null = null;
  /** The next unit of the verdict to be removed. */
  private next: i32 = 0;
  private repacker: Repacker | null = null;
  private lease: string = "";
  private removed: u64 = 0;
  private repacked: bool = false;

  constructor(
    private session: Session,
    private dryRun: bool,
    /** Leases that don't count: their programs are gone. */
    private ended: Set<string>,
  ) {
    for (let i = 0; i < UNIT_KINDS; i++) this.freed.push(new Tally());
  }

  begin(): bool {
    const names = this.session.names;
    if (!names.refresh()) return false;
    if (this.dryRun) {
      if (this.session.lease.idle) this.ended.add(this.session.lease.id);
      return true;
    }
    const ids = this.ended.values();
    for (let i = 0; i < ids.length; i++) if (names.leases.has(ids[i]) && !names.endLease(ids[i])) return false;
    return this.session.lease.end() && names.commit();
  }

  /** 1 when all is done, 0 when there is more to do, -1 on failure. */
  step(budget: u32): i32 {
    if (this.stage == Stage.done) return 1;
    if (!this.session.live()) return -1;
    if (this.stage == Stage.dead) {
      fail(Code.invalid, "the collection failed before");
      return -1;
    }
    if (this.advance(max(budget, 1))) return i32(this.stage == Stage.done);
    this.dispose();
    return -1;
  }

  get completed(): u64 {
    const mark = this.mark;
    return (mark ? mark.done : 0) + this.removed * REMOVAL_COST;
  }

  get total(): u64 {
    const verdict = this.verdict;
    return max(this.completed, this.entries()) + u64(verdict ? verdict.removable.length - this.next : 0) * REMOVAL_COST;
  }

  dispose(): void {
    if (this.stage != Stage.done) this.stage = Stage.dead;
    const raised = fault.raised;
    const repacker = this.repacker;
    if (repacker) repacker.abandon();
    this.repacker = null;
    this.dropLease();
    const mark = this.mark;
    if (mark) mark.free();
    this.mark = null;
    if (!raised) fault.clear();
  }

  private advance(budget: u32): bool {
    switch (this.stage) {
      case Stage.listing:
        return this.list();
      case Stage.marking: {
        const state = this.mark!.step(budget);
        if (state > 0) this.stage = Stage.judging;
        return state >= 0;
      }
      case Stage.judging:
        return this.judge();
      case Stage.removing:
        return this.remove(budget);
      default:
        return this.repack();
    }
  }

  private list(): bool {
    const names = this.session.names;
    if (!this.mayRetry() || !names.refresh()) return false;
    const condemned = names.condemned.keys();
    const inventory = Inventory.of(this.session);
    if (!inventory) return false;
    this.units = inventory.units;
    const there = new Set<string>();
    for (let i = 0; i < this.units.length; i++) there.add(this.units[i].path);
    this.gone = [];
    for (let i = 0; i < condemned.length; i++) if (!there.has(condemned[i])) this.gone.push(condemned[i]);
    const old = this.mark;
    if (old) old.free();
    this.mark = new Mark(this.session, this.units);
    this.stage = Stage.marking;
    return true;
  }

  /** Decides on the names as they are: what was listed, and named since, is found named. Then makes that durable if there is anything to decide. */
  private judge(): bool {
    const names = this.session.names;
    if (!names.commit() || !names.refresh()) return false;
    let verdict = this.decide();
    if (!verdict) return !fault.raised;
    if (!this.dryRun && (verdict.weighs || this.lease.length)) {
      const changes = names.changes;
      if (!names.own()) return false;
      if (names.changes != changes) verdict = this.decide();
      if (!verdict) return !fault.raised;
      if (!this.mayRetry()) return false;
      const counts = this.pronounce(verdict);
      // Others wrote in between: on to their state.
      if (counts <= 0) return counts == 0;
    }
    this.verdict = verdict;
    this.next = 0;
    this.stage = Stage.removing;
    return this.countHeld(verdict);
  }

  /** Null with the fault set, or when there is more to do before. */
  private decide(): Verdict | null {
    const names = this.session.names;
    const mark = this.mark!;
    if ((this.lease.length && !names.leases.has(this.lease)) || !mark.holds()) {
      // Another collection took what was relied upon.
      if (!fault.raised && this.dropLease()) this.stage = Stage.listing;
      return null;
    }
    const counting: LeaseRecord[] = [];
    let oldest = u64.MAX_VALUE;
    const leases = names.leases.values();
    for (let i = 0; i < leases.length; i++) {
      if (this.ends(leases[i].id)) continue;
      counting.push(leases[i]);
      oldest = min(oldest, leases[i].serial);
    }
    if (mark.covers(oldest)) return Verdict.of(this.units, mark, names, counting);
    this.stage = Stage.marking;
    return null;
  }

  /** Whether a lease doesn't count: the verdict on packs that were moved ends the own one. */
  private ends(lease: string): bool {
    return this.ended.has(lease) || (lease == this.lease && this.session.lease.unshared);
  }

  /** 1 when it counts, 0 when others wrote before, -1 on failure. */
  private pronounce(verdict: Verdict): i32 {
    const names = this.session.names;
    if (this.lease.length && !this.session.lease.endWithLast()) return -1;
    if (!verdict.write(names)) return -1;
    const counts = names.syncUnchanged();
    if (counts <= 0) return counts;
    for (let i = 0; i < verdict.pardoned.length; i++) this.mark!.letGo(verdict.pardoned[i].path);
    if (!this.lease.length) return 1;
    this.session.lease.drop();
    this.lease = "";
    return 1;
  }

  private countHeld(verdict: Verdict): bool {
    this.held.count = 0;
    this.held.bytes = 0;
    this.holders = verdict.holders;
    for (let i = 0; i < verdict.held.length; i++) {
      const size = verdict.held[i].size();
      if (size < 0) return false;
      this.held.add(u64(size));
    }
    return true;
  }

  private remove(budget: u32): bool {
    const units = this.verdict!.removable;
    while (this.next < units.length) {
      const unit = units[this.next];
      const size = unit.size();
      if (size < 0 || !(this.dryRun || unit.remove())) return false;
      this.freed[unit.kind].add(u64(size));
      this.next++;
      this.removed++;
      if (budget <= REMOVAL_COST) return true;
      budget -= REMOVAL_COST;
    }
    return (this.dryRun || this.release(units)) && this.selectSparse();
  }

  /** Only what is gone for good is no longer condemned: it might be taken for a part of the store again. */
  private release(units: Unit[]): bool {
    const session = this.session;
    const paths = this.gone;
    for (let i = 0; i < units.length; i++) paths.push(units[i].path);
    if (!this.syncFolders(paths)) return false;
    for (let i = 0; i < paths.length; i++) {
      if (session.names.condemned.has(paths[i]) && !session.names.letGo(paths[i])) return false;
    }
    this.gone = [];
    const removed = new Set<string>();
    for (let i = 0; i < paths.length; i++) removed.add(paths[i]);
    const left: Unit[] = [];
    for (let i = 0; i < this.units.length; i++) if (!removed.has(this.units[i].path)) left.push(this.units[i]);
    this.units = left;
    return session.content.refresh() && session.names.release();
  }

  private syncFolders(paths: string[]): bool {
    const folders = new Set<string>();
    for (let i = 0; i < paths.length; i++) folders.add(folderOf(paths[i]));
    const touched = folders.values();
    for (let i = 0; i < touched.length; i++) {
      const dir = this.session.root.directory(touched[i]);
      const ok = dir ? dir.sync() : fault.code == Code.noEntry;
      if (dir) dir.close();
      if (!ok) return false;
      // The container was removed meanwhile, with all that it had.
      fault.clear();
    }
    return true;
  }

  /** Packs are moved once, and while nobody imports: otherwise both copies would stay. */
  private selectSparse(): bool {
    this.stage = Stage.done;
    if (this.repacked || this.holders.size) return true;
    const leases = this.session.names.leases.keys();
    for (let i = 0; i < leases.length; i++) if (!this.ended.has(leases[i])) return true;
    const sources = this.mark!.chunks.sparse();
    if (!sources) return false;
    if (!sources.length) return true;
    this.repacked = true;
    return this.dryRun ? this.foresee(sources) : this.beginRepack(sources);
  }

  private foresee(sources: MarkedPack[]): bool {
    for (let i = 0; i < sources.length; i++) this.freed[UnitKind.pack].add(u64(sources[i].pack.size()));
    this.rewritten = sizeMoved(sources);
    return true;
  }

  private beginRepack(sources: MarkedPack[]): bool {
    this.lease = this.session.lease.take();
    if (!this.lease.length) return false;
    // Another collection may have moved them before this lease.
    if (!this.mark!.holds()) return !fault.raised && this.dropLease() && this.session.names.release();
    this.repacker = new Repacker(this.session.content, sources);
    this.stage = Stage.repacking;
    return true;
  }

  private repack(): bool {
    const repacker = this.repacker!;
    const state = repacker.step();
    if (state <= 0) return state == 0;
    this.rewritten = repacker.written;
    this.mark!.rely(repacker.names);
    repacker.abandon();
    this.repacker = null;
    this.stage = Stage.judging;
    return this.session.content.refresh();
  }

  private dropLease(): bool {
    if (!this.lease.length) return true;
    this.lease = "";
    this.session.lease.drop();
    return !this.session.open || (this.session.lease.end() && this.session.names.announce());
  }

  private mayRetry(): bool {
    return this.turns++ < TURNS_MAX || fail(Code.busy, "other programs change the names of this store all the time");
  }

  /** Entries of the layers that images have. */
  private entries(): u64 {
    const names = this.session.names;
    let total: u64 = 0;
    const seen = new Set<string>();
    const images = names.images.values();
    for (let i = 0; i < images.length; i++) {
      const layers = images[i].layers;
      for (let j = 0; j < layers.length; j++) {
        if (seen.has(layers[j])) continue;
        seen.add(layers[j]);
        total += names.layers.get(layers[j]).entries;
      }
    }
    return total;
  }
}
