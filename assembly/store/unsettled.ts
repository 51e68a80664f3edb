// Groups of the names journal that were written but not yet acknowledged: should another writer have taken over before it
// read them, they are void on disk, and written again.
import { ByteBuffer } from "../core/bytes";

/** One group: its records as they were encoded, and where it stands. */
export class UnsettledGroup {
  readonly records: ByteBuffer = new ByteBuffer();
  /** It stood in the highest epoch: whoever took over since has read it, and made it durable before. */
  announced: bool = false;

  constructor(
    records: ByteBuffer,
    readonly epoch: u64,
    /** File offset behind it. */
    readonly end: u64,
    /** It rests on the state as it was: it is given up rather than written again. */
    readonly unchanged: bool,
  ) {
    this.records.bytes(records.ptr, records.len);
  }
}

export class Unsettled {
  private groups: UnsettledGroup[] = [];

  add(group: UnsettledGroup): void {
    this.groups.push(group);
  }

  /** All of them stand in the highest epoch. */
  announce(): void {
    for (let i = 0; i < this.groups.length; i++) this.groups[i].announced = true;
  }

  /** Takes all of them out, oldest first. */
  take(): UnsettledGroup[] {
    const taken = this.groups;
    this.groups = [];
    return taken;
  }

  clear(): void {
    const groups = this.take();
    for (let i = 0; i < groups.length; i++) groups[i].records.free();
  }
}
