// What the file-system tests of @zenfs/core take for a file system (its own tests/native-setup.ts does the same over node:fs).
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import { Store } from '../../dist/index.js';

const directory = mkdtempSync(join(tmpdir(), 'veneer-zenfs-'));
const store = await Store.open(join(directory, 'store'));
await store.import(Buffer.alloc(1024), { tag: 'empty' });
const container = await store.create('empty');
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

export const fs = container.fs;
export const Stats = fs.Stats;

/** What a container has not, in the suite's own words. */
export const flags = {
  lchmod: false,
  // Its own functions, of other names and arguments.
  xattr: false,
  'promises.exists': false,
  // Modes are not enforced.
  permissions: false,
  watch: false,
};

// The suite is written for a newer Node.
Error.isError ??= types.isNativeError;
fs.umask(0);
const data = fileURLToPath(new URL('../../node_modules/@zenfs/core/tests/data', import.meta.url));
for (const name of readdirSync(data)) fs.writeFileSync(`/${name}`, readFileSync(join(data, name)));
