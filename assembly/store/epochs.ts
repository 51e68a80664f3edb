// A chain of epochs: the numbered journal files of one directory, each written by one owner.
// The highest file is the lock. A successor first creates its file, then reads its predecessor up
// to the last valid group and stores that length; what the predecessor's owner adds later is void.
import { Code, fail, fault } from "../core/fault";
import { JournalKind } from "../format/journal";
import { Dir } from "../io/volume";
import { JournalReader, JournalWriter, RecordVisitor, epochName, listEpochs } from "./journal";

/** Takes in the records of a chain, from the first epoch to the last. */
export abstract class EpochVisitor extends RecordVisitor {
  /** A chain is about to be read from its start: forget everything. */
  abstract restart(): void;
  /** The records that follow are of this epoch. */
  abstract enter(epoch: u64): void;
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

  constructor(
    readonly dir: Dir,
    private kind: JournalKind,
    /** Names the chain in notices. */
    private label: string,
  ) {}

  /** Epochs in the chain. */
  get length(): i32 {
    return this.chain.length;
  }

  /** Reads the chain anew. */
  load(visitor: EpochVisitor): bool {
    if (this.tryLoad(visitor)) return true;
    // A checkpoint may remove epochs between the listing and the reading: once is enough to retry.
    if (fault.code != Code.noEntry) return false;
    fault.clear();
    return this.tryLoad(visitor);
  }

  /** 1 when somebody has written since the last `load`, 0 when not, -1 on failure. */
  changed(): i32 {
    const epochs = listEpochs(this.dir);
    if (!epochs) return -1;
    if ((epochs.length ? epochs[epochs.length - 1] : 0) != this.newest) return 1;
    if (!this.newest) return 0;
    const file = this.dir.file(epochName(this.newest));
    if (!file) return -1;
    const size = file.size();
    file.close();
    return size < 0 ? -1 : i32(u64(size) != this.newestSize);
  }

  /**
   * Takes the lock: the next epoch, with what others wrote meanwhile read first. With `fresh` the
   * epoch follows none: its owner writes the whole state and removes the older ones.
   */
  take(visitor: EpochVisitor, fresh: bool): JournalWriter | null {
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
      // Nobody can have written since `changed` said no: their epoch would be the highest.
      const unchanged = (epochs.length ? epochs[epochs.length - 1] : 0) == this.newest;
      const ok =
        ((unchanged && this.sameSize()) || this.load(visitor)) &&
        writer.start(this.kind, fresh ? 0 : this.epoch, fresh ? 0 : this.end);
      if (ok) return writer;
      writer.abandon();
      this.dir.unlink(epochName(next));
      return null;
    }
  }

  /** Whether this writer's epoch is still the highest; `stale` when not. */
  owns(writer: JournalWriter): bool {
    const epochs = listEpochs(this.dir);
    if (!epochs) return false;
    if (epochs.length && epochs[epochs.length - 1] == writer.epoch) return true;
    return fail(Code.stale, "another process took over " + this.label);
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
      fault.clear();
      return false;
    }
    const size = file.size();
    file.close();
    return u64(size) == this.newestSize;
  }

  private tryLoad(visitor: EpochVisitor): bool {
    const epochs = listEpochs(this.dir);
    if (!epochs) return false;
    visitor.restart();
    this.notices = [];
    this.chain = [];
    this.epoch = 0;
    this.end = 0;
    this.newest = epochs.length ? epochs[epochs.length - 1] : 0;
    this.newestSize = 0;
    if (!this.findChain(epochs)) return false;
    for (let i = this.chain.length - 1; i >= 0; i--) {
      const link = this.chain[i];
      const file = this.dir.file(epochName(link.epoch));
      if (!file) return false;
      const reader = new JournalReader();
      visitor.enter(link.epoch);
      const ok = reader.readHeader(file, this.kind) && reader.readGroups(file, link.limit, visitor);
      file.close();
      if (!ok) return false;
      if (link.epoch == this.newest) this.newestSize = reader.end + reader.dropped;
      this.epoch = link.epoch;
      this.end = reader.end;
      if (reader.dropped) this.notices.push(this.dropped(link.epoch, reader.dropped));
    }
    return true;
  }

  /** Follows predecessors down from the highest epoch that has a header. */
  private findChain(epochs: u64[]): bool {
    let limit: u64 = 0;
    let wanted: u64 = 0;
    for (let i = epochs.length - 1; i >= 0; i--) {
      if (wanted && epochs[i] != wanted) continue;
      const file = this.dir.file(epochName(epochs[i]));
      if (!file) return false;
      const reader = new JournalReader();
      const ok = reader.readHeader(file, this.kind);
      file.close();
      if (!ok) return false;
      if (!reader.started) {
        // Its owner created the file and got no further: it holds nothing.
        if (!wanted) continue;
        return fail(Code.corrupt, "an epoch has lost its header");
      }
      this.chain.push(new ChainLink(epochs[i], limit));
      if (!reader.header.predecessor) return true;
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
