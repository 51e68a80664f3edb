// store.check: what it finds, what it names, what it repairs, and that damage stays where it is.
import { appendFileSync, cpSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store, type CheckReport, type Finding } from '../../dist/index.js';
import { open as openHost } from '../../dist/hosts/lowered.js';
import { contentsOf } from '../security/refusal.js';
import { forge } from '../support/block-file.js';
import { fileOf, filesOf, flip } from '../support/stored-files.js';
import { archiveOf, layoutOf, plainLayer } from './images.js';

const MARK = 'the chunk that these tests damage';
const APP = archiveOf(
  layoutOf([
    {
      layers: [
        plainLayer([
          { path: 'etc/config', data: MARK },
          { path: 'etc/copy', data: MARK },
          { path: 'etc/other', data: 'other' },
        ]),
        plainLayer([{ path: 'srv/large', data: Buffer.alloc(150_000, 'x') }]),
      ],
      name: 'app:1',
    },
  ]),
);
const OTHER = archiveOf(layoutOf([{ layers: [plainLayer([{ path: 'alone', data: 'stands alone' }])], name: 'other:1' }]));

let scratch: string;
let good: string;
let directory: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'veneer-check-'));
  good = join(scratch, 'good');
  const store = await Store.open(good);
  await store.load(APP);
  await store.load(OTHER);
  const web = await store.create('app:1', { name: 'web' });
  web.fs.writeFileSync('/etc/made', 'made by web');
  web.fs.appendFileSync('/etc/other', ' and more');
  await store.create('other:1', { name: 'calm' });
  await store.close();
});
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** A copy of the good store, damaged. */
function damaged(change: (directory: string) => void): string {
  directory = mkdtempSync(join(scratch, 'damaged-'));
  cpSync(good, directory, { recursive: true });
  change(directory);
  return directory;
}

/** Turns a bit round where a file of the store holds these bytes. */
function flipIn(pattern: RegExp, bytes: string): string {
  for (const path of filesOf(directory).filter((each) => pattern.test(each))) {
    const at = readFileSync(join(directory, path)).indexOf(bytes);
    if (at < 0) continue;
    flip(join(directory, path), at + 3);
    return path;
  }
  throw new Error(`nothing holds ${bytes}`);
}

function harm({ findings }: CheckReport): Finding[] {
  return findings.filter(({ kind }) => kind === 'missing' || kind === 'damaged');
}

/** Every file of a container, read. */
async function contentOf(name: string): Promise<Record<string, string>> {
  const store = await Store.open({ dir: directory, mode: 'read-only' });
  try {
    const { fs } = await store.container(name);
    const paths = fs.readdirSync('/', { recursive: true, encoding: 'utf8' }).sort();
    return Object.fromEntries(
      paths.filter((path) => fs.statSync(`/${path}`).isFile()).map((path) => [path, fs.readFileSync(`/${path}`, 'utf8')]),
    );
  } finally {
    await store.close();
  }
}

async function load(archive: Buffer): Promise<void> {
  const store = await Store.open(directory);
  await store.load(archive);
  await store.close();
}

const WEB = {
  'etc/config': MARK,
  'etc/copy': MARK,
  'etc/made': 'made by web',
  'etc/other': 'other and more',
  'srv/large': 'x'.repeat(150_000),
};

describe('a sound store', () => {
  it.each([{}, { readData: true }, { readData: true, repair: true }])('has no findings with %o', async (options) => {
    damaged(() => undefined);
    const before = contentsOf(directory);
    expect(await Store.check(directory, options)).toEqual({ clean: true, findings: [], omitted: 0 });
    expect(contentsOf(directory)).toEqual(before);
  });

  it('is checked while it is open and written, and tells how far it has come', async () => {
    damaged(() => undefined);
    const store = await Store.open(directory);
    const web = await store.container('web');
    web.fs.writeFileSync('/etc/made', 'again');
    const steps: number[] = [];
    const report = await store.check({ readData: true, onProgress: ({ completed, total }) => steps.push(completed / total) });
    expect(harm(report)).toEqual([]);
    expect(steps.length).toBeGreaterThan(5);
    expect(web.fs.readFileSync('/etc/made', 'utf8')).toBe('again');
    await store.close();
  });

  it('may lose what a check has yet to look at: what others remove is no damage', async () => {
    damaged(() => undefined);
    const host = await openHost({ directory, mode: 'read-only' });
    const check = host.bindings.checks.Check.begin(host.preopenName, host.owner, true, false);
    check.step(1);
    const store = await Store.open(directory);
    await store.remove('calm');
    await store.removeImage('other:1');
    await store.gc();
    await store.close();
    while (!check.step(100).done);
    expect(check.findings(100)).toEqual([]);
    check[Symbol.dispose]();
    await host.close();
  });

  it('is no longer checked once that is aborted', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(Store.check(good, { signal })).rejects.toThrow('enough');
    const controller = new AbortController();
    const check = Store.check(good, { signal: controller.signal, onProgress: () => controller.abort(new Error('midway')) });
    await expect(check).rejects.toThrow('midway');
  });
});

