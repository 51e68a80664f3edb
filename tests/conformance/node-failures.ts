import nodeFs, { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerFs } from '../../dist/index.js';
import { failureOf } from './failing-calls.js';

/** How node:fs of this runtime fails. Where there is none, what Node's told stands in the place of this module. */
export function nodeFailure(name: string): object {
  const host = mkdtempSync(join(tmpdir(), 'veneer-node-'));
  try {
    return failureOf(name, nodeFs as unknown as ContainerFs, host);
  } finally {
    rmSync(host, { recursive: true });
  }
}
