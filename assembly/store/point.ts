// A point in the history of a container: the first `end` bytes of an epoch of a journal, with all that it follows.
import { ByteBuffer, Cursor } from "../core/bytes";
import { fromHex } from "../core/hex";
import { JOURNAL_ID_SIZE, journalAt } from "../format/journal";

const scratch = memory.data(JOURNAL_ID_SIZE, 8);

export class Point {
  constructor(
    /** Hex; empty: nothing was written yet, the image is all there is. */
    public journal: string = "",
    public epoch: u64 = 0,
    public end: u64 = 0,
  ) {}

  equals(other: Point): bool {
    return this.journal == other.journal && this.epoch == other.epoch && this.end == other.end;
  }

  encode(to: ByteBuffer): void {
    putJournal(to, this.journal);
    to.u64(this.epoch);
    to.u64(this.end);
  }

  static decode(from: Cursor): Point {
    const self = new Point();
    self.journal = takeJournal(from);
    self.epoch = from.u64();
    self.end = from.u64();
    return self;
  }
}

/** A journal's id; zeros for none. */
export function putJournal(to: ByteBuffer, journal: string): void {
  memory.fill(scratch, 0, JOURNAL_ID_SIZE);
  if (journal.length) fromHex(journal, scratch);
  to.bytes(scratch, JOURNAL_ID_SIZE);
}

export function takeJournal(from: Cursor): string {
  const at = from.take(JOURNAL_ID_SIZE);
  return at ? journalAt(at) : "";
}
