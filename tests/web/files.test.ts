// container.fs where there is no node:fs, against container.fs over Node's own modules.
import type { EventEmitter } from 'node:events';
import { constants } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryVolume, Store } from '../../dist/index.js';
import { constants as ours } from '../../ts/web/node/fs.js';
import { archiveOf, layoutOf, plainLayer } from '../api/images.js';
import { openWeb } from './entry.js';

const archive = archiveOf(layoutOf([{ layers: [plainLayer([{ path: 'etc/name', data: 'näme' }])], name: 'app:1' }]));

type Fs = Awaited<ReturnType<Awaited<ReturnType<typeof openWeb>>['create']>>['fs'];

let stores: { close(): Promise<void> }[];
let [webFs, nodeFs]: Fs[] = [];
beforeAll(async () => {
  const web = await openWeb();
  const node = await Store.open({ volume: new MemoryVolume() });
  stores = [web, node];
  for (const store of [web, node]) await store.load(archive);
  webFs = (await web.create('app:1')).fs;
  nodeFs = (await node.create('app:1')).fs;
});
afterAll(async () => {
  for (const store of stores) await store.close();
});

it.runIf(process.platform === 'linux')('its constants are those of Linux', () => {
  for (const [name, value] of Object.entries(ours)) expect([name, value]).toEqual([name, (constants as Record<string, number>)[name]]);
});

/** What a call gives, or how it fails. */
async function outcome(run: (fs: Fs) => unknown, fs: Fs): Promise<unknown> {
  try {
    return plain(await run(fs));
  } catch (error) {
    const { name, message, code, errno, syscall, path } = error as NodeJS.ErrnoException;
    return { name, message, code, errno, syscall, path };
  }
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: [...value] };
  return value;
}

describe('does, and fails, as over Node:', () => {
  it.each<[string, (fs: Fs) => unknown]>([
    ['reading bytes', (fs) => fs.readFileSync('/etc/name')],
    ...(['utf8', 'latin1', 'hex', 'base64', 'ucs2', 'ascii'] as const).map((encoding): [string, (fs: Fs) => unknown] => [
      `reading and writing ${encoding}`,
      (fs) => {
        const text = fs.readFileSync('/etc/name', encoding);
        fs.writeFileSync('/copy', text, encoding);
        return [text, [...(fs.readFileSync('/copy') as Uint8Array)]];
      },
    ]),
    ['names as bytes', (fs) => (fs.readdirSync('/etc', 'buffer') as Uint8Array[]).map((name) => [...name])],
    [
      'positional reads and writes',
      (fs) => {
        const fd = fs.openSync('/numbers', 'w+');
        fs.writeSync(fd, '0123456789');
        const part = new Uint8Array(4);
        const count = fs.readSync(fd, part, 0, 4, 3);
        fs.closeSync(fd);
        return [count, [...part]];
      },
    ],
    [
      'a recursive copy',
      async (fs) => {
        await fs.promises.cp('/etc', '/etc.bak', { recursive: true });
        return fs.readdirSync('/etc.bak');
      },
    ],
    [
      'realpath',
      (fs) => {
        fs.symlinkSync('../etc', '/link');
        return [fs.realpathSync('/link/name'), fs.readlinkSync('/link')];
      },
    ],
    ['a temporary directory', (fs) => /^\/tmp-[a-zA-Z0-9]{6}$/.test(fs.mkdtempSync('/tmp-'))],
    [
      'times',
      (fs) => {
        fs.utimesSync('/etc/name', new Date(1000), 2);
        return fs.statSync('/etc/name').mtimeMs;
      },
    ],
    [
      'extended attributes',
      (fs) => {
        fs.setxattrSync('/etc/name', 'user.a', 'b');
        return [fs.listxattrSync('/etc/name'), [...fs.getxattrSync('/etc/name', 'user.a')]];
      },
    ],
    [
      'a file handle and its stream',
      async (fs) => {
        const handle = await fs.promises.open('/etc/name');
        let closed = 0;
        (handle as unknown as EventEmitter).on('close', () => closed++);
        const text = await new Response(handle.readableWebStream() as ReadableStream<Uint8Array>).text();
        await handle.close();
        return [text, closed, handle.fd];
      },
    ],
    [
      'what an iterable gives',
      async (fs) => {
        await fs.promises.writeFile('/parts', ['a', 'b']);
        return fs.promises.readFile('/parts', 'utf8');
      },
    ],
    ['callbacks', (fs) => new Promise((resolve) => fs.readFile('/none', (error) => resolve((error as Error).message)))],
    ['a missing file', (fs) => fs.readFileSync('/none')],
    ['a wrong path', (fs) => fs.readFileSync({} as never)],
    ['a wrong descriptor', (fs) => fs.readSync(-1, new Uint8Array(1))],
    ['a wrong mode', (fs) => fs.chmodSync('/etc/name', 'rwx')],
    ['a wrong encoding', (fs) => fs.readFileSync('/etc/name', 'utf7' as never)],
    ['a wrong flag', (fs) => fs.openSync('/etc/name', 'q')],
  ])('%s', async (_what, run) => {
    expect(await outcome(run, webFs!)).toEqual(await outcome(run, nodeFs!));
  });
});

it('says what there is instead of streams of Node', () => {
  const refused = expect.objectContaining({ code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM' }) as Error;
  expect(() => webFs!.createReadStream('/etc/name')).toThrow(refused);
  expect(() => webFs!.createWriteStream('/new')).toThrow(refused);
  expect(webFs!.existsSync('/new')).toBe(false);
});
