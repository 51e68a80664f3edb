import { execFileSync } from 'node:child_process';
import nodeFs, { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { directoryTar } from '../../ts/node/oci/directory-tar.js';
import { NO_XATTRS } from '../../ts/node/oci/host-xattrs.js';
import { archiveOf, layoutOf, tarOf } from '../api/images.js';
import { failureOf, type Oracle } from './comparison.js';
import { randomOperation, Side } from './operations.js';
import { Random } from './random.js';

const PLAIN = 'application/vnd.oci.image.layer.v1.tar';
const SEED = Number(process.env['VENEER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = Number(process.env['VENEER_RUNS'] ?? 6);
const OPERATIONS = Number(process.env['VENEER_OPERATIONS'] ?? 500);

/** The oracle needs Linux's rules and the right to chown. */
const possible = process.platform === 'linux' && process.getuid?.() === 0;

/** A tree on the host with something under each of the names that operations use, and the same as an image of two layers. */
async function makeBase(root: string): Promise<Buffer> {
  const host = new Side(nodeFs, root);
  const random = new Random(1);
  for (let i = 0; i < 150; i++) host.apply(randomOperation(random));
  host.closeAll();
  nodeFs.rmSync(`${root}/e`, { recursive: true, force: true });
  nodeFs.mkdirSync(`${root}/e/a`, { recursive: true });
  nodeFs.writeFileSync(`${root}/e/a/b`, 'hidden by an opaque directory');
  nodeFs.mkdirSync(`${root}/gone`);
  nodeFs.writeFileSync(`${root}/gone/file`, 'hidden by a whiteout');
  const pieces: Buffer[] = [];
  for await (const piece of directoryTar(root, { xattrs: NO_XATTRS, notice: () => undefined })) pieces.push(Buffer.from(piece));
  const layers = [Buffer.concat(pieces), tarOf([{ path: '.wh.gone' }, { path: 'e/.wh..wh..opq' }, { path: 'e/b', data: 'upper' }])];
  nodeFs.rmSync(`${root}/gone`, { recursive: true });
  nodeFs.rmSync(`${root}/e/a`, { recursive: true });
  nodeFs.writeFileSync(`${root}/e/b`, 'upper', { mode: 0o644 });
  return archiveOf(layoutOf([{ layers: layers.map((tar) => ({ tar, blob: tar, mediaType: PLAIN })), name: 'base' }]));
}

/** A copy of a directory, in the kernel's hands. */
function kernel(original: string): Oracle {
  const root = `${original}.copy`;
  rmSync(root, { recursive: true, force: true });
  execFileSync('cp', ['-a', original, root]);
  return { fs: nodeFs, root };
}

describe.skipIf(!possible)(`random operations (VENEER_SEED=${SEED})`, () => {
  it.each(Array.from({ length: RUNS }, (_, run) => (SEED + run) >>> 0))(
    'leave a container as they leave a directory of the kernel, seed %d',
    { timeout: 300_000 },
    async (seed) => {
      const scratch = mkdtempSync(join(tmpdir(), 'veneer-property-'));
      const root = join(scratch, 'tree');
      nodeFs.mkdirSync(root);
      try {
        const archive = await makeBase(root);
        const open = (): Promise<Store> => Store.open(join(scratch, 'store'));
        const where = { store: await open(), open };
        await where.store.load(archive);
        const random = new Random(seed);
        const operations = Array.from({ length: OPERATIONS }, () => randomOperation(random));
        expect(await failureOf(where, () => kernel(root), operations)).toBe(undefined);
        await where.store.close();
      } finally {
        rmSync(scratch, { recursive: true });
      }
    },
  );
});
