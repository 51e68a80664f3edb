// A chain of epochs that goes on: numbered journal files of one directory, each written by one owner.
// The highest file is the lock. A successor first creates its file, then reads its predecessor up
// to the last valid group and stores that length; what the predecessor's owner adds later is void.
import { Code, fail, failOn, failed, fault } from "../core/fault";
import { JournalKind } from "../format/journal";
import { Dir } from "../io/volume";
import { Chain, ChainLink } from "./chain";
import { Ground } from "./ground";
import { JournalReader, JournalWriter, RecordVisitor, epochName, listEpochs } from "./journal";
import { Lineage } from "./lineage";
import { Owner } from "./owner";
import { Point } from "./point";

/** A chain that can't be read after so many checkpoints of others is broken. */
const LOADS_MAX = 100;

/** Takes in the records of a chain, from the first epoch to the last. */
export abstract class EpochVisitor extends RecordVisitor {
  /** A chain is about to be read from its start: forget everything. */
  abstract restart(): void;
  /** The records that follow are of this epoch. */
  abstract enter(journal: string, epoch: u64): void;
}

export class Epochs {
  /** What reading had to drop, one line each. */
  notices: string[] = [];
  private chain: Chain;
  /** Where the state stands that was read. */
  private state: Point = new Point();
  /** Its last epoch was closed: it is durable, with its name. */
  private sealed: bool = false;
  /** What was read couldn't be made durable. The host may forget that it couldn't: nothing is built on it. */
  private doubtful: bool = false;
  /** The floor as it was then. */
  private floor: u64 = 0;
  /** The highest epoch that was there, and its size: whether to read again. */
  private newest: u64 = 0;
  private newestSize: u64 = 0;
  /** Its owner hasn't closed it, as far as was read: it holds the lock. */
  private open: bool = false;
  private openOwner: string = "";
  private openInstance: u64 = 0;
  private complete: bool = true;

  constructor(
    private ground: Ground,
    private kind: JournalKind,
    /** Type of the record that makes all before it irrelevant. */
    reset: u32,
    /** Names the chain in notices. */
    private label: string,
    /** What another writer is told of this one. */
    private owner: Owner,
  ) {
    this.chain = new Chain(ground, kind, reset);
  }

  /** Whether another writer holds the lock, as of the last `load`. One that this writer left behind is free. */
  get locked(): bool {
    return this.open && this.openInstance != this.owner.instance;
  }

  /** Whether the last `load` came to its end: otherwise its visitor knows only a part. */
  get loaded(): bool {
    return this.complete;
  }

  /** Label of the writer that holds the lock; empty when it got no further than creating its file. */
  get holder(): string {
    return this.openOwner;
  }

  /** Epochs in the chain. */
  get length(): i32 {
    return this.chain.links.length;
  }

  /** The state that the last `load` has read; what a writer has added since comes after it. */
  get point(): Point {
    return this.state;
  }

  /** Reads the chain anew. */
  load(visitor: EpochVisitor): bool {
    let attempt = 1;
    while (!this.tryLoad(visitor)) {
      if (fault.code != Code.noEntry) return false;
      if (attempt++ == LOADS_MAX) {
        fault.code = Code.corrupt;
        fault.detail = "an epoch that a later one follows is missing";
        return false;
      }
      // Others remove epochs that they have replaced, between the listing and the reading.
      fault.clear();
      if (!this.ground.refresh()) return false;
    }
    return true;
  }

  /** 1 when somebody has written since the last `load`, 0 when not, -1 on failure. */
  changed(): i32 {
    const epochs = this.list();
    if (!epochs) return -1;
    if (this.ground.floor() != this.floor) return 1;
    if ((epochs.length ? epochs[epochs.length - 1] : 0) != this.newest) return 1;
    if (!this.newest) return 0;
    const same = this.sameSize();
    return failed() ? -1 : i32(!same);
  }

  // ---- the lock ----------------------------------------------------------------------------

  /**
   * Takes the lock unless another writer holds it (`busy`, with its label as the subject): the next epoch, with what
   * others wrote meanwhile read first.
   */
  take(visitor: EpochVisitor): JournalWriter | null {
    do {
      if (!this.catchUp(visitor)) return null;
      if (this.locked) {
        this.failBusy();
        return null;
      }
      // A closed epoch is never written again: what was read is what counts.
      const writer = this.claim(this.newest);
      if (writer && this.begin(writer, visitor, false)) return writer;
    } while (!failed());
    return null;
  }

  /**
   * Takes the lock from the writer of this label; null without a fault when that one doesn't hold it any more. What it adds from then on
   * is void.
   */
  displace(visitor: EpochVisitor, owner: string): JournalWriter | null {
    do {
      if (!this.catchUp(visitor) || !this.open || this.openOwner != owner) return null;
      const writer = this.claim(this.newest);
      if (writer && this.begin(writer, visitor, true)) return writer;
    } while (!failed());
    return null;
  }

