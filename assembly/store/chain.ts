// The epochs that make up a state: from the newest down through predecessors, also into the journals of others,
// to one that starts with a reset or follows none.
import { Code, fail, failed } from "../core/fault";
import { JournalKind } from "../format/journal";
import { File } from "../io/volume";
import { Ground } from "./ground";
import { JournalReader, epochName } from "./journal";
import { Point } from "./point";

/** An epoch to read, and how many bytes of it count (0: up to the last valid group). */
export class ChainLink {
  constructor(
    readonly journal: string,
    readonly epoch: u64,
    readonly limit: u64,
  ) {}
}

export class Chain {
  /** Newest first. */
  links: ChainLink[] = [];
  /** The last of them starts with a reset. */
  resets: bool = false;
  /** What the last of them follows, or replaces. */
  replaced: Point = new Point();
  /** An epoch that was passed over has the header of one of another journal. */
  private foreign: bool = false;
  /** Where the next link is; epoch 0: nowhere. */
  private next: Point = new Point();

  constructor(
    private ground: Ground,
    private kind: JournalKind,
    /** Type of the record that makes all before it irrelevant. */
    private reset: u32,
  ) {}

  /** Of the chain's own journal, which holds `epochs`: from the highest above the floor that has a header, else from the origin. */
  find(epochs: u64[]): bool {
    this.start();
    const floor = this.ground.floor();
    for (let i = epochs.length - 1; i >= 0 && epochs[i] > floor; i--) {
      const met = this.visit(this.ground.journal, epochs[i], 0, true);
      if (met < 0) return false;
      if (met > 0) return this.follow();
    }
    // Nothing here says that the store is this one: its superblock, or its names, were exchanged.
    if (this.foreign && this.kind == JournalKind.names)
      return fail(Code.corrupt, "the names are those of another store");
    return this.findFrom(this.ground.origin());
  }

  /** Of a point. */
  findFrom(point: Point): bool {
    this.start();
    this.next = point;
    return this.follow();
  }

  /** An epoch's file, or null. */
  open(journal: string, epoch: u64): File | null {
    const dir = this.ground.directory(journal);
    return dir ? dir.file(epochName(epoch)) : null;
  }

  private start(): void {
    this.links = [];
    this.resets = false;
    this.foreign = false;
  }

  private follow(): bool {
    while (this.next.epoch) {
      const next = this.next;
      if (this.visit(next.journal, next.epoch, next.end, false) < 0) return false;
    }
    return true;
  }

  /** 1 with the link added, 0 when an epoch that none follows has no header, -1 on failure. */
  private visit(journal: string, epoch: u64, limit: u64, last: bool): i32 {
    const file = this.open(journal, epoch);
    if (!file) return -1;
    const reader = new JournalReader();
    // Its size first: an owner that writes right now may have closed it by the time that its header was looked for.
    const size = file.size();
    let met: i32 = -1;
    if (size >= 0 && reader.readHeader(file, this.kind, this.ground.id(journal), epoch)) {
      // Its owner created the file and got no further: it holds nothing.
      const empty = !reader.started && last && !reader.wasClosed(file, u64(size)) && !failed();
      this.foreign = this.foreign || reader.foreign;
      met = empty ? 0 : this.enter(journal, epoch, limit, file, reader);
    }
    if (met < 0) file.blame();
    file.close();
    return met;
  }

  private enter(journal: string, epoch: u64, limit: u64, file: File, reader: JournalReader): i32 {
    if (!reader.started) {
      fail(Code.corrupt, "an epoch has lost its header");
      return -1;
    }
    const first = reader.firstType(file, limit);
    if (first < 0) return -1;
    const header = reader.header;
    if (header.predecessor >= epoch) {
      fail(Code.corrupt, "an epoch follows a later one");
      return -1;
    }
    this.links.push(new ChainLink(journal, epoch, limit));
    this.next = new Point();
    this.next.journal = header.predecessorJournal.length ? header.predecessorJournal : journal;
    this.next.epoch = header.predecessor;
    this.next.end = header.predecessorEnd;
    this.replaced = this.next;
    this.resets = u32(first) == this.reset;
    if (this.resets) this.next = new Point();
    return 1;
  }
}
