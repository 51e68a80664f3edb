// What a run of the oracle did, for its report.
import type { Name, Operation } from './operations.js';

interface Count {
  made: number;
  failed: Map<string, number>;
}

export class Tally {
  readonly #counts = new Map<Name, Count>();
  readonly #excuses = new Map<string, number>();
  #trees = 0;
  #entries = 0;
  #diffs = 0;
  #lines = 0;

  /** An operation that was made on both sides; with the error that the kernel gave. */
  made({ op }: Operation, code: string | undefined): void {
    const count = this.#counts.get(op) ?? { made: 0, failed: new Map<string, number>() };
    this.#counts.set(op, count);
    count.made++;
    if (code !== undefined) count.failed.set(code, (count.failed.get(code) ?? 0) + 1);
  }

  /** One that was not, and why. */
  excused(reason: string): void {
    this.#excuses.set(reason, (this.#excuses.get(reason) ?? 0) + 1);
  }

  compared(entries: number): void {
    this.#trees++;
    this.#entries += entries;
  }

  diffed(lines: number): void {
    this.#diffs++;
    this.#lines += lines;
  }

  get operations(): number {
    return [...this.#counts.values()].reduce((sum, { made }) => sum + made, 0);
  }

  text(): string {
    const failures = (count: Count): number => [...count.failed.values()].reduce((sum, n) => sum + n, 0);
    const row = (name: string, made: number, failed: number, rest: string): string =>
      `${name.padEnd(12)}${String(made).padStart(8)}${((100 * (made - failed)) / made).toFixed(1).padStart(7)} %  ${rest}`;
    const rows = [...this.#counts]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, count]) => {
        const codes = [...count.failed].sort(([, a], [, b]) => b - a).map(([code, n]) => `${code} ${n}`);
        return row(name, count.made, failures(count), codes.join(', '));
      });
    const all = [...this.#counts.values()];
    const total = row(
      'all',
      this.operations,
      all.reduce((sum, count) => sum + failures(count), 0),
      '',
    );
    const excuses = [...this.#excuses].map(([reason, n]) => `${String(n).padStart(8)} left out: ${reason}`);
    return [
      'operation       made  went well  errors',
      ...rows,
      total,
      ...excuses,
      `${this.#trees} trees of ${this.#entries} entries compared, ${this.#diffs} diffs of ${this.#lines} lines`,
    ].join('\n');
  }
}