  /** Takes the lock whoever holds it; what that writer adds from then on is void. */
  takeOver(visitor: EpochVisitor): JournalWriter | null {
    do {
      const epochs = this.list();
      if (!epochs) return null;
      const newest = epochs.length ? epochs[epochs.length - 1] : 0;
      const writer = this.claim(newest);
      if (writer) {
        const unchanged = newest == this.newest && this.sameSize();
        if (failed()) return this.giveUp(writer);
        if (this.begin(writer, visitor, !unchanged)) return writer;
      }
    } while (!failed());
    return null;
  }

  /** The next epoch of a writer all of whose own is durable, with its name; null, `stale` when another took over. */
  advance(writer: JournalWriter): JournalWriter | null {
    const next = this.claim(writer.epoch);
    if (!next) {
      if (!failed()) this.failStale();
      return null;
    }
    this.state = new Point(this.ground.journal, writer.epoch, writer.end);
    this.sealed = true;
    this.newest = next.epoch;
    return next.start(this.kind, this.owner, this.predecessor()) ? next : this.giveUp(next);
  }

  private catchUp(visitor: EpochVisitor): bool {
    const changed = this.changed();
    return changed == 0 || (changed > 0 && this.load(visitor));
  }

  /** The epoch above all, of which `newest` was the highest; null without a fault when another was quicker. */
  private claim(newest: u64): JournalWriter | null {
    const dir = this.ground.directory(this.ground.journal);
    if (!dir) return null;
    // Above what it follows too: a number means one epoch of a chain.
    const highest = max(max(newest, this.ground.floor()), this.ground.origin().epoch);
    const writer = this.create(dir, highest + 1);
    if (!writer && fault.code == Code.exist) fault.clear();
    return writer;
  }

  private create(dir: Dir, epoch: u64): JournalWriter | null {
    return JournalWriter.claim(dir, this.ground.id(this.ground.journal), epoch);
  }

  /**
   * Starts a claimed epoch; from now on nobody moves the ground. What it follows is durable before it says so: without that it can't be read.
   * False without a fault when a later one has started already: an epoch follows none but lower ones.
   */
  private begin(writer: JournalWriter, visitor: EpochVisitor, reread: bool): bool {
    const ok =
      this.ground.refresh() &&
      ((!reread && this.floor == this.ground.floor()) || this.load(visitor)) &&
      (!this.isOwn || this.state.epoch < writer.epoch) &&
      this.settle() &&
      writer.start(this.kind, this.owner, this.predecessor());
    if (!ok) this.giveUp(writer);
    return ok;
  }

  /** The first fault is kept. */
  private giveUp(writer: JournalWriter): JournalWriter | null {
    writer.abandon();
    const dir = this.ground.directory(this.ground.journal);
    if (dir) dir.unlink(epochName(writer.epoch));
    return null;
  }

  /**
   * Voids what a dead writer couldn't sync. A host may take it for written from then on: a later sync would succeed without it, and what is
   * built on it be lost with it. So the next epoch says how far this one counts, unless another writer has that already. The fault stays.
   */
  disown(writer: JournalWriter): void {
    if (!writer.doubtful && !writer.nameless) return;
    const dir = this.ground.directory(this.ground.journal);
    const next = dir ? this.create(dir, writer.epoch + 1) : null;
    if (!next) return;
    const sure = writer.synced && writer.named ? new Point("", writer.epoch, writer.synced) : this.predecessor();
    next.start(this.kind, this.owner, sure);
    next.abandon();
  }

  private predecessor(): Point {
    const state = this.state;
    return new Point(this.isOwn ? "" : state.journal, state.epoch, state.end);
  }

  /** Whether the state that was read ends in the chain's own journal. */
  private get isOwn(): bool {
    return this.state.journal == this.ground.journal;
  }

  /** Makes what was read of the own journal durable, with its names: it is relied on from now on. */
  settle(): bool {
    // Who made an origin of another's epoch has synced that.
    if (!this.state.epoch || !this.isOwn || this.sealed) return true;
    if (this.doubtful) return fail(Code.stale, "an earlier sync failed; open " + this.label + " again");
    this.doubtful = !this.syncLast() || !this.ground.directory(this.ground.journal)!.sync();
    return !this.doubtful;
  }

  /** Makes the name of a writer's epoch durable. */
  nameDurable(writer: JournalWriter): bool {
    if (!writer.named) writer.named = this.ground.directory(this.ground.journal)!.sync();
    writer.nameless = !writer.named;
    return writer.named;
  }

  private syncLast(): bool {
    const file = this.ground.directory(this.ground.journal)!.writable(epochName(this.state.epoch));
    if (!file) {
      // A later writer's checkpoint has replaced it: this epoch won't count either.
      if (fault.code != Code.noEntry) return false;
      fault.clear();
      return true;
    }
    const ok = file.sync();
    file.close();
    return ok;
  }

  /**
   * `busy` when another writer holds the lock than the one of the label `gone`. Damage is no obstacle: this comes before
   * removing it all.
   */
  assertFree(gone: string | null): bool {
    const epochs = this.list();
    if (!epochs) return false;
    this.newest = epochs.length ? epochs[epochs.length - 1] : 0;
    if (this.newest && !this.readLock()) return false;
    return !this.locked || this.openOwner == gone || this.failBusy();
  }

