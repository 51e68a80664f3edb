// What a program meets when a store is closed under it, refused by the host, or fed something that can't be loaded.
import * as nodeFs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContainerFsError, Store, VeneerError, type Container } from '../../dist/index.js';
import type { HostInstance } from '../../ts/bindings.js';
import { Session } from '../../ts/core/session.js';
import { archiveOf, dockerArchiveOf, gzipLayer, layoutOf } from './images.js';

const layer = gzipLayer([
  { path: 'a/', type: '5' },
  { path: 'f', data: 'x' },
  { path: 'g', data: 'x' },
]);
const archive = archiveOf(layoutOf([{ layers: [layer], name: 'app:1' }]));

let directory: string;
let store: Store;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-api-'));
  store = await Store.open(join(directory, 'store'));
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

function thrownBy(run: () => unknown): Error & { code?: string } {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

async function made(): Promise<Container> {
  await store.load(archive);
  return store.create('app:1', { name: 'one' });
}

/** A stream that gives some bytes and then nothing, and tells when it is asked and when it is let go. */
function stalled(start: Uint8Array): { source: AsyncIterable<Uint8Array>; asked: Promise<void>; released: Promise<void> } {
  let ask: () => void;
  let release: () => void;
  const asked = new Promise<void>((resolve) => (ask = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  let given = false;
  const source: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next() {
        ask();
        if (given) return new Promise(() => undefined);
        given = true;
        return Promise.resolve({ done: false, value: start });
      },
      return() {
        release();
        return Promise.resolve({ done: true, value: undefined });
      },
    }),
  };
  return { source, asked, released };
}

describe('a closed store', () => {
  it('fails every call with an error of its own', async () => {
    await made();
    await store.close();
    const errors = [thrownBy(() => store.images()), thrownBy(() => store.df())];
    expect(errors[0]).not.toBe(errors[1]);
    expect(errors.map(({ message }) => message)).toEqual(['images: the store is closed (EBADF)', 'df: the store is closed (EBADF)']);
    expect(errors[0]?.stack).toContain('store.test.ts');
    await expect(store.tag('app:1', 'b:1')).rejects.toMatchObject({ code: 'EBADF', syscall: 'tag', path: 'app:1' });
  });

  it("fails a container's calls in Node's form", async () => {
    const { fs } = await made();
    await store.close();
    const error = thrownBy(() => fs.statSync('/f'));
    expect(error).toBeInstanceOf(ContainerFsError);
    expect(error.message).toBe("EBADF: bad file descriptor, stat '/f'");
    expect(thrownBy(() => fs.renameSync('/f', '/h')).message).toBe("EBADF: bad file descriptor, rename '/f' -> '/h'");
  });

  it('stops the load that runs and those that wait, each by its name', async () => {
    const running = stalled(archive.subarray(0, 600));
    const outcomes = Promise.allSettled([store.load(running.source), store.import(archive), store.load(archive)]);
    await running.asked;
    await store.close();
    await running.released;
    expect((await outcomes).map((outcome) => (outcome.status === 'rejected' ? String(outcome.reason) : 'done'))).toEqual([
      'VeneerError: load: the store was closed (EBADF)',
      'VeneerError: import: the store was closed (EBADF)',
      'VeneerError: load: the store was closed (EBADF)',
    ]);
    await expect(store.load(archive)).rejects.toMatchObject({ code: 'EBADF', syscall: 'load' });
  });
});

describe('loading', () => {
  it('rejects at once when aborted while it waits its turn', async () => {
    const running = stalled(archive.subarray(0, 600));
    const first = store.load(running.source).catch((error: unknown) => error);
    await running.asked;
    const abort = new AbortController();
    const second = store.load(archive, { signal: abort.signal });
    const third = store.load(archive).catch((error: unknown) => error);
    abort.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    await store.close();
    expect(await first).toBeInstanceOf(VeneerError);
    // Still behind the first: it never got its turn.
    expect(await third).toBeInstanceOf(VeneerError);
  });

  it.each(['load', 'import'] as const)('%s releases a stream that it refuses by its first bytes', async (verb) => {
    let released = false;
    const xz = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield await Promise.resolve(Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]));
        yield new Uint8Array(100);
      } finally {
        released = true;
      }
    };
    await expect(store[verb](xz())).rejects.toMatchObject({ code: 'ENOTSUP' });
    expect(released).toBe(true);
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])),
    });
    await expect(store[verb](stream)).rejects.toMatchObject({ code: 'ENOTSUP' });
    expect(stream.locked).toBe(false);
  });

  it('refuses a docker-archive for another platform than the one asked for', async () => {
    const tar = dockerArchiveOf([{ layers: [layer], tags: ['app:1'], platform: { os: 'linux', architecture: 'amd64' } }]);
    await expect(store.load(tar, { platform: 'linux/arm64' })).rejects.toMatchObject({
      code: 'ENOENT',
      detail: 'no image for linux/arm64; there are linux/amd64',
    });
    expect(store.images()).toEqual([]);
    expect(await store.load(tar, { platform: 'linux/amd64' })).toHaveLength(1);
  });

  it('calls itself by what was called', async () => {
    const junk = Buffer.from('{ "name": "no tar" }'.repeat(100));
    await expect(store.import(junk)).rejects.toMatchObject({ syscall: 'import' });
    await expect(store.import(3 as never)).rejects.toMatchObject({ syscall: 'import' });
    await expect(store.import(archive, { platform: 'x' })).rejects.toMatchObject({ syscall: 'import' });
    await expect(store.load(junk)).rejects.toMatchObject({ syscall: 'load' });
  });

  it.each(['load', 'import'] as const)('%s says what an image name is', async (verb) => {
    const detail = 'an image name is lower-case words with . _ - / between them, then a colon and a tag';
    await expect(store[verb](archive, { tag: 'No Name' })).rejects.toMatchObject({ code: 'EINVAL', syscall: verb, detail });
  });

  it('takes the name of a registry that has an address for a name', async () => {
    const [image] = await store.load(archive, { tag: '[2001:dB8::1]:5000/team/app' });
    expect(image?.names).toEqual(['[2001:dB8::1]:5000/team/app:latest']);
    for (const name of ['[]/app', '[::1', '[::g]/app', '[::1]', '[::1]/App', '[::1]:5000']) {
      await expect(store.tag(image?.id ?? '', name)).rejects.toMatchObject({ code: 'EINVAL', path: name });
    }
  });
});

