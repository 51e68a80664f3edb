// What is different on the host of Windows and macOS, as far as it can be tried on another: names.
import { lstatSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostFiles, type Files } from '../../dist/cli/files.js';
import { whyNoHostName } from '../../dist/cli/host-names.js';
import { containerPath, hostPath } from '../../dist/cli/locations.js';
import { TreeCopy } from '../../dist/cli/tree-copy.js';

describe('on Windows', () => {
  it.each(['C:/x', 'C:\\x', 'd:\\'])('%s is a path of the host', (path) => {
    expect(containerPath(path, 'win32')).toBeUndefined();
    expect(containerPath(path, 'linux')).toBeDefined();
  });

  it.each(['web:/x', 'web:x', 'c:x', 'c:'])('%s is one of a container', (path) => {
    expect(containerPath(path, 'win32')).toEqual(containerPath(path, 'linux'));
  });

  it('parts of a path are taken apart at either slash', () => {
    expect(hostPath('C:\\a\\b/c', 'win32')).toBe('C:/a/b/c');
    expect(hostPath('a\\b', 'linux')).toBe('a\\b');
  });

  it.each(['..\\..\\evil', 'C:evil', 'a:stream', 'NUL', 'con.txt', 'Lpt1', 'com¹', 'point.', 'space ', 'what?', 'new\nline', '\xff'])(
    'no file comes out of a container by the name %j',
    (name) => {
      expect(whyNoHostName(Buffer.from(name, 'latin1'), 'win32')).toMatch(/^Windows has /);
      expect(whyNoHostName(Buffer.from(name, 'latin1'), 'linux')).toBeUndefined();
    },
  );

  it.each(['file', '.hidden', 'console', 'com10', 'nul1', 'ä', "it's (1) [a] & more.tar.gz"])('one by the name %j does', (name) => {
    expect(whyNoHostName(Buffer.from(name), 'win32')).toBeUndefined();
  });
});

describe('on a host that does not tell A from a', () => {
  let source: string;
  let target: string;

  beforeEach(() => {
    [source, target] = [mkdtempSync(join(tmpdir(), 'veneer-source-')), mkdtempSync(join(tmpdir(), 'veneer-target-'))];
  });
  afterEach(() => {
    for (const directory of [source, target]) rmSync(directory, { recursive: true });
  });

  /** The path of what is there by another case of the name; otherwise the path itself. */
  function folded(path: Buffer): string {
    const [directory, name] = [dirname(path.toString()), basename(path.toString())];
    return join(directory, readdirSync(directory).find((there) => there.toLowerCase() === name.toLowerCase()) ?? name);
  }

  const folding = {
    ...hostFiles,
    lstatSync: (path: Buffer, options: { bigint: true; throwIfNoEntry: false }) => lstatSync(folded(path), options),
    openSync: (path: Buffer, flags: string, mode: number) => openSync(folded(path), flags, mode),
  } as unknown as Files;

  const copied = (): void => {
    const options = { keepOwner: false, leaveOut: undefined, prefix: '', notice: () => undefined };
    new TreeCopy(hostFiles, folding, options).contents(Buffer.from(source), Buffer.from(target));
  };

  it.each([
    ['files', (at: string) => writeFileSync(at, at)],
    ['directories', (at: string) => mkdirSync(at)],
  ])('%s whose names differ in that alone are refused, and neither takes the place of the other', (_what, make) => {
    make(join(source, 'Name'));
    make(join(source, 'name'));
    expect(copied).toThrow(expect.objectContaining({ code: 'EEXIST' }) as Error);
    expect(readdirSync(target)).toHaveLength(1);
  });

  it('what is there by the very name is replaced', () => {
    for (const name of ['Name', 'other']) writeFileSync(join(source, name), 'new');
    for (const name of ['Name', 'another']) writeFileSync(join(target, name), 'old');
    copied();
    expect(readFileSync(join(target, 'Name'), 'utf8')).toBe('new');
    expect(readdirSync(target)).toEqual(['Name', 'another', 'other']);
  });
});
