import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** What changes a directory or a file, or looks at it. */
export const CALLS = [
  'fdatasyncSync',
  'fsyncSync',
  'mkdirSync',
  'openSync',
  'readdirSync',
  'renameSync',
  'rmdirSync',
  'unlinkSync',
  'writeSync',
] as const;

/** Runs something; and something else, once, right before the `nth` of these calls of the host. Tells whether it came to that. */
export async function beforeNthCall(
  calls: readonly (typeof CALLS)[number][],
  nth: number,
  other: () => void,
  run: () => unknown,
): Promise<boolean> {
  const originals = Object.fromEntries(calls.map((name) => [name, fs[name]]));
  let made = 0;
  const restore = (): void => {
    Object.assign(fs, originals);
    syncBuiltinESMExports();
  };
  const replacements = calls.map((name) => [
    name,
    (...args: unknown[]): unknown => {
      if (++made === nth) {
        restore();
        other();
      }
      return (originals[name] as (...all: unknown[]) => unknown)(...args);
    },
  ]);
  Object.assign(fs, Object.fromEntries(replacements));
  syncBuiltinESMExports();
  try {
    await run();
  } finally {
    restore();
  }
  return made >= nth;
}
