import type { Store } from '../index.js';
import { withOtherNames } from './other-names.js';

/** Failures of the arguments of one verb, told after all that could be done is done. */
export class Failures {
  constructor(readonly errors: readonly unknown[]) {}

  /** Throws what there is. */
  raise(): void {
    if (this.errors.length > 0) throw new AggregateError(this.errors);
  }
}

/** Acts on each name in turn; one that fails doesn't keep the others from their turn. */
export async function eachOf(store: Store, names: readonly string[], act: (name: string) => Promise<void>): Promise<Failures> {
  const errors: unknown[] = [];
  for (const name of names) {
    try {
      await act(name);
    } catch (error) {
      errors.push(withOtherNames(store, error));
    }
  }
  return new Failures(errors);
}

/** What `--force` passes over. */
export function isAbsent(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'ENOENT';
}