describe('a damaged chunk', () => {
  it('is found with its image, containers and paths, when data is read', async () => {
    damaged(() => undefined);
    const pack = flipIn(/\.pack$/, MARK);
    expect(harm(await Store.check(directory))).toEqual([]);
    const [finding, ...rest] = harm(await Store.check(directory, { readData: true }));
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({
      kind: 'damaged',
      subject: pack,
      remedy: 'load',
      images: [{ names: ['app:1'] }],
      containers: [{ name: 'web' }],
      paths: ['etc/config', 'etc/copy'],
      pathCount: 2,
    });
  });

  it('is healed by a repair and loading the image again; other images and files never notice', async () => {
    damaged(() => undefined);
    flipIn(/\.pack$/, MARK);
    await expect(contentOf('web')).rejects.toMatchObject({ code: 'ECORRUPT' });
    expect(await contentOf('calm')).toEqual({ alone: 'stands alone' });
    const repaired = await Store.check(directory, { readData: true, repair: true });
    expect(repaired.clean).toBe(false);
    expect(harm(await Store.check(directory))).toMatchObject([{ kind: 'missing', subject: expect.stringMatching(/^blake3:/) as string }]);
    await expect(contentOf('web')).rejects.toMatchObject({ code: 'ECORRUPT' });
    await load(APP);
    expect(await Store.check(directory, { readData: true })).toMatchObject({ clean: true });
    expect(await contentOf('web')).toEqual(WEB);
  });

  it('is healed in a process that knew the chunk from before', async () => {
    damaged(() => undefined);
    const store = await Store.open(directory);
    await store.load(APP, { tag: 'known:1' });
    const web = await store.container('web');
    flipIn(/\.pack$/, MARK);
    await Store.check(directory, { readData: true, repair: true });
    await store.load(APP);
    expect(web.fs.readFileSync('/etc/config', 'utf8')).toBe(MARK);
    await store.close();
    expect(await Store.check(directory, { readData: true })).toMatchObject({ clean: true });
    expect(await contentOf('web')).toEqual(WEB);
  });

  it('of an image config is healed by loading the image', async () => {
    damaged(() => undefined);
    flipIn(/\.pack$/, '"architecture"');
    const [finding] = harm(await Store.check(directory, { readData: true, repair: true }));
    expect(finding).toMatchObject({ kind: 'damaged', images: [{ names: [expect.any(String) as string] }] });
    await load(APP);
    await load(OTHER);
    expect(await Store.check(directory, { readData: true })).toMatchObject({ clean: true });
    const store = await Store.open({ dir: directory, mode: 'read-only' });
    expect(store.images().map(({ config }) => config.architecture)).toEqual(['amd64', 'amd64']);
    await store.close();
  });

  it('gives way to a sound copy in another pack', async () => {
    damaged(() => undefined);
    const pack = flipIn(/\.pack$/, MARK);
    for (const end of ['.pack', '.idx'])
      cpSync(join(good, pack.replace('.pack', end)), join(directory, 'packs', `${'0'.repeat(32)}${end}`));
    expect(await contentOf('web')).toEqual(WEB);
  });
});

