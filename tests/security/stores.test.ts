// Stores that are newer, damaged, full, not ours to write, or not there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store, VeneerError } from '../../dist/index.js';
import { archiveOf, layoutOf, plainLayer, tarOf } from '../api/images.js';
import { Random } from '../property/random.js';
import { forge } from '../support/block-file.js';
import { appendRecord, crc32c, takeOver, withGroup } from '../support/journal.js';
import { assertTyped, contentsBesideNames, contentsOf, failureOf } from './refusal.js';

const SEED = Number(process.env['VENEER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const ARCHIVE = archiveOf(
  layoutOf([
    { layers: [plainLayer([{ path: 'a/b', data: Buffer.alloc(150_000, 'x') }]), plainLayer([{ path: 'c', data: 'c' }])], name: 'app' },
  ]),
);

let scratch: string;
/** A store that holds two layers and a container whose journal has two epochs. */
let good: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'veneer-stores-'));
  good = join(scratch, 'good');
  const store = await Store.open(good);
  await store.load(ARCHIVE);
  const container = await store.create('app', { name: 'c' });
  container.fs.writeFileSync('/written', Buffer.alloc(20_000, 'w'));
  await container.close();
  const again = await store.container('c');
  again.fs.appendFileSync('/a/b', 'more');
  await store.close();
});
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** A copy of the good store, with a change made to it. */
function changed(change: (directory: string) => void): string {
  const directory = mkdtempSync(join(scratch, 'changed-'));
  cpSync(good, directory, { recursive: true });
  change(directory);
  return directory;
}

/** Opens the store and reads everything in it. */
async function readAll(directory: string): Promise<string> {
  const store = await Store.open({ dir: directory, mode: 'read-only' });
  try {
    const { fs } = await store.container('c');
    for (const image of store.images()) image.configBytes();
    return [fs.readFileSync('/a/b'), fs.readFileSync('/c'), fs.readFileSync('/written')]
      .map((bytes) => `${bytes.length} ${crc32c(bytes)}`)
      .join(', ');
  } finally {
    await store.close();
  }
}

function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(directory, path)).isFile())
    .sort();
}

/** A file with a version in its header, whose checksum stands at `crc`. */
function ofVersion(version: number, path: string, crc: number): string {
  return changed((at) => {
    const [file] = filesOf(at).filter((each) => each.startsWith(path) && !each.endsWith('.idx'));
    const bytes = readFileSync(join(at, file!));
    bytes.writeUInt32LE(version, 8);
    bytes.writeUInt32LE(crc32c(bytes.subarray(0, crc)), crc);
    writeFileSync(join(at, file!), bytes);
  });
}

describe.each([
  [0, 'format version 0 (a draft), this Veneer reads 1: load the images into a new store'],
  [2, 'format version 2, this Veneer reads 1: use a newer Veneer'],
])('a store of version %d is refused, with what to do, and nothing is written to it', (version, text) => {
  const assertRefused = async (run: () => Promise<unknown>, directory: string): Promise<void> => {
    const before = contentsOf(directory);
    const error = await failureOf(run);
    assertTyped(error, /^EVERSION$/);
    expect(error.message).toContain(text);
    expect(contentsOf(directory)).toEqual(before);
  };

  it.each(['read-only', 'read-write', 'create'] as const)('opened %s', async (mode) => {
    const directory = ofVersion(version, 'superblock', 4092);
    await assertRefused(() => Store.open({ dir: directory, mode }), directory);
  });

  it.each([false, true])('checked, repair: %s', async (repair) => {
    const directory = ofVersion(version, 'superblock', 4092);
    await assertRefused(() => Store.check(directory, { repair }), directory);
  });

  it.each([
    ['names/', 252],
    ['segments/', 252],
    ['layers/', 4092],
  ])('for a file in %s', async (path, crc) => {
    const directory = ofVersion(version, path, crc);
    await assertRefused(() => readAll(directory), directory);
  });

  it('for an epoch of a container that a check tells of', async () => {
    const directory = ofVersion(version, 'segments/', 252);
    const { findings } = await Store.check(directory, { repair: true });
    expect(findings).toContainEqual(
      expect.objectContaining({
        kind: 'damaged',
        subject: filesOf(directory).find((path) => path.startsWith('segments/')),
        detail: expect.stringContaining(text) as string,
      }),
    );
  });

  it('a pack of it is not mended', async () => {
    const directory = ofVersion(version, 'packs/', 60);
    const [pack] = filesOf(directory).filter((path) => path.endsWith('.pack'));
    const before = readFileSync(join(directory, pack!));
    const { findings } = await Store.check(directory, { repair: true });
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'damaged', subject: pack, detail: expect.stringContaining(text) as string }),
    );
    expect(readFileSync(join(directory, pack!))).toEqual(before);
  });
});