  /** Who has the highest epoch, and whether it is closed. Without a sound header nobody has left a label. */
  private readLock(): bool {
    const file = this.chain.open(this.ground.journal, this.newest);
    if (!file) return false;
    const reader = new JournalReader();
    const size = file.size();
    this.newestSize = u64(size);
    const read = size >= 0 && reader.readHeader(file, this.kind, this.ground.id(this.ground.journal), this.newest);
    this.open = !read || !reader.endsClosed(file, u64(size));
    file.close();
    if (failed() && fault.code != Code.corrupt) return false;
    fault.clear();
    this.openOwner = reader.header.owner;
    this.openInstance = reader.header.instance;
    return true;
  }

  private failBusy(): bool {
    const owner = String.UTF8.encode(this.openOwner);
    return failOn(
      Code.busy,
      this.label + " is being written by " + (this.openOwner.length ? this.openOwner : "another program"),
      changetype<usize>(owner),
      owner.byteLength,
    );
  }

  /** 1 when this writer's epoch is still the highest, 0 when another writer took over, -1 on failure. */
  isHighest(writer: JournalWriter): i32 {
    const epochs = this.list();
    if (!epochs) return -1;
    return i32(epochs.length > 0 && epochs[epochs.length - 1] == writer.epoch);
  }

  /** Whether this writer's epoch is still the highest; `stale` when not. */
  owns(writer: JournalWriter): bool {
    const highest = this.isHighest(writer);
    return highest > 0 || (highest == 0 && this.failStale());
  }

  failStale(): bool {
    return fail(Code.stale, "another program took over " + this.label);
  }

  /** Adds the epochs that make up the state, as of the last `load`, and how many bytes of each count. */
  addTo(lineage: Lineage): void {
    const links = this.chain.links;
    for (let i = links.length - 1; i >= 0; i--) {
      const link = links[i];
      lineage.add(link.epoch, link.limit ? link.limit : this.state.end);
    }
  }

  // ---- reading -----------------------------------------------------------------------------

  /** The chain's own epochs, lowest first; null with the fault set on failure. */
  list(): u64[] | null {
    const dir = this.ground.directory(this.ground.journal);
    if (dir) return listEpochs(dir);
    if (fault.code != Code.noEntry) return null;
    // A container that never changed has none.
    fault.clear();
    return [];
  }

  private sameSize(): bool {
    if (!this.newest) return true;
    const file = this.chain.open(this.ground.journal, this.newest);
    if (!file) {
      if (fault.code == Code.noEntry) fault.clear();
      return false;
    }
    const size = file.size();
    file.close();
    return u64(size) == this.newestSize;
  }

  private tryLoad(visitor: EpochVisitor): bool {
    const epochs = this.list();
    if (!epochs) return false;
    this.complete = false;
    visitor.restart();
    this.notices = [];
    this.state = new Point();
    this.sealed = false;
    this.floor = this.ground.floor();
    this.newest = epochs.length ? epochs[epochs.length - 1] : 0;
    this.newestSize = 0;
    this.open = this.newest > 0;
    this.openOwner = "";
    this.openInstance = 0;
    if (this.newest && this.newest <= this.floor && !this.readLock()) return false;
    if (!this.chain.find(epochs)) return false;
    const links = this.chain.links;
    for (let i = links.length - 1; i >= 0; i--) if (!this.read(links[i], visitor)) return false;
    this.complete = true;
    return true;
  }

  private read(link: ChainLink, visitor: EpochVisitor): bool {
    const file = this.chain.open(link.journal, link.epoch);
    if (!file) return false;
    const reader = new JournalReader();
    visitor.enter(link.journal, link.epoch);
    const ok =
      reader.readHeader(file, this.kind, this.ground.id(link.journal), link.epoch) &&
      reader.readGroups(file, link.limit, visitor);
    file.close();
    if (!ok) return false;
    if (link.epoch == this.newest && link.journal == this.ground.journal) {
      this.newestSize = reader.end + reader.dropped;
      this.open = !reader.closed;
      this.openOwner = reader.header.owner;
      this.openInstance = reader.header.instance;
    }
    this.state = new Point(link.journal, link.epoch, reader.counted);
    this.sealed = reader.closed;
    if (reader.dropped) this.notices.push(this.dropped(link.epoch, reader.dropped));
    return true;
  }

  private dropped(epoch: u64, bytes: u64): string {
    return (
      this.label +
      ", epoch " +
      epochName(epoch) +
      ": " +
      bytes.toString() +
      " bytes of an unfinished change were dropped"
    );
  }
}

/** Removes the epochs of a journal below this writer's, which holds their whole state. */
export function removeOlder(dir: Dir, writer: JournalWriter): bool {
  const epochs = listEpochs(dir);
  if (!epochs) return false;
  for (let i = 0; i < epochs.length; i++) {
    if (epochs[i] < writer.epoch && !dir.unlink(epochName(epochs[i]))) return false;
  }
  return true;
}
