// The conformance cases over directories, in runtimes that have Node's modules; the last line is a Run as JSON.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store } from '../../dist/index.js';
import { conform } from '../conformance/outside.js';
import { triedFeatures } from './features.js';
import type { Run } from './run.js';

const directory = mkdtempSync(join(tmpdir(), 'veneer-runtime-'));
const host = {
  name: 'lowered',
  open: (dir: string, mode: 'create' | 'read-write' | 'read-only' = 'create') => Store.open({ dir, mode, host: 'lowered' }),
};
const summary = await conform(host, directory);
rmSync(directory, { recursive: true });
const run: Run = { ...summary, features: await triedFeatures() };
console.log(`\n${JSON.stringify(run)}`);