describe('records of a type that is not known', () => {
  const UNKNOWN = 200;
  const OPTIONAL = 1;
  const cases = ['names', 'segments'] as const;
  const withRecord = (part: (typeof cases)[number], flags: number): string =>
    changed((at) => {
      const epochs = filesOf(at).filter((path) => path.startsWith(part));
      appendRecord(join(at, epochs.at(-1)!), UNKNOWN, flags, Buffer.from('news'));
    });

  it.each(cases)('are passed over in %s when they are optional', async (part) => {
    expect(await readAll(withRecord(part, OPTIONAL))).toBe(await readAll(good));
  });

  it.each(cases)('make %s unreadable to this version otherwise', async (part) => {
    const error = await failureOf(() => readAll(withRecord(part, 0)));
    assertTyped(error, /^EVERSION$/);
    expect(error.message).toContain(`type ${UNKNOWN}`);
  });

  it('are no end of an epoch, though they are as short: the lock is not free', async () => {
    const directory = mkdtempSync(join(scratch, 'locked-'));
    const store = await Store.open(directory);
    await store.load(ARCHIVE);
    const container = await store.create('app', { name: 'c' });
    container.fs.writeFileSync('/written', 'by the first');
    await container.close();
    const other = takeOver(join(directory, 'segments', container.id));
    writeFileSync(other, withGroup(readFileSync(other), UNKNOWN, OPTIONAL, Buffer.alloc(0)));
    await expect(store.remove('c')).rejects.toMatchObject({ code: 'EBUSY' });
    await store.close();
  });
});

describe(`damage (VENEER_SEED=${SEED})`, () => {
  const KINDS = ['superblock', 'layers', 'merged', 'names', 'packs', 'segments'];

  it.each(KINDS)('in %s is told as a typed error that names a thing, or does no harm', { timeout: 120_000 }, async (kind) => {
    const random = new Random(SEED);
    const whole = await readAll(good);
    const files = filesOf(good).filter((path) => path.startsWith(kind));
    expect(files.length).toBeGreaterThan(0);
    let told = 0;
    for (let i = 0; i < 60; i++) {
      const path = random.pick(files);
      const directory = changed((at) => {
        const bytes = readFileSync(join(at, path));
        bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
        writeFileSync(join(at, path), bytes);
      });
      const before = contentsOf(directory);
      const result = await readAll(directory).catch((error: unknown) => error);
      if (result instanceof VeneerError) {
        told++;
        assertTyped(result, /^(ECORRUPT|EIO|EVERSION|ENOTSUP|ENOENT)$/);
        assert.ok(result.path !== undefined, `no subject: ${result.message}`);
      } else {
        assert.equal(result, whole, `damage in ${path} changed what is read`);
      }
      expect(contentsOf(directory)).toEqual(before);
      rmSync(directory, { recursive: true });
    }
    expect(told).toBeGreaterThan(0);
  });

  it.each(KINDS.slice(1))('a file cut off in %s is told, or does no harm', { timeout: 60_000 }, async (kind) => {
    const random = new Random(SEED);
    const whole = await readAll(good);
    for (const path of filesOf(good).filter((each) => each.startsWith(kind))) {
      for (const length of [0, random.below(statSync(join(good, path)).size)]) {
        const directory = changed((at) => {
          truncateSync(join(at, path), length);
        });
        const result = await readAll(directory).catch((error: unknown) => error);
        if (result instanceof VeneerError) assertTyped(result, /^(ECORRUPT|EIO|ENOENT)$/);
        // The last change of a journal may be torn: it is dropped, and that is reported.
        else if (kind === 'names' || kind === 'segments') assert.equal(typeof result, 'string');
        else assert.equal(result, whole);
        rmSync(directory, { recursive: true });
      }
    }
  });

  it('a merged image that is damaged is made again', async () => {
    const directory = changed((at) => {
      for (const name of readdirSync(join(at, 'merged'))) truncateSync(join(at, 'merged', name), 100);
    });
    const store = await Store.open(directory);
    await store.load(ARCHIVE);
    await store.close();
    expect(await readAll(directory)).toBe(await readAll(good));
  });
});

