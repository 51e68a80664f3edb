import nodeFs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { finished, pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Store, type Container } from '../../dist/index.js';
import { build, shown, tree, type Fs } from './fixture.js';
import { cpSyncIsComparable, encodingsAreTold } from './exceptions.js';

/** What a program sees of a failure. */
async function failed(run: () => unknown, root: string): Promise<unknown> {
  try {
    return { none: await run() };
  } catch (error) {
    return shown(error, root);
  }
}

/** Programs over a file system: each gives what it saw. Node's own file system and a container have to show it the same. */
const SCENARIOS: Readonly<Record<string, (fs: Fs, root: string) => Promise<unknown>>> = {
  'a handle reads and writes in every form': async (fs, root) => {
    const handle = await fs.promises.open(`${root}/file`, 'r+');
    const seen = [
      await handle.read(Buffer.alloc(3)),
      await handle.read(Buffer.alloc(5), 1, 2, 0),
      await handle.read(Buffer.alloc(5), { offset: 2, length: 2 }),
      (await handle.read()).bytesRead,
      await handle.readv([Buffer.alloc(2), Buffer.alloc(9)], 1),
      await handle.write('more', 2),
      await handle.write(Buffer.from('xyz'), 1, 1, 0),
      await handle.writev([Buffer.from('a'), Buffer.from('b')], 5),
      await handle.write('end'),
    ].map((each) => shown(JSON.parse(JSON.stringify(each)), root));
    await handle.truncate(6);
    await handle.chmod(0o640);
    await handle.utimes(1, 2);
    await handle.sync();
    await handle.datasync();
    const { size, mtimeMs, mode } = await handle.stat();
    await handle.close();
    await handle.close();
    return [seen, size, mtimeMs, mode, handle.fd];
  },

  'a handle that was closed fails in every method': async (fs, root) => {
    const handle = await fs.promises.open(`${root}/file`, 'r+');
    await handle.close();
    const calls = [
      () => handle.read(Buffer.alloc(1)),
      () => handle.write('x'),
      () => handle.stat(),
      () => handle.chmod(0o600),
      () => handle.chown(0, 0),
      () => handle.truncate(),
      () => handle.sync(),
      () => handle.datasync(),
      () => handle.utimes(0, 0),
      () => handle.readv([]),
      () => handle.writev([]),
    ];
    return Promise.all(calls.map((call) => failed(call, root)));
  },

  'a handle refuses what is no argument': async (fs, root) => {
    const handle = await fs.promises.open(`${root}/file`, 'r');
    const read = handle.read.bind(handle) as (...args: unknown[]) => Promise<unknown>;
    const calls = [
      () => read('x'),
      () => read(Buffer.alloc(0)),
      () => read(Buffer.alloc(3), 4, 1),
      () => read(Buffer.alloc(3), -1),
      () => read(Buffer.alloc(3), 0, 9),
      () => read({ buffer: 5 }),
      () => handle.write('x'),
      () => handle.writeFile('x'),
      () => handle.truncate(1),
      () => handle.chmod('x'),
      ...(encodingsAreTold ? [() => handle.readFile('nope' as BufferEncoding)] : []),
    ];
    const seen = [];
    for (const call of calls) seen.push(await failed(call, root));
    await handle.close();
    return seen;
  },

  'a handle gives whole files, lines and streams': async (fs, root) => {
    await fs.promises.writeFile(`${root}/lines`, 'one\ntwo\r\nthree');
    const seen: unknown[] = [];
    const handle = await fs.promises.open(`${root}/lines`, 'r+');
    seen.push(await handle.readFile('utf8'), await handle.readFile('utf8'));
    await handle.appendFile('!');
    await handle.close();
    for await (const line of (await fs.promises.open(`${root}/lines`)).readLines()) seen.push(line);
    const web = await fs.promises.open(`${root}/lines`);
    seen.push(await text(web.readableWebStream({ type: 'bytes' }) as never));
    await web.close();
    const stream = await fs.promises.open(`${root}/lines`);
    let closed = 0;
    (stream as unknown as NodeJS.EventEmitter).on('close', () => closed++);
    seen.push(await text(stream.createReadStream({ start: 2, end: 6 })), stream.fd, closed);
    const out = (await fs.promises.open(`${root}/out`, 'w')).createWriteStream();
    out.end('written');
    await finished(out);
    seen.push(fs.readFileSync(`${root}/out`, 'utf8'));
    return seen;
  },

  'streams take their options': async (fs, root) => {
    const seen: unknown[] = [];
    seen.push(await text(fs.createReadStream(`${root}/file`, { encoding: 'utf8', start: 1, end: 3, highWaterMark: 2 })));
    await pipeline(fs.createReadStream(`${root}/dir/file`), fs.createWriteStream(`${root}/file`, { flags: 'r+', start: 3 }));
    await pipeline(['x'], fs.createWriteStream(`${root}/new`, { mode: 0o600, flush: true }));
    seen.push(await failed(() => text(fs.createReadStream(`${root}/none`)), root));
    seen.push(await failed(() => text(fs.createReadStream(`${root}/dir`)), root));
    seen.push(await failed(() => fs.createReadStream(5 as never), root));
    seen.push(await failed(() => fs.createReadStream(`${root}/file`, { start: 'x' } as never), root));
    const made = new (fs.ReadStream as unknown as new (path: string) => nodeFs.ReadStream)(`${root}/file`);
    seen.push(made instanceof fs.ReadStream, made.path === `${root}/file`, await text(made), made.bytesRead);
    return seen;
  },

  'directories are read one by one': async (fs, root) => {
    const seen: unknown[] = [];
    const dir = fs.opendirSync(`${root}/dir`);
    seen.push([dir.readSync(), await dir.read(), dir.readSync()].map((each) => JSON.stringify(shown(each, root))).sort());
    dir.closeSync();
    seen.push(await failed(() => dir.readSync(), root), await failed(() => dir.close(), root), await failed(() => dir.read(), root));
    const names: string[] = [];
    for await (const entry of await fs.promises.opendir(root, { recursive: true }))
      names.push(join(entry.parentPath, entry.name).slice(root.length));
    seen.push(names.sort());
    return seen;
  },

  'signals abort what reads and writes whole files': async (fs, root) => {
    const aborted = AbortSignal.abort(new Error('enough'));
    const controller = new AbortController();
    const reading = failed(() => fs.promises.readFile(`${root}/file`, { signal: controller.signal }), root);
    controller.abort();
    return [
      await reading,
      await failed(() => fs.promises.readFile(`${root}/file`, { signal: aborted }), root),
      await failed(() => fs.promises.writeFile(`${root}/file`, 'x', { signal: aborted }), root),
      await failed(() => new Promise((_, reject) => fs.readFile(`${root}/file`, { signal: aborted }, (error) => reject(error!))), root),
      await fs.promises.readFile(`${root}/file`, { signal: new AbortController().signal, encoding: 'utf8' }),
    ];
  },

  'functions with callbacks are promisified as Node does': async (fs, root) => {
    const fd = await promisify(fs.open)(`${root}/file`, 'r+');
    const seen = [
      await promisify(fs.read)(fd, Buffer.alloc(3), 0, 3, 0),
      await promisify(fs.write)(fd, Buffer.from('ab'), 0, 2, 0),
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- what is deprecated is there all the same
      await promisify(fs.exists)(`${root}/file`),
    ].map((each) => shown(JSON.parse(JSON.stringify(each)), root));
    await promisify(fs.close)(fd);
    return seen;
  },

  'a callback that is none is refused': async (fs, root) => {
    const run = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
    const calls: [string, ...unknown[]][] = [
      ['stat', `${root}/file`],
      ['readFile', `${root}/file`, 'utf8'],
      ['writeFile', `${root}/file`, 'x'],
      ['mkdir', `${root}/new`, {}],
      ['rename', `${root}/file`, `${root}/x`, 5],
      ['exists', `${root}/file`],
      ['opendir', `${root}/dir`, 'utf8'],
      ['close', 5, 'x'],
    ];
    return Promise.all(calls.map(([name, ...args]) => failed(() => run[name]!(...args), root)));
  },

  'trees are copied with every option': async (fs, root) => {
    fs.cpSync(`${root}/dir`, `${root}/a/b`, { recursive: true });
    fs.cpSync(root + '/link', `${root}/copied-link`);
    fs.cpSync(root + '/link', `${root}/verbatim`, { verbatimSymlinks: true });
    await fs.promises.cp(`${root}/to-dir`, `${root}/followed`, { recursive: true, dereference: true });
    await fs.promises.cp(`${root}/dir`, `${root}/some`, {
      recursive: true,
      filter: async (from) => Promise.resolve(!from.endsWith('below')),
    });
    return [
      await failed(() => fs.cpSync(`${root}/dir`, `${root}/dir/below/x`, { recursive: true }), root),
      await failed(() => fs.cpSync(`${root}/dir`, `${root}/y`), root),
      await failed(() => fs.promises.cp(`${root}/dir`, `${root}/y`), root),
      await failed(() => fs.cpSync(`${root}/dir`, `${root}/z`, { recursive: true, filter: (() => Promise.resolve(true)) as never }), root),
    ];
  },
};

describe.runIf(process.platform === 'linux')('programs see in a container what they see in node:fs', () => {
  const directory = mkdtempSync(join(tmpdir(), 'veneer-scenarios-'));
  let store: Store, container: Container;

  beforeAll(async () => {
    store = await Store.open(join(directory, 'store'));
    await store.import(Buffer.alloc(1024), { tag: 'empty' });
  });
  afterAll(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });
  beforeEach(async () => {
    container = await store.create('empty');
  });
  afterEach(() => container.close());

  const known = Object.entries(SCENARIOS).filter(([name]) => cpSyncIsComparable || name !== 'trees are copied with every option');
  it.each(known)('%s', async (_name, run) => {
    const host = join(directory, 'root');
    const ours = container.fs as unknown as Fs;
    build(nodeFs, host);
    build(ours, '/root');
    const theirs = [await run(nodeFs, host), tree(nodeFs, host)];
    expect([await run(ours, '/root'), tree(ours, '/root')]).toEqual(theirs);
  });
});
