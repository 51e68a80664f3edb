// Arguments that WIT's types let through and no call can mean: each is refused with its code, on every host, and nothing is changed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerHandle, FileHandle } from '../../dist/bindings.js';
import { open as openLowered } from '../../dist/hosts/lowered.js';
import { open as openShim } from '../../dist/hosts/wasi-shim.js';
import { OneContainer } from './one-container.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const FILE = bytes('/etc/name');
const NOTHING = new Uint8Array();
const U64 = 2n ** 64n - 1n;
const U32 = 2 ** 32 - 1;
const TOO_LARGE = 2n ** 53n;
const LONG = bytes(`/${'x'.repeat(256)}`);
const keep = { tag: 'keep' } as const;
const at = (seconds: bigint, nanoseconds: number) => ({ tag: 'at', val: { seconds, nanoseconds } }) as const;
const write = { write: true } as const;

type Call = (container: ContainerHandle, file: FileHandle) => unknown;

/** By the function of wit/containers.wit. */
const REFUSED: readonly (readonly [what: string, code: string, call: Call])[] = [
  ['write-file without the flag write', 'invalid', (c) => c.writeFile(FILE, bytes('x'), { read: true }, 0)],
  ['write-file without the flag write, of no bytes', 'invalid', (c) => c.writeFile(FILE, NOTHING, {}, 0)],
  [
    'write-file that would create, without the flag write',
    'invalid',
    (c) => c.writeFile(bytes('/new'), bytes('x'), { create: true }, 0o644),
  ],
  ['write-file with truncate, without the flag write', 'invalid', (c) => c.writeFile(FILE, bytes('x'), { truncate: true }, 0)],
  ['write-file with the flag directory', 'not-directory', (c) => c.writeFile(FILE, bytes('x'), { write: true, directory: true }, 0)],
  ['utimes with a thousand million nanoseconds of access', 'invalid', (c) => c.utimes(FILE, at(1n, 1e9), keep, true)],
  ['utimes with that many of modification', 'invalid', (c) => c.utimes(FILE, keep, at(-1n, U32), false)],
  ['utimes of the second time when the first is right', 'invalid', (c) => c.utimes(FILE, at(1n, 999_999_999), at(0n, 1e9), true)],
  ['file.utimes with too many nanoseconds', 'invalid', (_, f) => f.utimes(at(5n, 5), at(5n, 1e9))],
  ['truncate to the largest u64', 'file-too-large', (c) => c.truncate(FILE, U64)],
  ['truncate to 2^53', 'file-too-large', (c) => c.truncate(FILE, TOO_LARGE)],
  ['file.truncate to 2^53', 'file-too-large', (_, f) => f.truncate(TOO_LARGE)],
  ['file.write at the largest u64', 'file-too-large', (_, f) => f.write(U64, bytes('x'))],
  ['file.write across the end of offsets', 'file-too-large', (_, f) => f.write(TOO_LARGE - 2n, bytes('xxxx'))],
  ['file.clone-range to the largest u64', 'file-too-large', (_, f) => f.cloneRange(U64, f, 0n, 4n)],
  ['file.clone-range onto itself', 'invalid', (_, f) => f.cloneRange(1n, f, 0n, 4n)],
  ['mknod of a directory', 'invalid', (c) => c.mknod(bytes('/new'), 'directory', 0o755, 0, 0)],
  ['mknod of a symbolic link', 'invalid', (c) => c.mknod(bytes('/new'), 'symbolic-link', 0o777, 0, 0)],
  ['a name that is too long', 'name-too-long', (c) => c.mkdir(LONG, 0o755)],
  ['an empty path', 'no-entry', (c) => c.mkdir(NOTHING, 0o755)],
  ['a path with a zero byte', 'invalid', (c) => c.mkdir(bytes('/a\0b'), 0o755)],
  ['an empty target of a link', 'no-entry', (c) => c.symlink(NOTHING, bytes('/new'))],
  ['setxattr with an empty name', 'range', (c) => c.setxattr(FILE, NOTHING, bytes('x'), 'any', true)],
  ['setxattr with a long name', 'range', (c) => c.setxattr(FILE, bytes(`user.${'n'.repeat(256)}`), bytes('x'), 'any', true)],
  ['extents of a directory', 'invalid', (c) => c.extents(bytes('/etc'), 0n, U32)],
];

/** What is out of any range, but means something: as in POSIX, modes lose the bits that aren't a mode's, and reading past the end gives nothing. */
const TAKEN: readonly (readonly [what: string, call: Call, expected: unknown])[] = [
  ['read-file past the end', (c) => c.readFile(FILE, U64, U32).length, 0],
  ['read-file of the largest length', (c) => c.readFile(FILE, 0n, U32).length, 12],
  ['file.read past the end', (_, f) => f.read(U64, U32).length, 0],
  ['file.clone-range from past the end', (_, f) => f.cloneRange(0n, f, U64, U64), 0n],
  ['extents past the end', (c) => c.extents(FILE, U64, U32), []],
  ['no extents', (c) => c.extents(FILE, 0n, 0), []],
];

describe.each([
  ['lowered', openLowered],
  ['wasi-shim', openShim],
] as const)('host %s', (_, open) => {
  let one: OneContainer;
  let container: ContainerHandle;
  let file: FileHandle;

  beforeAll(async () => {
    one = await OneContainer.make(open, [{ path: 'etc/name', data: 'a short file' }]);
    container = one.container;
    file = container.open(FILE, { read: true, write: true }, 0);
  });
  afterAll(async () => {
    file[Symbol.dispose]();
    await one.end();
  });

  /** All that a call could have changed. */
  const state = (): unknown[] => [
    container.diff(undefined, undefined),
    container.usage(),
    container.list(bytes('/'), true),
    container.list(bytes('/etc'), true),
    container.readFile(FILE, 0n, 100),
  ];

  it.each(REFUSED)('refuses %s: %s', (_what, code, call) => {
    const before = state();
    expect(() => call(container, file)).toThrow(
      expect.objectContaining({ payload: expect.objectContaining({ code }) as unknown }) as Error,
    );
    expect(state()).toEqual(before);
  });

  it.each(TAKEN)('takes %s', (_what, call, expected) => {
    const before = state();
    expect(call(container, file)).toEqual(expected);
    expect(state()).toEqual(before);
  });

  it('a mode loses the bits that no mode has', () => {
    container.mkdir(bytes('/modes'), U32);
    container.chmod(bytes('/modes'), U32, true);
    expect(container.stat(bytes('/modes'), true).mode).toBe(0o7777);
    container.rmdir(bytes('/modes'));
    container.writeFile(bytes('/file'), NOTHING, { ...write, create: true }, U32);
    expect(container.stat(bytes('/file'), true).mode).toBe(0o7777);
    container.unlink(bytes('/file'));
  });
});
