import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

type Call = 'mkdirSync' | 'readdirSync' | 'unlinkSync' | 'writeSync';

/** Runs something, once, right before a call of node:fs that is meant. Resolves to what it gives. */
export function beforeCall<T, Name extends Call>(
  name: Name,
  isMeant: (...args: Parameters<(typeof fs)[Name]>) => boolean,
  run: () => T | Promise<T>,
): Promise<T> {
  const original = fs[name] as (...args: unknown[]) => unknown;
  return new Promise((resolve, reject) => {
    const replacement = (...args: Parameters<(typeof fs)[Name]>): unknown => {
      if (isMeant(...args)) {
        Object.assign(fs, { [name]: original });
        syncBuiltinESMExports();
        new Promise<T>((done) => {
          done(run());
        }).then(resolve, reject);
      }
      return original(...args);
    };
    Object.assign(fs, { [name]: replacement });
    syncBuiltinESMExports();
  });
}
