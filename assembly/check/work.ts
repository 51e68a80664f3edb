// A piece of a check.

export abstract class Work {
  /** Goes on for about `budget` units, blocks or records; true when it is done. What it finds are findings, never a fault. */
  abstract step(budget: u32): bool;

  /** Gives back what it holds; nobody goes on with it. */
  close(): void {}
}
