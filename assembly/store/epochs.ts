// A chain of epochs: the numbered journal files of one directory, each written by one owner.
// The highest file is the lock. A successor first creates its file, then reads its predecessor up
// to the last valid group and stores that length; what the predecessor's owner adds later is void.
import { Code, fail, failOn, failed, fault } from "../core/fault";
import { JournalKind } from "../format/journal";
import { Dir } from "../io/volume";
import { Owner } from "./owner";
import { Lineage } from "./lineage";
import { JournalReader, JournalWriter, RecordVisitor, epochName, listEpochs } from "./journal";

/** A chain that can't be read after so many checkpoints of others is broken. */
const LOADS_MAX = 100;

/** Takes in the records of a chain, from the first epoch to the last. */
export abstract class EpochVisitor extends RecordVisitor {
  /** A chain is about to be read from its start: forget everything. */
  abstract restart(): void;
  /** The records that follow are of this epoch. */
  abstract enter(epoch: u64): void;

  /** Whether a record of this type makes all before it irrelevant. */
  isReset(type: u32): bool {
    return false;
  }
}

/** An epoch to read, and how many bytes of it count (0: up to the last valid group). */
class ChainLink {
  constructor(
    readonly epoch: u64,
    readonly limit: u64,
  ) {}
}

export class Epochs {
  /** What reading had to drop, one line each. */
  notices: string[] = [];
  /** The epochs that make up the state, newest first. */
  private chain: ChainLink[] = [];
  /** The last epoch that was read, and its valid length. */
  private epoch: u64 = 0;
  private end: u64 = 0;
  /** The highest epoch that was there, and its size: whether to read again. */
  private newest: u64 = 0;
  private newestSize: u64 = 0;
  /** Its owner hasn't closed it, as far as was read: it holds the lock. */
  private open: bool = false;
  private openOwner: string = "";
  private openInstance: u64 = 0;
  private complete: bool = true;