describe('packs', () => {
  it('whose index is damaged are indexed anew', async () => {
    for (const change of [
      (path: string) => flip(path, 5000),
      (path: string) => flip(path, 40),
      (path: string) => truncateSync(path, 100),
    ]) {
      damaged((at) => {
        for (const path of filesOf(at).filter((each) => each.endsWith('.idx'))) change(join(at, path));
      });
      const found = harm(await Store.check(directory));
      expect(found.map(({ remedy }) => remedy)).toEqual(found.map(() => 'repair'));
      expect(found.flatMap(({ paths }) => paths)).toEqual(expect.arrayContaining(['etc/config', 'srv/large', 'alone']));
      const report = await Store.check(directory, { repair: true });
      expect(report.clean).toBe(true);
      expect(report.findings.map(({ kind }) => kind)).toEqual(found.map(() => 'repaired'));
      expect(await Store.check(directory, { readData: true })).toEqual({ clean: true, findings: [], omitted: 0 });
      expect(await contentOf('web')).toEqual(WEB);
    }
  });

  it('that lost their index are told from imports that did not end', async () => {
    damaged((at) => {
      for (const path of filesOf(at).filter((each) => each.endsWith('.idx'))) unlinkSync(join(at, path));
      writeFileSync(join(at, 'packs', `${'0'.repeat(32)}.pack`), 'half of a pack');
    });
    const report = await Store.check(directory);
    expect(new Set(harm(report).map(({ kind, remedy }) => `${kind} ${remedy}`))).toEqual(new Set(['missing repair']));
    expect(report.findings).toContainEqual(expect.objectContaining({ kind: 'unreferenced', subject: `packs/${'0'.repeat(32)}.pack` }));
    expect(await Store.check(directory, { repair: true })).toMatchObject({ clean: true });
    expect(await contentOf('web')).toEqual(WEB);
  });

  it('that are missing or cut off lack what was in them, and loading heals that', async () => {
    for (const change of [unlinkSync, (path: string) => truncateSync(path, 80)]) {
      damaged((at) => {
        for (const path of filesOf(at).filter((each) => each.endsWith('.pack'))) change(join(at, path));
      });
      const found = harm(await Store.check(directory));
      expect(found.flatMap(({ paths }) => paths)).toEqual(expect.arrayContaining(['etc/config', 'srv/large', 'alone']));
      await Store.check(directory, { repair: true });
      await load(APP);
      await load(OTHER);
      expect(await contentOf('web')).toEqual(WEB);
      expect(await contentOf('calm')).toEqual({ alone: 'stands alone' });
      // What is left of the packs is needed by nobody.
      expect(harm(await Store.check(directory, { readData: true, repair: true }))).toEqual([]);
    }
  });

  it('that are missing are no damage when nothing needs them', async () => {
    damaged(() => undefined);
    const store = await Store.open(directory);
    await store.remove('calm');
    await store.removeImage('other:1');
    await store.close();
    const unused = (await Store.check(directory)).findings.map(({ subject }) => subject).filter((path) => path.endsWith('.pack'));
    expect(unused.length).toBeGreaterThan(0);
    for (const path of unused) unlinkSync(join(directory, path));
    const { clean, findings } = await Store.check(directory);
    expect(clean).toBe(true);
    expect(findings.map(({ subject }) => subject)).toEqual(expect.arrayContaining(unused.map((path) => path.replace('.pack', '.idx'))));
  });

  it('whose header is damaged get it back', async () => {
    damaged((at) => {
      flip(
        join(
          at,
          filesOf(at).find((path) => path.endsWith('.pack'))!,
        ),
        9,
      );
    });
    expect((await Store.check(directory, { repair: true })).findings).toMatchObject([{ kind: 'repaired' }]);
    expect(contentsOf(directory)).toEqual(contentsOf(good));
  });
});

