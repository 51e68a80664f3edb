import nodeFs, { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Store, type Container } from '../../dist/index.js';
import { NO_XATTRS } from '../../ts/oci/host-xattrs.js';
import { directoryTar } from '../../ts/oci/directory-tar.js';
import { archiveOf, layoutOf, tarOf, type LayerBlob } from '../api/images.js';
import { randomOperation, Side, treeOf, type AnyFs, type Operation } from './operations.js';
import { Random } from './random.js';

const PLAIN = 'application/vnd.oci.image.layer.v1.tar';
const SEED = Number(process.env['VENEER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = Number(process.env['VENEER_RUNS'] ?? 6);
const OPERATIONS = Number(process.env['VENEER_OPERATIONS'] ?? 400);

/** The oracle needs Linux's rules and the right to chown. */
const possible = process.platform === 'linux' && process.getuid?.() === 0;

/** A tree on the host with something under each of the names that operations use, and the same as an image of two layers. */
async function baseOf(root: string): Promise<Buffer> {
  const host = new Side(nodeFs as unknown as AnyFs, root);
  const random = new Random(1);
  for (let i = 0; i < 150; i++) host.apply(randomOperation(random));
  host.closeAll();
  nodeFs.mkdirSync(`${root}/gone`);
  nodeFs.writeFileSync(`${root}/gone/file`, 'x');
  nodeFs.rmSync(`${root}/e`, { recursive: true, force: true });
  nodeFs.mkdirSync(`${root}/e/a`, { recursive: true });
  nodeFs.writeFileSync(`${root}/e/a/b`, 'hidden by an opaque directory');
  const pieces: Buffer[] = [];
  for await (const piece of directoryTar(root, { xattrs: NO_XATTRS, notice: () => undefined })) pieces.push(Buffer.from(piece));
  const lower: LayerBlob = { tar: Buffer.concat(pieces), blob: Buffer.concat(pieces), mediaType: PLAIN };
  const tar = tarOf([{ path: '.wh.gone' }, { path: 'e/.wh..wh..opq' }, { path: 'e/b', data: 'upper' }]);
  nodeFs.rmSync(`${root}/gone`, { recursive: true });
  nodeFs.rmSync(`${root}/e/a`, { recursive: true });
  nodeFs.writeFileSync(`${root}/e/b`, 'upper');
  return archiveOf(layoutOf([{ layers: [lower, { tar, blob: tar, mediaType: PLAIN }], name: 'base' }]));
}

describe.skipIf(!possible)(`random operations (VENEER_SEED=${SEED})`, () => {
  it.each(Array.from({ length: RUNS }, (_, run) => (SEED + run) >>> 0))(
    'leave a container as they leave a directory of the kernel, seed %d',
    { timeout: 120_000 },
    async (seed) => {
      const scratch = mkdtempSync(join(tmpdir(), 'veneer-property-'));
      const root = join(scratch, 'tree');
      nodeFs.mkdirSync(root);
      try {
        const archive = await baseOf(root);
        const store = await Store.open(join(scratch, 'store'));
        await store.load(archive);
        await compare(store, root, new Random(seed));
        await store.close();
      } finally {
        rmSync(scratch, { recursive: true });
      }
    },
  );
});

async function compare(store: Store, root: string, random: Random): Promise<void> {
  const base = treeOf(nodeFs as unknown as AnyFs, root);
  let container = await store.create('base', { name: 'c' });
  container.fs.umask(process.umask());
  const host = new Side(nodeFs as unknown as AnyFs, root);
  let ours = new Side(container.fs, '');
  const done: Operation[] = [];
  expect(treeOf(container.fs, '')).toEqual(base);
  for (let i = 0; i < OPERATIONS; i++) {
    const operation = randomOperation(random);
    done.push(operation);
    const [expected, actual] = [host.apply(operation), ours.apply(operation)];
    expect(actual, `operation ${i}: ${JSON.stringify(operation)}`).toEqual(expected);
    if (i % 50 === 49) {
      expect(treeOf(container.fs, ''), `after operation ${i}: ${JSON.stringify(done.slice(-50))}`).toEqual(treeOf(host.fs, root));
    }
    if (i % 150 === 149) {
      host.closeAll();
      ours.closeAll();
      await container.close();
      container = await store.container('c');
      container.fs.umask(process.umask());
      ours = new Side(container.fs, '');
    }
  }
  host.closeAll();
  ours.closeAll();
  const end = treeOf(host.fs, root);
  expect(treeOf(container.fs, ''), JSON.stringify(done)).toEqual(end);
  checkDiff(container, base, end);
}

/** What the diff has to say whatever the way that led there. */
function checkDiff(container: Container, base: Map<string, unknown>, end: Map<string, unknown>): void {
  const lines = container.diff();
  const kinds = new Map(lines.map(({ kind, path }) => [path.slice(1), kind]));
  expect(kinds.size).toBe(lines.length);
  const sorted = lines.map(({ pathBytes }) => Buffer.from(pathBytes)).sort(Buffer.compare);
  expect(lines.map(({ pathBytes }) => Buffer.from(pathBytes))).toEqual(sorted);
  for (const [path, kind] of kinds) {
    expect(end.has(path), `${kind} ${path}`).toBe(kind !== 'D');
    if (kind === 'D') expect(base.has(path), `D ${path} was never there`).toBe(true);
    if (kind === 'C') expect(base.has(path), `C ${path} is new`).toBe(true);
  }
  const parents = (path: string): string[] => path.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'));
  for (const [path, was] of base) {
    if (path === '') continue;
    if (!end.has(path)) expect(parents(path).some((each) => kinds.get(each) === 'D'), `nothing says that ${path} is gone`).toBe(true);
    else if (!same(was, end.get(path))) expect(kinds.get(path), `nothing says that ${path} changed`).toBeDefined();
  }
  for (const path of end.keys()) {
    if (path !== '' && !base.has(path)) expect(kinds.get(path), `nothing says that ${path} is new`).toBe('A');
  }
}

/** Link counts change without the file being touched by this container's rules of `C`. */
function same(a: unknown, b: unknown): boolean {
  const plain = (value: unknown): string => JSON.stringify({ ...(value as object), nlink: 0 });
  return plain(a) === plain(b);
}
