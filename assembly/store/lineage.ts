// How far each of the last epochs is part of the state, also of those that a checkpoint replaced: a writer that was
// displaced finds here whether what it wrote last still counts.

/** Epochs remembered; whoever was away for longer can't know any more. */
const EPOCHS_MAX = 256;

export class Lineage {
  readonly epochs: u64[] = [];
  readonly ends: u64[] = [];

  clear(): void {
    this.epochs.length = 0;
    this.ends.length = 0;
  }

  /** The first `end` bytes of an epoch above all others count. */
  add(epoch: u64, end: u64): void {
    this.epochs.push(epoch);
    this.ends.push(end);
    if (this.epochs.length <= EPOCHS_MAX) return;
    this.epochs.shift();
    this.ends.shift();
  }

  /** Bytes of an epoch that count; -1 when it is too long ago. */
  counted(epoch: u64): i64 {
    for (let i = this.epochs.length - 1; i >= 0; i--) {
      if (this.epochs[i] == epoch) return i64(this.ends[i]);
      // Between two that count, it was passed over.
      if (this.epochs[i] < epoch) return 0;
    }
    // None was forgotten yet: below the first that counts, it was passed over too.
    return this.epochs.length < EPOCHS_MAX ? 0 : -1;
  }
}