describe('merged images', () => {
  it.each(['damaged', 'missing'] as const)('that are %s are made again by a repair, byte for byte', async (kind) => {
    damaged((at) => {
      for (const path of filesOf(at).filter((each) => each.startsWith('merged/'))) {
        if (kind === 'damaged') flip(join(at, path), 4100);
        else unlinkSync(join(at, path));
      }
    });
    const found = harm(await Store.check(directory));
    expect(found.map((finding) => finding.kind)).toEqual([kind, kind]);
    expect(found.flatMap(({ images }) => images.flatMap(({ names }) => names)).sort()).toEqual(['app:1', 'other:1']);
    const report = await Store.check(directory, { repair: true });
    expect(report).toMatchObject({ clean: true, findings: [{ kind: 'repaired' }, { kind: 'repaired' }] });
    expect(await contentOf('web')).toEqual(WEB);
    expect(await Store.check(directory, { readData: true })).toEqual({ clean: true, findings: [], omitted: 0 });
  });

  it('that are missing are made again when a container is opened', async () => {
    damaged((at) => {
      for (const path of filesOf(at).filter((each) => each.startsWith('merged/'))) unlinkSync(join(at, path));
    });
    await expect(contentOf('web')).rejects.toMatchObject({ code: expect.any(String) as string });
    const store = await Store.open(directory);
    expect((await store.container('web')).fs.readFileSync('/etc/config', 'utf8')).toBe(MARK);
    await store.close();
    expect(await contentOf('web')).toEqual(WEB);
  });
});

describe('layer images', () => {
  it.each(['damaged', 'missing'] as const)('that are %s are imported again when their image is loaded', async (kind) => {
    damaged(() => undefined);
    const layers = filesOf(directory).filter((path) => path.startsWith('layers/'));
    for (const path of layers) {
      if (kind === 'damaged') flip(join(directory, path), 4200);
      else unlinkSync(join(directory, path));
    }
    const found = harm(await Store.check(directory));
    expect(found.map((finding) => `${finding.kind} ${finding.subject}`).sort()).toEqual(layers.map((path) => `${kind} ${path}`));
    expect(found.every(({ images }) => images.length === 1)).toBe(true);
    await Store.check(directory, { repair: true });
    await load(APP);
    await load(OTHER);
    expect(await Store.check(directory, { readData: true })).toMatchObject({ clean: true });
    expect(await contentOf('web')).toEqual(WEB);
  });
});

