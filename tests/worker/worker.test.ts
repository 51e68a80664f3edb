// Stores in threads, in Node: what the store of the main entry gives and how it fails is the measure.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as here from '../../dist/index.js';
import * as there from '../../dist/worker/node.js';
import { archiveOf, gzipLayer, layoutOf, plainLayer } from '../api/images.js';

const lower = gzipLayer([
  { path: 'etc/', type: '5' },
  { path: 'etc/config', data: 'as shipped' },
  { path: 'etc/link', type: '2', link: 'config' },
]);
const files = layoutOf([{ layers: [lower, plainLayer([{ path: 'b', data: 'b' }])], name: 'app:1' }]);
const archive = archiveOf(files);

const VENEER = fileURLToPath(new URL('../../bin/veneer', import.meta.url));
/** Another process may be asked so often whether an image is there: far more than it takes. */
const ASKED_MAX = 500;

let scratch: string;
const opened: there.Store[] = [];
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'veneer-worker-'));
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

async function open(where: Parameters<typeof there.Store.open>[0] = mkdtempSync(join(scratch, 'store-'))): Promise<there.Store> {
  const store = await there.Store.open(where);
  opened.push(store);
  return store;
}

describe('a store in a thread', () => {
  it('does what one here does', async () => {
    const store = await open();
    const seen: string[] = [];
    const [image] = await store.load(archive, { onProgress: ({ phase }) => seen.push(phase) });
    expect(seen).toContain('merge');
    expect(image?.names).toEqual(['app:1']);
    expect((await image!.config()).os).toBe('linux');
    expect((await image!.describeLayers()).map(({ entries }) => entries)).toEqual([3, 1]);
    const one = await store.create(image!, { name: 'one', quota: { bytes: 1_000_000 } });
    await one.fs.promises.appendFile('/etc/config', ', and changed');
    expect(await one.diff()).toMatchObject([
      { kind: 'C', path: '/etc' },
      { kind: 'C', path: '/etc/config' },
    ]);
    await one.checkpoint('changed');
    const two = await one.fork({ name: 'two' });
    await two.fs.promises.rm('/etc', { recursive: true });
    await two.restore('changed').catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'ENOENT' });
    });
    expect(two.parent).toBe(one.id);
    expect((await store.containers()).map(({ name }) => name)).toEqual(['one', 'two']);
    expect((await one.usage()).quota.bytes).toBe(1_000_000);
    expect(await one.explain('/etc/config')).toMatchObject({ layers: expect.any(Array) as unknown });
    await two.close();
    await store.remove('two');
    await store.tag(image!, 'other');
    expect((await store.resolve('other')).id).toBe(image!.id);
    expect((await store.df()).containers).toHaveLength(1);
    expect((await store.gc({ dryRun: true })).freed).toBeGreaterThanOrEqual(0);
    expect((await store.check({ readData: true })).clean).toBe(true);
    await store.sync();
    const again = await here.Store.open({ dir: store.toJSON().directory, mode: 'read-only' });
    expect((await again.container('one')).fs.readFileSync('/etc/config', 'utf8')).toBe('as shipped, and changed');
    await again.close();
  });

  it('takes images from a path, a URL, bytes, a Blob, a stream, an iterable', async () => {
    const path = join(scratch, 'app.tar');
    writeFileSync(path, archive);
    const ids = new Set<string | undefined>();
    for (const source of [
      path,
      new URL(`file://${path}`),
      archive.subarray(0),
      new Blob([new Uint8Array(archive)]),
      new Blob([new Uint8Array(archive)]).stream(),
      Readable.from([archive.subarray(0, 1000), archive.subarray(1000)]),
    ]) {
      const store = await open({});
      ids.add((await store.load(source))[0]?.id);
    }
    expect(ids.size).toBe(1);
    expect(archive.length, 'bytes are not taken away').toBeGreaterThan(0);
  });

  it('reads a stream piece by piece: fails as that does, and tells it when nobody reads on', async () => {
    const store = await open({});
    const failing = new ReadableStream({
      pull(controller) {
        controller.enqueue(archive.subarray(0, 1000));
        controller.error(Object.assign(new RangeError('the line is gone'), { code: 'EGONE' }));
      },
    });
    await expect(store.load(failing)).rejects.toMatchObject({ name: 'RangeError', message: 'the line is gone', code: 'EGONE' });
    let returned!: () => void;
    const over = new Promise<void>((resolve) => {
      returned = resolve;
    });
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield await Promise.resolve(new Uint8Array(1 << 16).fill(1));
      } finally {
        returned();
      }
    };
    const abort = new AbortController();
    const reason = new Error('enough');
    const loading = store.load(endless(), { signal: abort.signal, onProgress: () => abort.abort(reason) });
    await expect(loading).rejects.toBe(reason);
    await over;
  });

  it('gives the archive of one in memory, which opens here and in another thread', async () => {
    const store = await open({});
    await store.load(archive);
    const kept = await store.archive();
    expect((await (await open({ archive: kept! })).images()).map(({ names }) => names)).toEqual([['app:1']]);
    const same = await here.Store.open({ volume: here.MemoryVolume.from(kept!), mode: 'read-only' });
    expect(same.images()).toHaveLength(1);
    await same.close();
    expect(await (await open()).archive()).toBeUndefined();
  });

  it('loads without a turn of the event loop that it was called from', async () => {
    const path = join(scratch, 'large.tar');
    writeFileSync(path, archiveOf(layoutOf([{ layers: [gzipLayer([{ path: 'data', data: randomBytes(20_000_000) }])], name: 'large:1' }])));
    const dir = mkdtempSync(join(scratch, 'store-'));
    const store = await open(dir);
    let begun!: () => void;
    const beginning = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const loading = store.load(path, { onProgress: begun });
    await beginning;
    // Nothing is awaited until the image is there.
    const isThere = (): boolean => execFileSync(VENEER, ['--store', dir, 'images'], { encoding: 'utf8' }).includes('large');
    let asked = 1;
    while (!isThere() && asked < ASKED_MAX) asked++;
    expect(asked).toBeLessThan(ASKED_MAX);
    expect((await loading).map(({ names }) => names)).toEqual([['large:1']]);
  });

  it('imports beside others over the same directory', async () => {
    const dir = mkdtempSync(join(scratch, 'shared-'));
    const stores = await Promise.all([open(dir), open(dir), open(dir)]);
    const images = stores.map((_, i) =>
      archiveOf(layoutOf([{ layers: [lower, plainLayer([{ path: `own-${i}`, data: `${i}` }])], name: `app:${i}` }])),
    );
    await Promise.all(stores.map((store, i) => store.load(images[i]!)));
    for (const store of stores.splice(0)) await store.close();
    const store = await open(dir);
    expect((await store.images()).flatMap(({ names }) => names).sort()).toEqual(['app:0', 'app:1', 'app:2']);
    expect(await store.check({ readData: true })).toMatchObject({ clean: true });
    expect((await (await store.create('app:2')).fs.promises.readdir('/')).sort()).toEqual(['etc', 'own-2']);
  });

  it('is closed with its thread; later calls fail with EBADF', async () => {
    const store = await open();
    await store.load(archive);
    const container = await store.create('app:1');
    await container.close();
    await expect(container.diff()).rejects.toMatchObject({ code: 'EBADF', name: 'VeneerError' });
    await store.close();
    await store.close();
    await expect(store.images()).rejects.toMatchObject({ code: 'EBADF', name: 'VeneerError' });
  });

  it("doesn't keep a program alive that has nothing to wait for", () => {
    const script = `
      import { Store } from ${JSON.stringify(new URL('../../dist/worker/node.js', import.meta.url).href)};
      const store = await Store.open(${JSON.stringify(mkdtempSync(join(scratch, 'alive-')))});
      console.log((await store.images()).length);`;
    const options = { encoding: 'utf8', timeout: 60_000 } as const;
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], options)).toBe('0\n');
  });

  it('takes an object of anyone for what it is, whatever it looks like', async () => {
    const config = { config: { Labels: null, $veneer: 'object', kind: 'container', data: { number: 1 } } };
    const store = await open();
    const [image] = await store.load(archiveOf(layoutOf([{ layers: [lower], name: 'odd', config }])));
    expect((await image!.config()).config).toEqual(config.config);
    const changes: unknown[] = [];
    const container = await store.create('odd');
    await container.fs.promises.mkdir('/$veneer');
    changes.push(...(await container.diff()));
    expect(changes).toMatchObject([{ path: '/$veneer' }]);
  });
});

