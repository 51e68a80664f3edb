import { createRequire } from 'node:module';
import type * as Package from 'minimatch';

// The package that Node reads its own patterns with. It is loaded when it is first needed: that takes longer than opening a store.

type Minimatch = Pick<typeof Package, 'GLOBSTAR' | 'Minimatch'>;

let loaded: Minimatch | undefined;

/** Loads it at once, where there is a way to. */
export function minimatchSync(): Minimatch {
  return (loaded ??= createRequire(import.meta.url)('minimatch') as Minimatch);
}

export async function minimatch(): Promise<Minimatch> {
  return (loaded ??= await import('minimatch'));
}
