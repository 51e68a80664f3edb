// What an import says that it will be given, compared by the component: claim by claim, for whoever calls the contract by itself.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HostInstance, StoreHandle } from '../../dist/bindings.js';
import { open as openHost } from '../../dist/hosts/lowered.js';
import { gzipLayer, sha256 } from './images.js';

const LAYER = gzipLayer([{ path: 'file', data: 'of the layer' }]);
const CLAIMS = { diffId: sha256(LAYER.tar), blobDigest: sha256(LAYER.blob), blobSize: BigInt(LAYER.blob.length) };
const NOTHING = { diffId: undefined, blobDigest: undefined, blobSize: undefined };
const ANOTHER = sha256(Buffer.from('another'));

let directory: string;
let host: HostInstance;
let store: StoreHandle;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-claims-'));
  host = await openHost({ directory, mode: 'create' });
  store = host.bindings.store.Store.open(host.preopenName, 'create', '');
});
afterEach(async () => {
  store[Symbol.dispose]();
  await host.close();
  rmSync(directory, { recursive: true });
});

/** Imports the layer with claims that are compared with what the component finds, or what a host vouches for. */
function run(claims: Partial<typeof CLAIMS>, vouch = false): void {
  using work = host.bindings.layers.LayerImport.begin(store, vouch ? 'tar' : 'tar-gzip', { ...NOTHING, ...claims }, vouch);
  work.write(vouch ? LAYER.tar : LAYER.blob);
  work.finish(vouch ? { diffId: CLAIMS.diffId, blobDigest: CLAIMS.blobDigest } : undefined);
  while (!work.step(100).done);
}

it.each([
  ['everything, found', CLAIMS, false],
  ['everything, vouched for', CLAIMS, true],
  ['nothing', {}, false],
] as const)('an import that claims %s is taken', (_, claims, vouch) => {
  run(claims, vouch);
  expect(host.bindings.layers.find(store, CLAIMS.diffId)).toBeDefined();
});

it.each([
  ['size', { blobSize: CLAIMS.blobSize + 1n }, false],
  ['digest', { blobDigest: ANOTHER }, false],
  ['diffID', { diffId: ANOTHER }, false],
  ['digest, of which a host vouches for one,', { blobDigest: ANOTHER }, true],
  ['diffID, of which a host vouches for one,', { diffId: ANOTHER }, true],
] as const)('an import that claims another %s is refused, and nothing of it is named', (_, claims, vouch) => {
  expect(() => {
    run({ ...CLAIMS, ...claims }, vouch);
  }).toThrow(expect.objectContaining({ payload: expect.objectContaining({ code: 'mismatch' }) as object }));
  for (const diffId of [CLAIMS.diffId, ANOTHER]) expect(host.bindings.layers.find(store, diffId)).toBeUndefined();
});
