// Who takes locks: a label for other writers, and a number that only this instance has.
import { randomInstance } from "./random";

export class Owner {
  /** Tells this instance's own locks from those of others with the same label. */
  readonly instance: u64;

  /** At most OWNER_MAX bytes of UTF-8. */
  constructor(readonly label: string) {
    this.instance = randomInstance();
  }
}