describe('a store', () => {
  it('is shown in a few lines', () => {
    expect(inspect(store)).toMatch(/^Store \{\s+directory: /);
    expect(inspect(store).length).toBeLessThan(400);
    expect(JSON.parse(JSON.stringify(store))).toMatchObject({ directory: join(directory, 'store'), uuid: store.info.uuid });
  });

  it('takes changes in the order of the calls, look-ups among them', async () => {
    await store.load(archive);
    const changes = [store.tag('app:1', 'b:1'), store.create('b:1', { name: 'one' })];
    expect(store.images()[0]?.names).toEqual(['app:1', 'b:1']);
    expect(store.containers().map(({ name }) => name)).toEqual(['one']);
    await Promise.all(changes);
    const removed = [store.untag('b:1'), store.container('one').then((container) => container.close())];
    expect(store.images()[0]?.names).toEqual(['app:1']);
    await Promise.all(removed);
  });

  it('is what a failure of the host is about', () => {
    const host = { bindings: { store: { Store: { open: () => ({}) } } } } as unknown as HostInstance;
    const session = Session.open(host, 'create', '/srv/store');
    const payload = { code: 'access', subject: new Uint8Array(), detail: 'open failed on the host', wants: [] };
    const error = thrownBy(() =>
      session.call('create', 'sha256:12', () => {
        throw Object.assign(new Error(), { payload });
      }),
    );
    expect(error.message).toBe("create '/srv/store': permission denied (EACCES)");
  });
});

describe("cp and rm fail in Node 20's words", () => {
  it.each<[string, (fs: Pick<typeof nodeFs, 'cpSync' | 'rmSync'>, root: string) => void]>([
    ['a directory without recursive', (fs, root) => fs.cpSync(`${root}/a`, `${root}/b`)],
    ['into itself', (fs, root) => fs.cpSync(`${root}/a`, `${root}/a/x`, { recursive: true })],
    ['a file over a directory', (fs, root) => fs.cpSync(`${root}/f`, `${root}/a`)],
    ['a directory over a file', (fs, root) => fs.cpSync(`${root}/a`, `${root}/f`, { recursive: true })],
    ['over what is there', (fs, root) => fs.cpSync(`${root}/f`, `${root}/g`, { force: false, errorOnExist: true })],
    ['what is not there', (fs, root) => fs.cpSync(`${root}/none`, `${root}/b`)],
    ['rm of a directory', (fs, root) => fs.rmSync(`${root}/a`)],
    ['rm of nothing', (fs, root) => fs.rmSync(`${root}/none`)],
  ])('%s', async (_, run) => {
    const root = join(directory, 'host');
    nodeFs.mkdirSync(join(root, 'a'), { recursive: true });
    for (const name of ['f', 'g']) nodeFs.writeFileSync(join(root, name), 'x');
    const { fs } = await made();
    const ours = thrownBy(() => run(fs, ''));
    const theirs = thrownBy(() => run(nodeFs, root));
    expect(ours.code).toBe(theirs.code);
    // Later versions of Node word some of these in C++, differently from release to release.
    if (!process.version.startsWith('v20.')) return;
    const shown = (error: Error): unknown => {
      const { code, errno, syscall, path, info } = error as unknown as Record<string, unknown>;
      const fields = { text: String(error), name: error.name, message: error.message, code, errno, syscall, path, info };
      return JSON.parse(JSON.stringify(fields).replaceAll(root, ''));
    };
    expect(shown(ours)).toEqual(shown(theirs));
  });
});