type Fs = there.Container['fs'];

describe('files in a thread: what is given, and how it fails, is as here:', () => {
  let [inThread, direct]: Fs[] = [];
  let stores: { close(): Promise<void> }[];
  beforeAll(async () => {
    const one = await there.Store.open({});
    const other = await here.Store.open({ volume: new here.MemoryVolume() });
    stores = [one, other];
    for (const store of [one, other]) await store.load(archive);
    inThread = (await one.create('app:1')).fs;
    direct = (await other.create('app:1')).fs;
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
  });

  const outcome = async (run: (fs: Fs) => unknown, fs: Fs): Promise<unknown> => {
    try {
      return await run(fs);
    } catch (error) {
      const { name, message, code, errno, syscall, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
      return [error?.constructor, { name, message, code, errno, syscall, path, dest }];
    }
  };
  /** Without what differs from one container to the next, and the times of its own making. */
  const lasting = (stats: object): object =>
    Object.fromEntries(Object.entries(stats).filter(([name]) => !/^(dev|[acb].*timeMs)$/.test(name)));

  it.each<[string, (fs: Fs) => unknown]>([
    ['bytes', (fs) => fs.promises.readFile('/etc/config')],
    ['text', (fs) => fs.promises.readFile('/etc/config', 'utf8')],
    ['hex', (fs) => fs.promises.readFile('/etc/config', { encoding: 'hex' })],
    ['names', (fs) => fs.promises.readdir('/etc')],
    ['names as bytes', (fs) => fs.promises.readdir('/etc', 'buffer')],
    [
      'entries',
      async (fs) =>
        (await fs.promises.readdir('/', { withFileTypes: true })).map((entry) => [
          entry.name,
          entry.parentPath,
          entry.isFile(),
          entry.isDirectory(),
          entry.constructor.name,
        ]),
    ],
    ['links', async (fs) => (await fs.promises.readdir('/etc', { withFileTypes: true })).map((entry) => entry.isSymbolicLink())],
    [
      'stats',
      async (fs) => {
        const stats = await fs.promises.lstat('/etc/link');
        return [lasting(stats), stats.isSymbolicLink(), stats.mtime, stats.constructor.name];
      },
    ],
    [
      'stats of bigints',
      async (fs) => {
        const stats = await fs.promises.stat('/etc/config', { bigint: true });
        return [stats.size, stats.mtimeNs, stats.isFile(), stats.constructor.name];
      },
    ],
    [
      'what is written from an iterable',
      async (fs) => {
        await fs.promises.writeFile('/parts', Readable.from(['a', Buffer.from('b')]) as AsyncIterable<string>);
        return fs.promises.readFile('/parts', 'utf8');
      },
    ],
    [
      'what is written from a part of a buffer',
      async (fs) => {
        await fs.promises.writeFile('/part', Buffer.from('0123456789').subarray(3, 6));
        return fs.promises.readFile('/part', 'utf8');
      },
    ],
    ['a path in bytes', (fs) => fs.promises.readFile(Buffer.from('/etc/config'), 'utf8')],
    ['a path in a URL', (fs) => fs.promises.readFile(new URL('file:///etc/config'), 'utf8')],
    [
      'an extended attribute',
      async (fs) => {
        await fs.promises.setxattr('/etc/config', 'user.a', new Uint8Array([1, 2]));
        return fs.promises.getxattr('/etc/config', 'user.a');
      },
    ],
    ['a missing file', (fs) => fs.promises.readFile('/none')],
    ['a missing directory', (fs) => fs.promises.rename('/etc/config', '/none/x')],
    ['a directory that is read', (fs) => fs.promises.readFile('/etc')],
    ['a wrong path', (fs) => fs.promises.readFile({} as never)],
    ['a wrong mode', (fs) => fs.promises.chmod('/etc/config', -1)],
    ['a wrong encoding', (fs) => fs.promises.readFile('/etc/config', 'utf7' as never)],
    [
      'an aborted read',
      (fs) =>
        fs.promises
          .readFile('/etc/config', { signal: AbortSignal.abort(new Error('enough')) })
          .catch((error: unknown) => (error as Error).message),
    ],
  ])('%s', async (_what, run) => {
    const given = await outcome(run, inThread!);
    expect(given).toEqual(await outcome(run, direct!));
    if (Buffer.isBuffer(await outcome(run, direct!))) expect(Buffer.isBuffer(given)).toBe(true);
  });

  it('of another user', async () => {
    const store = await open({});
    await store.load(archive);
    const container = await store.create('app:1');
    const user = { uid: 1000, gid: 1001 };
    await container.fsAs(user).promises.writeFile('/own', '');
    expect(await container.fs.promises.stat('/own')).toMatchObject(user);
  });
});

describe('a failure in a thread', () => {
  const failing = archiveOf(new Map([...files, ['index.json', Buffer.from('{')]]));

  it.each<[string, (store: there.Store | here.Store) => unknown]>([
    ['of a load', (store) => store.load(failing)],
    ['of a missing file', (store) => store.load(join(scratch, 'none.tar'))],
    ['of a missing image', (store) => store.create('none')],
    ['of a wrong name', (store) => store.rename('none', '?')],
    ['of a wrong source', (store) => store.load(1 as never)],
  ])('%s is the VeneerError that it is here', async (_what, run) => {
    const direct = await here.Store.open({ volume: new here.MemoryVolume() });
    const failureOf = async (store: there.Store | here.Store): Promise<unknown> => {
      const error: unknown = await Promise.resolve(run(store)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(there.VeneerError);
      return { ...(error as object), message: (error as Error).message, name: (error as Error).name };
    };
    expect(await failureOf(await open({}))).toEqual(await failureOf(direct));
    await direct.close();
  });

  it('of opening ends the thread, with the error that it is here', async () => {
    const place = { dir: join(scratch, 'nowhere'), mode: 'read-only' } as const;
    const failure = (error: unknown): unknown => ({ ...(error as object), message: (error as Error).message });
    const expected = await here.Store.open(place).catch(failure);
    expect(expected).toMatchObject({ code: 'ENOENT' });
    expect(await there.Store.open(place).catch(failure)).toMatchObject({ ...(expected as object) });
    expect(await there.Store.check(place).catch(failure)).toMatchObject({ code: 'ENOENT', syscall: 'check' });
  });

  it('that is an abort rejects with the very reason, and leaves nothing behind', async () => {
    const store = await open({});
    const reason = { why: 'enough' };
    const controller = new AbortController();
    const load = store.load(archive, { signal: controller.signal, onProgress: () => controller.abort(reason) });
    await expect(load).rejects.toBe(reason);
    expect(await store.images()).toEqual([]);
    await expect(store.load(archive, { signal: controller.signal })).rejects.toBe(reason);
    expect(await store.load(archive)).toHaveLength(1);
  });

  it('of a listener ends the call', async () => {
    const store = await open({});
    const load = store.load(archive, {
      onProgress: () => {
        throw new Error('of the listener');
      },
    });
    await expect(load).rejects.toThrow('of the listener');
  });

  it('is told of what a thread would have to be asked', async () => {
    const store = await open({});
    await store.load(archive);
    const container = await store.create('app:1');
    await expect(container.fs.promises.cp('/etc', '/x', { recursive: true, filter: () => true })).rejects.toMatchObject({
      code: 'ENOTSUP',
    });
  });

  it('that traps the component is ETRAP, and so is every later call', async () => {
    const store = await open({});
    await store.load(archive);
    const { fs } = await store.create('app:1');
    await expect(fs.promises.setxattr('/etc', 'user.large', Buffer.alloc(2 ** 30))).rejects.toMatchObject({
      code: 'ETRAP',
      syscall: 'setxattr',
    });
    await expect(store.images()).rejects.toMatchObject({ code: 'ETRAP' });
  });
});

it('is imported without starting a thread or compiling the component', () => {
  const path = fileURLToPath(new URL('../../dist/worker/node.js', import.meta.url));
  const script = `
    let compiled = 0;
    const { compile } = WebAssembly;
    WebAssembly.compile = (...args) => (compiled++, compile(...args));
    await import(${JSON.stringify(path)});
    console.log(compiled, process.getActiveResourcesInfo().includes('MessagePort'));`;
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })).toBe('0 false\n');
});