describe('files whose checksums are right are still read as their readers read them', () => {
  const entriesOf = (bytes: Buffer, own: number): number => Number(bytes.readBigUInt64LE(own + 24));

  it.each<[string, RegExp, (bytes: Buffer, own: number) => void]>([
    ['a pack index out of order', /\.idx$/, (bytes) => bytes.subarray(4096, 4136).fill(0xff)],
    ['a pack index of frames that overlap', /\.idx$/, (bytes) => bytes.writeUInt32LE(10, 4096 + 32)],
    ['a pack index of frames behind the end', /\.idx$/, (bytes) => bytes.writeUInt32LE(1 << 19, 4096 + 36)],
    ['a layer image of other totals', /^layers\//, (bytes, own) => bytes.writeUInt32LE(99, own + 4)],
    [
      'a layer image with attributes out of bounds',
      /^layers\//,
      (bytes, own) => bytes.writeBigUInt64LE(1n << 40n, entriesOf(bytes, own) + 64 + 24),
    ],
    [
      'a layer image with attributes that are none',
      /^layers\//,
      (bytes, own) => {
        const unused = Number(bytes.readBigUInt64LE(own + 32)) + 4000;
        bytes.writeUInt32LE(5, unused);
        bytes.writeBigUInt64LE(BigInt(unused), entriesOf(bytes, own) + 64 + 24);
      },
    ],
    ['a layer image with a name out of bounds', /^layers\//, (bytes, own) => bytes.writeUInt32LE(1 << 30, entriesOf(bytes, own) + 64 + 36)],
    [
      'a layer image with a recipe out of bounds',
      /^layers\//,
      (bytes, own) => bytes.writeBigUInt64LE(1n << 40n, Number(bytes.readBigUInt64LE(own + 48))),
    ],
    ['a merged image of another chain', /^merged\//, (bytes, own) => bytes.writeUInt32LE(7, own)],
    [
      'a merged image with an entry that its layer lacks',
      /^merged\//,
      (bytes, own) => bytes.writeUInt32LE(1 << 20, direntOfFile(bytes, own) + 4),
    ],
    [
      'a merged image with names that no directory has',
      /^merged\//,
      (bytes, own) => bytes.writeUInt32LE(bytes.readUInt32LE(own + 40) - 1, own + 40),
    ],
    ['a merged image with a prefix that hides a name', /^merged\//, (bytes, own) => bytes.writeUInt32LE(0, direntOfFile(bytes, own) + 12)],
  ])('%s', async (_, pattern, change) => {
    damaged(() => undefined);
    const paths = filesOf(directory).filter((path) => pattern.test(path));
    for (const path of paths) forge(join(directory, path), change);
    expect(new Set(harm(await Store.check(directory)).map(({ subject }) => subject))).toEqual(new Set(paths));
  });

  /** A dirent that isn't a directory's. */
  function direntOfFile(bytes: Buffer, own: number): number {
    let at = Number(bytes.readBigUInt64LE(own + 56));
    while ((bytes[at + 11]! & 1) !== 0) at += 16;
    return at;
  }

  it('a superblock that goes on', async () => {
    damaged((at) => {
      appendFileSync(join(at, 'superblock'), 'more');
    });
    expect(harm(await Store.check(directory))).toMatchObject([{ subject: 'superblock', offset: 4096 }]);
  });

  it('an epoch under the number of another', async () => {
    damaged((at) => {
      const path = fileOf(at, /^segments\//);
      renameSync(join(at, path), join(at, path.replace(/1$/, '2')));
    });
    expect(harm(await Store.check(directory))).toMatchObject([{ subject: fileOf(directory, /^segments\//) }]);
  });
});

describe('containers', () => {
  it('whose data is damaged are named with the file, and never changed', async () => {
    damaged(() => undefined);
    const segment = flipIn(/^segments\//, 'made by web');
    const before = contentsOf(directory);
    const found = harm(await Store.check(directory, { readData: true, repair: true }));
    expect(found).toMatchObject([
      { kind: 'damaged', subject: segment, remedy: 'none', containers: [{ name: 'web' }], paths: ['etc/made'] },
    ]);
    expect(contentsOf(directory)).toEqual(before);
  });

  it('whose records are damaged are named, and others go on', async () => {
    damaged((at) => {
      flip(join(at, fileOf(at, /^segments\//)), 270);
    });
    const found = harm(await Store.check(directory));
    expect(found).toMatchObject([{ kind: 'damaged', subject: fileOf(directory, /^segments\//), containers: [{ name: 'web' }] }]);
    expect(await contentOf('calm')).toEqual({ alone: 'stands alone' });
  });
});

describe('forks and checkpoints', () => {
  /** `web`, changed, checkpointed, forked as `fork`, and both changed again. */
  async function grow(): Promise<void> {
    damaged(() => undefined);
    const store = await Store.open(directory);
    const web = await store.container('web');
    web.fs.writeFileSync('/shared', 'shared by both');
    await web.checkpoint('then');
    const fork = await web.fork({ name: 'fork' });
    fork.fs.writeFileSync('/own', 'only of the fork');
    web.fs.writeFileSync('/later', 'only of web');
    await store.close();
  }

  it('that are sound have no findings', async () => {
    await grow();
    expect(await Store.check(directory, { readData: true, repair: true })).toEqual({ clean: true, findings: [], omitted: 0 });
  });

  it.each([
    ['shared by both', ['web', 'fork'], ['shared', 'shared', 'shared']],
    ['only of the fork', ['fork'], ['own']],
    ['only of web', ['web'], ['later']],
  ])('are touched by damage in what they hold: %s', async (content, containers, paths) => {
    await grow();
    const subject = flipIn(/^segments\//, content);
    const [finding, ...rest] = harm(await Store.check(directory, { readData: true }));
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({ kind: 'damaged', subject, paths });
    expect(finding!.containers.map(({ name }) => name)).toEqual(containers);
  });

  it('that rest on damaged records are named with the epoch, those that do not go on', async () => {
    await grow();
    const own = flipIn(/^segments\//, 'only of the fork');
    flip(join(directory, own), 300);
    expect(harm(await Store.check(directory))).toMatchObject([{ subject: own, containers: [{ name: 'fork' }] }]);
    expect((await contentOf('web'))['later']).toBe('only of web');
  });

  it('that lost an epoch of another container are named', async () => {
    await grow();
    const shared = filesOf(directory).find(
      (path) => path.startsWith('segments/') && readFileSync(join(directory, path)).includes('shared by both'),
    )!;
    unlinkSync(join(directory, shared));
    const found = harm(await Store.check(directory));
    expect(new Set(found.flatMap(({ containers }) => containers.map(({ name }) => name)))).toEqual(new Set(['web', 'fork']));
  });

  it('leave nothing unreferenced when one of them is removed', async () => {
    await grow();
    const store = await Store.open(directory);
    await store.remove('fork');
    await store.close();
    expect((await Store.check(directory, { readData: true })).findings).toEqual([]);
  });
});

it('a layer that no image has any more is told of, until it is collected', async () => {
  damaged(() => undefined);
  const store = await Store.open(directory);
  await store.remove('calm');
  const before = filesOf(directory).filter((path) => path.startsWith('layers/'));
  await store.removeImage('other:1');
  await store.sync();
  const told = (await store.check()).findings.filter(({ detail }) => detail === 'no image needs it').map(({ subject }) => subject);
  await store.gc();
  const after = filesOf(directory).filter((path) => path.startsWith('layers/'));
  expect(told.filter((path) => path.startsWith('layers/'))).toEqual(before.filter((path) => !after.includes(path)));
  expect(before.length - after.length).toBe(1);
  expect((await store.check()).findings).toEqual([]);
  await store.close();
});

describe('a store that cannot be opened', () => {
  it.each([
    ['damaged', (path: string) => flip(path, 20)],
    ['damaged', (path: string) => flip(path, 8)],
    ['missing', unlinkSync],
  ] as const)('for its superblock, which is %s, is checked all the same', async (kind, change) => {
    damaged((at) => {
      change(join(at, 'superblock'));
      flip(
        join(
          at,
          filesOf(at).find((path) => path.startsWith('layers/'))!,
        ),
        4200,
      );
    });
    await expect(Store.open({ dir: directory, mode: 'read-write' })).rejects.toMatchObject({ name: 'VeneerError' });
    const found = harm(await Store.check(directory));
    expect(found).toMatchObject([
      { kind, subject: 'superblock' },
      { kind: 'damaged', images: [{}] },
    ]);
  });

  it('for its names tells what they still name, and repairs nothing', async () => {
    damaged(() => undefined);
    const names = flipIn(/^names\//, 'calm');
    const before = contentsOf(directory);
    await expect(Store.open(directory)).rejects.toMatchObject({ code: 'ECORRUPT' });
    const report = await Store.check(directory, { repair: true });
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        kind: 'damaged',
        subject: names,
        images: [expect.objectContaining({ names: ['app:1'] }), expect.objectContaining({ names: ['other:1'] })],
        containers: [expect.objectContaining({ name: 'web' })],
      }),
    );
    expect(contentsOf(directory)).toEqual(before);
  });

  it('for a directory that is missing names it', async () => {
    damaged((at) => {
      renameSync(join(at, 'segments'), join(at, 'elsewhere'));
    });
    expect(harm(await Store.check(directory, { repair: true }))).toMatchObject([{ kind: 'missing', subject: 'segments' }]);
  });

  it('as there is none, is told so', async () => {
    await expect(Store.check(join(scratch, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT', syscall: 'check' });
    const empty = mkdtempSync(join(scratch, 'empty-'));
    await expect(Store.check(empty)).rejects.toMatchObject({ code: 'ENOENT', syscall: 'check' });
  });
});

describe('what nothing names', () => {
  it('is told apart from damage', async () => {
    const left = ['superblock-0', 'packs/0-', `layers/${'0'.repeat(64)}.${'0'.repeat(16)}`, 'merged/0-'];
    damaged((at) => {
      for (const path of left) writeFileSync(join(at, path), 'left over');
    });
    const store = await Store.open(directory);
    await store.remove('calm');
    await store.removeImage('other:1');
    await store.close();
    const { clean, findings } = await Store.check(directory);
    expect(clean).toBe(true);
    const subjects = findings.map(({ kind, subject }) => `${kind} ${subject}`);
    expect(subjects).toEqual(expect.arrayContaining(left.map((path) => `unreferenced ${path}`)));
  });
});

it('a repair needs a store that may be written', async () => {
  const store = await Store.open({ dir: good, mode: 'read-only' });
  await expect(store.check({ repair: true })).rejects.toMatchObject({ code: 'EROFS' });
  await store.close();
});
