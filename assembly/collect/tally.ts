// What a collection counts.

/** How many, and the bytes of their files. */
export class Tally {
  count: u64 = 0;
  bytes: u64 = 0;

  add(bytes: u64): void {
    this.count++;
    this.bytes += bytes;
  }
}