it('a forged layer image that makes a file longer than its chunk shows nothing of the chunks behind', async () => {
  const directory = mkdtempSync(join(scratch, 'forged-'));
  const store = await Store.open(directory);
  await store.import(
    tarOf([
      { path: 'short', data: 'short' },
      { path: 'secret', data: Buffer.alloc(5000, 'secret') },
    ]),
    { tag: 'app' },
  );
  await store.close();
  const [layer] = readdirSync(join(directory, 'layers'));
  forge(join(directory, 'layers', layer!), (bytes, own) => {
    const entries = Number(bytes.readBigUInt64LE(own + 24));
    bytes.writeBigUInt64LE(4000n, entries + 64 + 8);
  });
  const opened = await Store.open(directory);
  const { fs } = await opened.create('app');
  const file = fs.openSync('/short', 'r');
  expect(fs.fstatSync(file).size).toBe(4000);
  const buffer = Buffer.alloc(5);
  expect(fs.readSync(file, buffer, 0, 5, 0)).toBe(5);
  expect(buffer.toString()).toBe('short');
  // The chunk was verified: what is read of it now is not hashed again.
  expect(() => fs.readSync(file, Buffer.alloc(1000), 0, 1000, 100)).toThrow(expect.objectContaining({ code: 'ECORRUPT' }));
  await opened.close();
});

it('forged directories that hold each other are not removed without end', async () => {
  const directory = mkdtempSync(join(scratch, 'forged-'));
  const store = await Store.open(directory);
  const paths = ['a', 'a/b'].flatMap((path) => [{ path, type: '5' as const }, { path: `${path}/file` }]);
  await store.import(tarOf(paths), { tag: 'app' });
  const name = 'c';
  await store.create('app', { name });
  await store.close();
  const [merged] = readdirSync(join(directory, 'merged'));
  forge(join(directory, 'merged', merged!), (bytes, own) => {
    // The names of `b` are the last: its file becomes `a` again.
    const last = Number(bytes.readBigUInt64LE(own + 56)) + 16 * (bytes.readUInt32LE(own + 40) - 1);
    bytes.writeUInt32LE(1, last + 4);
    bytes.writeUInt8(1, last + 11);
  });
  const opened = await Store.open(directory);
  const { fs } = await opened.container(name);
  assert.deepEqual(fs.readdirSync('/a/b/file'), ['b', 'file']);
  assertTyped(await failureOf(() => fs.promises.rm('/a', { recursive: true })), /^ECORRUPT$/);
  assert.deepEqual(fs.readdirSync('/'), ['a']);
  await opened.close();
});

