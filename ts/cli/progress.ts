import type { ImportProgress, StepProgress } from '../index.js';
import { shortId, sizeText } from './words.js';

/** Milliseconds between two drawings. */
const PERIOD = 100;
const PHASES = { spool: 'Reading', layer: 'Loading', index: 'Indexing', merge: 'Merging' } as const;

/** One line on a terminal's standard error that tells how far a long work has come; silent anywhere else. */
export class ProgressLine {
  readonly #on: boolean;
  #drawn = 0;
  #visible = false;

  constructor(quiet: boolean) {
    this.#on = !quiet && process.stderr.isTTY && process.env['TERM'] !== 'dumb';
  }

  readonly update = (progress: ImportProgress): void => {
    this.#draw(progressText(progress));
  };

  readonly collected = ({ completed, total }: StepProgress): void => {
    this.#draw(`Collecting ${amount(completed, total, String)} entries`);
  };

  readonly checked = ({ completed, total }: StepProgress): void => {
    this.#draw(`Checking ${amount(completed, total, String)}`);
  };

  #draw(text: string): void {
    const now = performance.now();
    if (!this.#on || now - this.#drawn < PERIOD) return;
    this.#drawn = now;
    this.#visible = true;
    // A terminal may not know its width, and says 0.
    process.stderr.write(`\r\u001b[K${text.slice(0, (process.stderr.columns || 80) - 1)}`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#visible) process.stderr.write('\r\u001b[K');
    this.#visible = false;
  }
}

/** `Loading 4f4fb700ef54 12.1MB of 48.4MB (25%)`. */
function progressText({ phase, layer, bytes, totalBytes, entries, totalEntries }: ImportProgress): string {
  const subject = layer === undefined ? '' : ` ${shortId(layer)}`;
  if (phase === 'spool' || phase === 'layer') return `${PHASES[phase]}${subject} ${amount(bytes, totalBytes, sizeText)}`;
  return `${PHASES[phase]}${subject} ${amount(entries ?? 0, totalEntries, String)} entries`;
}

function amount(done: number, total: number | undefined, show: (count: number) => string): string {
  if (total === undefined || total === 0) return show(done);
  return `${show(done)} of ${show(total)} (${Math.floor((100 * done) / total)}%)`;
}