  constructor(
    readonly dir: Dir,
    private kind: JournalKind,
    /** Names the chain in notices. */
    private label: string,
    /** What another writer is told of this one. */
    private owner: Owner,
  ) {}

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
    return this.chain.length;
  }

  /** Reads the chain anew. */
  load(visitor: EpochVisitor): bool {
    let attempt = 1;
    while (!this.tryLoad(visitor)) {
      // Checkpoints of other writers remove epochs between the listing and the reading.
      if (fault.code != Code.noEntry || attempt++ == LOADS_MAX) return false;
      fault.clear();
    }
    return true;
  }

  /** 1 when somebody has written since the last `load`, 0 when not, -1 on failure. */
  changed(): i32 {
    const epochs = listEpochs(this.dir);
    if (!epochs) return -1;
    if ((epochs.length ? epochs[epochs.length - 1] : 0) != this.newest) return 1;
    if (!this.newest) return 0;
    const same = this.sameSize();
    return failed() ? -1 : i32(!same);
  }

  /**
   * Takes the lock unless another writer holds it (`busy`, with its label as the subject): the next epoch, with what
   * others wrote meanwhile read first.
   */
  take(visitor: EpochVisitor): JournalWriter | null {
    while (true) {
      const changed = this.changed();
      if (changed < 0 || (changed > 0 && !this.load(visitor))) return null;
      if (this.locked) {
        this.failBusy();
        return null;
      }
      // A closed epoch is never written again: what was read is what counts.
      const writer = JournalWriter.claim(this.dir, this.newest + 1);
      if (writer) return this.begin(writer, null);
      if (fault.code != Code.exist) return null;
      fault.clear();
    }
  }

  /**
   * Takes the lock from the writer of this label; null without a fault when that one doesn't hold it any more. What it adds from then on
   * is void.
   */
  displace(visitor: EpochVisitor, owner: string): JournalWriter | null {
    while (true) {
      const changed = this.changed();
      if (changed < 0 || (changed > 0 && !this.load(visitor))) return null;
      if (!this.open || this.openOwner != owner) return null;
      const writer = JournalWriter.claim(this.dir, this.newest + 1);
      if (writer) return this.begin(writer, visitor);
      if (fault.code != Code.exist) return null;
      fault.clear();
    }
  }

  /** Takes the lock whoever holds it; what that writer adds from then on is void. */
  takeOver(visitor: EpochVisitor): JournalWriter | null {
    for (;;) {
      const epochs = listEpochs(this.dir);
      if (!epochs) return null;
      const next = (epochs.length ? epochs[epochs.length - 1] : 0) + 1;
      const writer = JournalWriter.claim(this.dir, next);
      if (!writer) {
        if (fault.code != Code.exist) return null;
        fault.clear();
        continue;
      }
      const unchanged = next - 1 == this.newest && this.sameSize();
      if (failed()) return this.giveUp(writer);
      return this.begin(writer, unchanged ? null : visitor);
    }
  }

  /**
   * Starts a claimed epoch; with a visitor the chain is read first. Its name is durable before it says what it follows, and so are
   * the names of those: one without its predecessors can't be read.
   */
  private begin(writer: JournalWriter, visitor: EpochVisitor | null): JournalWriter | null {
    const ok =
      (!visitor || this.load(visitor)) &&
      this.settlePredecessor() &&
      this.dir.sync() &&
      writer.start(this.kind, this.owner, this.epoch, this.end);
    return ok ? writer : this.giveUp(writer);
  }

  /** The first fault is kept. */
  private giveUp(writer: JournalWriter): JournalWriter | null {
    writer.abandon();
    this.dir.unlink(epochName(writer.epoch));
    return null;
  }

  /** What was read of an epoch, its end included, need not be on disk yet, and is relied on from now on. */
  private settlePredecessor(): bool {
    if (!this.epoch) return true;
    const file = this.dir.writable(epochName(this.epoch));
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

  /** `busy` when another writer holds the lock. Damage is no obstacle: this comes before removing it all. */
  assertFree(): bool {
    const epochs = listEpochs(this.dir);
    if (!epochs) return false;
    if (!epochs.length) return true;
    const newest = epochs[epochs.length - 1];
    const file = this.dir.file(epochName(newest));
    if (!file) return false;
    const reader = new JournalReader();
    const size = file.size();
    this.open = size >= 0 && !reader.endsClosed(file, newest, u64(size));
    if (!failed()) reader.readHeader(file, this.kind);
    file.close();
    if (failed() && fault.code != Code.corrupt) return false;
    fault.clear();
    this.openOwner = reader.header.owner;
    this.openInstance = reader.header.instance;
    return !this.locked || this.failBusy();
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
    const epochs = listEpochs(this.dir);
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
    for (let i = this.chain.length - 1; i >= 0; i--) {
      const link = this.chain[i];
      lineage.add(link.epoch, link.limit ? link.limit : this.end);
    }
  }

  /** Removes the epochs below this writer's, which holds their whole state. */
  removeOlder(writer: JournalWriter): bool {
    const epochs = listEpochs(this.dir);
    if (!epochs) return false;
    for (let i = 0; i < epochs.length; i++) {
      if (epochs[i] < writer.epoch && !this.dir.unlink(epochName(epochs[i]))) return false;
    }
    return true;
  }

  private sameSize(): bool {
    if (!this.newest) return true;
    const file = this.dir.file(epochName(this.newest));
    if (!file) {
      if (fault.code == Code.noEntry) fault.clear();
      return false;
    }
    const size = file.size();
    file.close();
    return u64(size) == this.newestSize;
  }

  private tryLoad(visitor: EpochVisitor): bool {
    const epochs = listEpochs(this.dir);
    if (!epochs) return false;
    this.complete = false;
    visitor.restart();
    this.notices = [];
    this.chain = [];
    this.epoch = 0;
    this.end = 0;
    this.newest = epochs.length ? epochs[epochs.length - 1] : 0;
    this.newestSize = 0;
    this.open = this.newest > 0;
    this.openOwner = "";
    this.openInstance = 0;
    if (!this.findChain(epochs, visitor)) return false;
    for (let i = this.chain.length - 1; i >= 0; i--) {
      const link = this.chain[i];
      const file = this.dir.file(epochName(link.epoch));
      if (!file) return false;
      const reader = new JournalReader();
      visitor.enter(link.epoch);
      const ok = reader.readHeader(file, this.kind) && reader.readGroups(file, link.limit, visitor);
      file.close();
      if (!ok) return false;
      if (link.epoch == this.newest) {
        this.newestSize = reader.end + reader.dropped;
        this.open = !reader.closed;
        this.openOwner = reader.header.owner;
        this.openInstance = reader.header.instance;
      }
      this.epoch = link.epoch;
      this.end = reader.end;
      if (reader.dropped) this.notices.push(this.dropped(link.epoch, reader.dropped));
    }
    this.complete = true;
    return true;
  }

  /** Follows predecessors down from the highest epoch that has a header to one that starts with a reset, or follows none. */
  private findChain(epochs: u64[], visitor: EpochVisitor): bool {
    let limit: u64 = 0;
    let wanted: u64 = 0;
    for (let i = epochs.length - 1; i >= 0; i--) {
      if (wanted && epochs[i] != wanted) continue;
      const file = this.dir.file(epochName(epochs[i]));
      if (!file) return false;
      const reader = new JournalReader();
      const first = reader.readHeader(file, this.kind) ? reader.firstType(file, limit) : -1;
      const size = first >= 0 ? file.size() : -1;
      const lost = size >= 0 && !reader.started && (wanted != 0 || reader.endsClosed(file, epochs[i], u64(size)));
      if (lost) {
        fail(Code.corrupt, "an epoch has lost its header");
        file.blame();
      }
      file.close();
      if (size < 0) return false;
      if (!reader.started) {
        // Its owner created the file and got no further: it holds nothing.
        if (!lost) continue;
        return false;
      }
      this.chain.push(new ChainLink(epochs[i], limit));
      if (!reader.header.predecessor || visitor.isReset(first)) return true;
      wanted = reader.header.predecessor;
      limit = reader.header.predecessorEnd;
    }
    return !wanted || fail(Code.noEntry, "an epoch is missing");
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