describe('directories that are not what they should be', () => {
  it('a part of the store that is a link leads nowhere', async () => {
    const outside = mkdtempSync(join(scratch, 'outside-'));
    const directory = changed((at) => {
      renameSync(join(at, 'packs'), join(outside, 'packs'));
      symlinkSync(join(outside, 'packs'), join(at, 'packs'));
    });
    assertTyped(await failureOf(() => Store.open(directory)), /^(ELOOP|ENOTDIR|EPERM|ECORRUPT)$/);
  });

  it('a store that lacks a directory names it', async () => {
    const directory = changed((at) => {
      rmSync(join(at, 'layers'), { recursive: true });
    });
    const error = await failureOf(() => Store.open(directory));
    assertTyped(error, /^ECORRUPT$/);
    expect(error.message).toContain('layers');
  });

  it('a store below a file is not there', async () => {
    writeFileSync(join(scratch, 'file'), '');
    assertTyped(await failureOf(() => Store.open(join(scratch, 'file', 'store'))), /^(ENOTDIR|ENOENT)$/);
  });

  it.skipIf(process.getuid?.() === 0 && !canSwitchUser())('a directory without permission is EACCES', () => {
    const directory = changed(() => undefined);
    chmodSync(scratch, 0o755);
    chmodSync(directory, 0o555);
    for (const path of readdirSync(directory)) chmodSync(join(directory, path), path === 'superblock' ? 0o444 : 0o555);
    const script = `import(${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)}).then(async ({ Store }) => {
      process.getuid() === 0 && process.setuid(65534);
      const store = await Store.open(${JSON.stringify(directory)}).catch((error) => error);
      const failure = store instanceof Error ? store : await store.create('app').then(() => 'created', (error) => error);
      console.log(failure.name, failure.code);
    })`;
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim()).toBe('VeneerError EACCES');
  });
});

/** Without the right to, there is nobody to be but root, who may write anything. */
function canSwitchUser(): boolean {
  return process.platform === 'linux';
}

describe.skipIf(!canMount())(`a full disk${canMount() ? '' : ' (skipped: mounting a small tmpfs needs root on Linux)'}`, () => {
  let disk: string;
  beforeAll(() => {
    disk = mkdtempSync(join(tmpdir(), 'veneer-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]);
  });
  const stores: Store[] = [];
  afterAll(async () => {
    for (const store of stores) await store.close().catch(() => undefined);
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  });

  it('refuses an import with ENOSPC, leaves nothing of it, and takes one that fits', async () => {
    const directory = join(disk, 'store');
    mkdirSync(directory);
    const store = await Store.open(directory);
    stores.push(store);
    await store.load(ARCHIVE);
    await store.sync();
    const before = contentsBesideNames(directory);
    const random = new Random(SEED);
    const noise = Buffer.from(Uint32Array.from({ length: 1_500_000 }, () => random.below(2 ** 32)).buffer);
    const error = await failureOf(() => store.import(tarOf([{ path: 'noise', data: noise }])));
    assertTyped(error, /^ENOSPC$/);
    expect(contentsBesideNames(directory)).toEqual(before);
    await store.import(tarOf([{ path: 'small', data: 'fits' }]), { tag: 'small' });
    const container = await store.create('small');
    await container.sync();
    expect(() => {
      for (let i = 0; i < 40; i++) container.fs.writeFileSync(`/${i}`, noise.subarray(i * 100_000, (i + 1) * 100_000));
      container.fs.fsyncSync(container.fs.openSync('/small', 'r'));
    }).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
    await container.close().catch((failure: unknown) => {
      assertTyped(failure as VeneerError, /^(ENOSPC|ESTALE)$/);
    });
    expect((await store.container(container.name)).fs.readFileSync('/small', 'utf8')).toBe('fits');
    await store.close();
    const again = await Store.open(directory);
    stores.push(again);
    expect((await again.container(container.name)).fs.readFileSync('/small', 'utf8')).toBe('fits');
  });
});

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const probe = mkdtempSync(join(tmpdir(), 'veneer-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe], { stdio: 'ignore' });
    execFileSync('umount', [probe]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(probe, { recursive: true });
  }
}
