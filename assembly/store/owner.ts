// Who takes locks: a label for other writers, and a number that only this instance has.
import { randomId } from "./random";

const scratch = memory.data(16, 8);

export class Owner {
  /** Tells this instance's own locks from those of others with the same label. */
  readonly instance: u64;

  /** At most OWNER_MAX bytes of UTF-8. */
  constructor(readonly label: string) {
    randomId(scratch);
    this.instance = load<u64>(scratch);
  }
}
