// What a chain of epochs stands on: where its journals are, and what is below its own epochs.
import { Dir } from "../io/volume";
import { Point } from "./point";

export abstract class Ground {
  constructor(
    /** The chain's own journal; empty for the names. */
    readonly journal: string,
  ) {}

  /** The id that the headers of a journal's epochs have. */
  id(journal: string): string {
    return journal;
  }

  /** The directory of a journal, or null: with `no-entry` when it isn't there. */
  abstract directory(journal: string): Dir | null;

  /** The state without own epochs. */
  abstract origin(): Point;

  /** Own epochs up to this number are void. Whoever moves the origin raises it. */
  abstract floor(): u64;

  /** Inode numbers below this were given in epochs that are void. */
  nextInode(): u64 {
    return 0;
  }

  /** Learns anew what there is; false with the fault set when the chain has no right to be written any more. */
  abstract refresh(): bool;
}

/** The names: one journal on its own. */
export class NamesGround extends Ground {
  private nothing: Point = new Point();

  constructor(
    readonly dir: Dir,
    /** The store's, in hex. */
    private uuid: string,
  ) {
    super("");
  }

  id(journal: string): string {
    return this.uuid;
  }

  directory(journal: string): Dir | null {
    return this.dir;
  }

  origin(): Point {
    return this.nothing;
  }

  floor(): u64 {
    return 0;
  }

  refresh(): bool {
    return true;
  }
}
