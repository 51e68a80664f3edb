// Stores in memory: kept as an archive, which is a store's directory, and filled from one.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryVolume, Store } from '../../dist/index.js';
import { MemoryFile } from '../../dist/hosts/memory/disk.js';
import { archiveOf, layoutOf, plainLayer } from '../api/images.js';
import { Random } from '../property/random.js';

const APP = archiveOf(layoutOf([{ layers: [plainLayer([{ path: 'etc/config', data: 'as shipped' }])], name: 'app:1' }]));

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'veneer-memory-'));
});
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** A volume with an image and a changed container. */
async function changed(): Promise<MemoryVolume> {
  const volume = new MemoryVolume();
  const store = await Store.open({ volume });
  await store.load(APP);
  const container = await store.create('app:1', { name: 'web' });
  container.fs.writeFileSync('/etc/config', 'modified');
  await store.close();
  return volume;
}

async function expectChanged(store: Store): Promise<void> {
  const container = await store.container('web');
  expect(container.fs.readFileSync('/etc/config', 'utf8')).toBe('modified');
  expect(container.diff().map(({ kind, path }) => `${kind} ${path}`)).toEqual(['C /etc', 'C /etc/config']);
  expect((await store.check({ readData: true })).findings).toEqual([]);
  await store.close();
}

describe('a store in memory', () => {
  it('is there for every store that is opened over its volume', async () => {
    const volume = await changed();
    await expectChanged(await Store.open({ volume, mode: 'read-only' }));
    await expectChanged(await Store.open({ volume }));
  });

  it('comes back from its archive', async () => {
    await expectChanged(await Store.open({ volume: MemoryVolume.from((await changed()).archive()) }));
  });

  it('is a store in a directory when its archive is unpacked, and back when that is packed', async () => {
    writeFileSync(join(scratch, 'store.tar'), (await changed()).archive());
    const directory = mkdtempSync(join(scratch, 'store-'));
    execFileSync('tar', ['-xf', join(scratch, 'store.tar'), '-C', directory]);
    await expectChanged(await Store.open(directory));
    execFileSync('tar', ['-cf', join(scratch, 'again.tar'), '-C', directory, '.']);
    await expectChanged(await Store.open({ volume: MemoryVolume.from(readFileSync(join(scratch, 'again.tar'))) }));
  });

  it('has an archive that is a function of its files', async () => {
    const archive = (await changed()).archive();
    expect(Buffer.from(MemoryVolume.from(archive).archive()).equals(archive)).toBe(true);
  });

  it('is written by one store at a time; a store that was not closed holds its container until its archive is opened elsewhere', async () => {
    const volume = await changed();
    const first = await Store.open({ volume });
    const container = await first.container('web');
    container.fs.writeFileSync('/etc/config', 'again');
    await first.sync();
    const other = await Store.open({ volume });
    const same = await other.container('web');
    expect(() => {
      same.fs.writeFileSync('/x', '');
    }).toThrow(expect.objectContaining({ code: 'EBUSY' }));
    const elsewhere = await Store.open({ volume: MemoryVolume.from(volume.archive()) });
    const moved = await elsewhere.container('web');
    moved.fs.writeFileSync('/x', '');
    expect(moved.fs.readFileSync('/etc/config', 'utf8')).toBe('again');
    for (const store of [first, other, elsewhere]) await store.close();
  });
});

describe('an archive', () => {
  it.each([
    ['cut off in a header', (tar: Uint8Array) => tar.subarray(0, 700), 'ECORRUPT'],
    ['cut off in a file', (tar: Uint8Array) => tar.subarray(0, tar.length - 2000), 'ECORRUPT'],
    ['without its end', (tar: Uint8Array) => tar.subarray(0, tar.length - 1024), 'ECORRUPT'],
    ['with a damaged header', (tar: Uint8Array) => tar.map((byte, i) => (i === 3 ? byte ^ 1 : byte)), 'ECORRUPT'],
    ['that is none', () => new TextEncoder().encode('text'.repeat(1000)), 'ECORRUPT'],
    ['with a link', () => tarOf('-h'), 'ENOTSUP'],
    ['that leads out', () => tarOf('-P', '--transform=s,^,../,'), 'ENOTSUP'],
  ])('%s is refused', async (_what, make, code) => {
    const good = (await changed()).archive();
    expect(() => MemoryVolume.from(make(good))).toThrow(expect.objectContaining({ name: 'VeneerError', code }));
  });

  /** GNU tar's archive of a file; with `-h` in the options of a link to it instead. */
  function tarOf(...options: string[]): Uint8Array {
    const directory = mkdtempSync(join(scratch, 'tar-'));
    writeFileSync(join(directory, 'file'), 'file');
    const links = options.includes('-h');
    if (links) execFileSync('ln', ['-s', 'file', join(directory, 'link')]);
    const given = options.filter((option) => option !== '-h');
    return execFileSync('tar', ['-cf', '-', ...given, '-C', directory, links ? 'link' : 'file']);
  }
});

it('files in memory read as plain bytes do, whatever is written, cut and grown', () => {
  const random = new Random(20261126);
  for (let round = 0; round < 20; round++) {
    const file = new MemoryFile();
    let model = Buffer.alloc(0);
    for (let i = 0; i < 40; i++) {
      const offset = random.below(3_000_000);
      const length = random.below(random.below(2) ? 10 : 1_500_000);
      if (random.below(3) === 0) {
        file.resize(offset);
        model = Buffer.concat([model, Buffer.alloc(Math.max(0, offset - model.length))]).subarray(0, offset);
      } else {
        const data = Buffer.alloc(length, i + 1);
        file.write(data, offset);
        if (length > 0) model = Buffer.concat([model, Buffer.alloc(Math.max(0, offset + length - model.length))]);
        data.copy(model, offset);
      }
      expect(file.size).toBe(model.length);
    }
    const got = Buffer.alloc(model.length + 10, 0xff);
    expect(file.read(got, 0, got.length, 0)).toBe(model.length);
    expect(got.subarray(0, model.length).equals(model)).toBe(true);
    const [at, length] = [random.below(model.length + 1), random.below(2_000_000)];
    const part = Buffer.alloc(length);
    const count = file.read(part, 0, length, at);
    expect(part.subarray(0, count).equals(model.subarray(at, at + length))).toBe(true);
  }
});
