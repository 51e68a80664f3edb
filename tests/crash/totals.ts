// What the processes of a run found, put together.
import type { Tally } from './campaign.js';
import type { Kind } from './point.js';

/** One process's share of one workload. */
export interface PartialReport {
  readonly workload: string;
  readonly tallies: readonly (readonly [Kind, Tally])[];
  readonly failures: readonly { readonly point: string; readonly seed: number; readonly reason: string }[];
  readonly marks: readonly string[];
}

/** Failures that are printed whole; the rest have a line each. */
const FAILURES_SHOWN = 5;

export class Totals {
  readonly #rows = new Map<string, Tally & { failed: number }>();
  readonly #marks = new Set<string>();
  readonly #failures: PartialReport['failures'][number][] = [];

  get failed(): boolean {
    return this.#failures.length > 0;
  }

  add({ workload, tallies, failures, marks }: PartialReport): void {
    for (const mark of marks) this.#marks.add(`${workload} ${mark}`);
    for (const [kind, tally] of tallies) {
      const row = this.#row(`${workload}/${kind}`);
      row.tried += tally.tried;
      row.distinct += tally.distinct;
      row.survived += tally.survived;
      row.refused += tally.refused;
    }
    for (const failure of failures) this.#row(failure.point.split('/').slice(0, 2).join('/')).failed++;
    this.#failures.push(...failures);
  }

  text(seconds: number): string {
    const lines = ['', row('workload/fault', 'tried', 'distinct', 'survived', 'refused', 'wrong')];
    const sum = { tried: 0, distinct: 0, survived: 0, refused: 0, failed: 0 };
    for (const [name, tally] of [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
      lines.push(row(name, tally.tried, tally.distinct, tally.survived, tally.refused, tally.failed));
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += tally[key];
    }
    lines.push(row('all', sum.tried, sum.distinct, sum.survived, sum.refused, sum.failed));
    lines.push('', `${this.#marks.size} points that differ from every other, in ${seconds.toFixed(0)} s`);
    for (const { point, seed, reason } of this.#failures.slice(0, FAILURES_SHOWN)) {
      lines.push('', `npm run crash -- --seed ${seed} --point ${point}`, reason.replace(/^/gm, '  '));
    }
    const others = this.#failures.slice(FAILURES_SHOWN).map(({ point, seed, reason }) => `${seed} ${point}  ${reason.split('\n', 1)[0]}`);
    if (others.length > 0) lines.push('', `and ${others.length} more, by seed and point:`, ...others);
    return lines.join('\n');
  }

  #row(name: string): Tally & { failed: number } {
    let tally = this.#rows.get(name);
    if (!tally) this.#rows.set(name, (tally = { tried: 0, distinct: 0, survived: 0, refused: 0, failed: 0 }));
    return tally;
  }
}

function row(name: string, ...cells: readonly (string | number)[]): string {
  return name.padEnd(28) + cells.map((cell) => String(cell).padStart(10)).join('');
}
