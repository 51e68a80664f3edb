import type { CollectionReport as RawReport } from '../bindings.js';
import type { StepOptions } from './steps.js';

/** How a collection is run. */
export interface CollectionOptions extends StepOptions {
  /** True: nothing is written; the report tells what would be done. */
  readonly dryRun?: boolean | undefined;
}

/** How many, and the bytes of their files. */
export interface Tally {
  /** How many. */
  readonly count: number;
  /** Bytes of their files. */
  readonly bytes: number;
}

/** What a collection removed, or, of a dry run, would remove. */
export interface CollectionReport {
  /** Packs that nothing needs, or whose rest was moved; with their indexes. */
  readonly packs: Tally;
  /** Layer images. */
  readonly layers: Tally;
  /** Merged images. */
  readonly merged: Tally;
  /** Writable layers of removed containers. */
  readonly journals: Tally;
  /** Parts of other writable layers that no state of a container needs. */
  readonly epochs: Tally;
  /** What unfinished work left behind. */
  readonly temporary: Tally;
  /** Packs into which others were moved. */
  readonly rewritten: Tally;
  /** Bytes that came back: of all that was removed, less what was rewritten. */
  readonly freed: number;
  /** Garbage that running imports hold back: the next collection after them takes it. */
  readonly held: Tally;
  /** The programs that do, as their locks call them. */
  readonly holders: readonly string[];
}

/** Byte counts of a disk stay below 2^53, so they are numbers here. */
export function collectionReportOf(raw: RawReport): CollectionReport {
  const tally = ({ count, bytes }: RawReport['packs']): Tally => ({ count: Number(count), bytes: Number(bytes) });
  const [packs, layers, merged] = [tally(raw.packs), tally(raw.layers), tally(raw.merged)];
  const [journals, epochs] = [tally(raw.journals), tally(raw.epochs)];
  const [temporary, rewritten] = [tally(raw.temporary), tally(raw.rewritten)];
  const removed = [packs, layers, merged, journals, epochs, temporary].reduce((total, { bytes }) => total + bytes, 0);
  return {
    packs,
    layers,
    merged,
    journals,
    epochs,
    temporary,
    rewritten,
    freed: removed - rewritten.bytes,
    held: tally(raw.held),
    holders: raw.holders,
  };
}
