// Every function of wit/containers.wit that takes a path, with every path that no file can have: each is refused as Linux refuses it, on every
// host, and nothing is changed.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerHandle } from '../../dist/bindings.js';
import { open as openLowered } from '../../dist/hosts/lowered.js';
import { open as openShim } from '../../dist/hosts/wasi-shim.js';
import { OneContainer } from './one-container.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const FILE = bytes('/etc/name');
const keep = { tag: 'keep' } as const;

type Call = (container: ContainerHandle, path: Uint8Array) => unknown;

/** By the name of the function, and of the parameter where it takes two paths. */
const CALLS: Readonly<Record<string, Call>> = {
  stat: (c, path) => c.stat(path, true),
  list: (c, path) => c.list(path, true),
  'read-file': (c, path) => c.readFile(path, 0n, 1),
  'write-file': (c, path) => c.writeFile(path, bytes('x'), { write: true, create: true }, 0o644),
  open: (c, path) => c.open(path, { read: true, write: true, create: true }, 0o644),
  mkdir: (c, path) => c.mkdir(path, 0o755),
  rmdir: (c, path) => c.rmdir(path),
  'remove-tree': (c, path) => c.removeTree(path),
  unlink: (c, path) => c.unlink(path),
  'rename from': (c, path) => c.rename(path, bytes('/new')),
  'rename to': (c, path) => c.rename(FILE, path),
  'link existing': (c, path) => c.link(path, bytes('/new'), false),
  'link new': (c, path) => c.link(FILE, path, false),
  symlink: (c, path) => c.symlink(bytes('target'), path),
  readlink: (c, path) => c.readlink(path),
  realpath: (c, path) => c.realpath(path),
  mknod: (c, path) => c.mknod(path, 'fifo', 0o644, 0, 0),
  chmod: (c, path) => c.chmod(path, 0o600, true),
  chown: (c, path) => c.chown(path, 1, 1, true),
  utimes: (c, path) => c.utimes(path, keep, { tag: 'now' }, true),
  truncate: (c, path) => c.truncate(path, 1n),
  getxattr: (c, path) => c.getxattr(path, bytes('user.a'), true),
  listxattr: (c, path) => c.listxattr(path, true),
  setxattr: (c, path) => c.setxattr(path, bytes('user.a'), bytes('x'), 'any', true),
  removexattr: (c, path) => c.removexattr(path, bytes('user.a'), true),
  explain: (c, path) => c.explain(path),
  extents: (c, path) => c.extents(path, 0n, 1),
};

/** What makes a name: no name has a zero byte, and so none is found. */
const CREATING = ['write-file', 'open', 'mkdir', 'rename to', 'link new', 'symlink', 'mknod'];

const PATHS: readonly (readonly [what: string, path: string, code: string | ((call: string) => string)])[] = [
  ['an empty path', '', 'no-entry'],
  ['a path with a zero byte', '/etc/na\0me', (call) => (CREATING.includes(call) ? 'invalid' : 'no-entry')],
  ['a name of 256 bytes', `/${'x'.repeat(256)}`, 'name-too-long'],
  ['a path of 4,096 bytes', '/etc'.repeat(1024), 'name-too-long'],
  ['a path through a file', '/etc/name/x', 'not-directory'],
  ['a path through nothing', '/nothing/x', 'no-entry'],
  ['a path through a link to itself', '/loop/x', 'loop'],
];

describe.each([
  ['lowered', openLowered],
  ['wasi-shim', openShim],
] as const)('host %s', (name, open) => {
  let one: OneContainer;
  let container: ContainerHandle;

  beforeAll(async () => {
    one = await OneContainer.make(open, [
      { path: 'etc/name', data: 'a short file' },
      { path: 'loop', type: '2', link: 'loop' },
    ]);
    container = one.container;
  });
  afterAll(() => one.end());

  /** All that a call could have changed. */
  const state = (): unknown[] => [container.diff(undefined, undefined), container.usage(), container.list(bytes('/'), true)];

  describe.each(PATHS)('%s', (_what, path, code) => {
    // What isn't there is what `explain` explains.
    const calls = Object.keys(CALLS).filter((call) => call !== 'explain' || !path.includes('\0'));
    it.each(calls)('is refused by %s', (call) => {
      const before = state();
      const expected: unknown = expect.objectContaining({ code: typeof code === 'string' ? code : code(call) });
      expect(() => CALLS[call]!(container, bytes(path))).toThrow(expect.objectContaining({ payload: expected }) as Error);
      expect(state()).toEqual(before);
    });
  });
});

it('the functions are all that take a path', () => {
  const wit = readFileSync(new URL('../../wit/containers.wit', import.meta.url), 'utf8');
  const functions = [...wit.matchAll(/^ {4}%?([a-z-]+): func\(%?(path|from|target|existing): list<u8>/gm)].map(([, name]) => name!);
  expect(functions.length).toBeGreaterThan(20);
  expect([...new Set(Object.keys(CALLS).map((call) => call.split(' ')[0]!))].sort()).toEqual([...new Set(functions)].sort());
});
