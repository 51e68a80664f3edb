// The conformance suite under Deno, and any other runtime that has node:fs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store } from '../../dist/index.js';
import { conform } from '../conformance/outside.js';

const directory = mkdtempSync(join(tmpdir(), 'veneer-deno-'));
const host = {
  name: 'deno',
  host: 'lowered',
  open: (dir: string, mode: 'create' | 'read-write' | 'read-only' = 'create') => Store.open({ dir, mode, host: 'lowered' }),
};
const { passed, excluded, failures } = await conform(host, directory);
rmSync(directory, { recursive: true });
for (const failure of failures) console.error(`FAIL ${failure}`);
console.log(`deno ${process.versions['deno'] ?? '?'}: ${passed} cases passed, ${excluded} excluded, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
