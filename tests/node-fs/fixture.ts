import type * as nodeFs from 'node:fs';
import { expect } from 'vitest';

export type Fs = typeof nodeFs;

/** What every call finds: under `root`, the same in node:fs and in a container. */
export function build(fs: Fs, root: string): void {
  fs.rmSync(root, { recursive: true, force: true });
  fs.mkdirSync(`${root}/dir/below`, { recursive: true });
  fs.mkdirSync(`${root}/empty`);
  fs.writeFileSync(`${root}/file`, 'content');
  fs.writeFileSync(`${root}/dir/file`, 'below');
  fs.writeFileSync(`${root}/dir/below/last`, 'deep');
  fs.symlinkSync('file', `${root}/link`);
  fs.symlinkSync('dir', `${root}/to-dir`);
  fs.symlinkSync('nowhere', `${root}/dangling`);
  fs.symlinkSync('loop', `${root}/loop`);
  for (const name of ['file', 'dir/file', 'dir', 'empty']) fs.utimesSync(`${root}/${name}`, 1000, 2000);
}

/** All of a tree that can be compared. */
export function tree(fs: Fs, root: string): Readonly<Record<string, string>> {
  const lines: [path: string, what: string][] = [];
  const walk = (path: string): void => {
    const { mode, uid, gid, size } = fs.lstatSync(path);
    const kind = mode & 0o170000;
    const what = kind === 0o120000 ? fs.readlinkSync(path) : kind === 0o100000 ? `${size} ${contentOf(fs, path, size)}` : '';
    const name = path.slice(root.length);
    lines.push([name, `${mode.toString(8)} ${uid}:${gid} ${what.replaceAll(root, '')}`]);
    if (kind === 0o040000) for (const name of fs.readdirSync(path).sort()) walk(`${path}/${name}`);
  };
  walk(root);
  return Object.fromEntries(lines);
}

function contentOf(fs: Fs, path: string, size: number): string {
  return size > 10_000 ? '' : fs.readFileSync(path, 'latin1');
}

/** A result or failure as both sides have to show it. */
export function shown(value: unknown, root: string): unknown {
  if (value instanceof Error) return failure(value, root);
  if (typeof value === 'string') return cut(value, root);
  if (ArrayBuffer.isView(value))
    return `bytes ${cut(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1'), root)}`;
  if (Array.isArray(value)) return value.map((each) => JSON.stringify(shown(each, root))).sort();
  if (typeof value !== 'object' || value === null) return value;
  if ('isFile' in value) return entry(value as nodeFs.Stats, root);
  if ('bsize' in value) return Object.keys(value);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shown(each, root)]));
}

function entry(value: nodeFs.Stats | nodeFs.BigIntStats | nodeFs.Dirent, root: string): object {
  const kinds = [value.isFile(), value.isDirectory(), value.isSymbolicLink(), value.isFIFO()];
  if (!('mode' in value)) return { kinds, name: shown(value.name, root), parentPath: shown(value.parentPath, root) };
  const { mode, uid, gid, size, nlink } = value;
  return { kinds, mode: String(mode), uid, gid, ...(kinds[1] ? {} : { size, nlink }), type: typeof value.ino };
}

function failure(error: Error, root: string): object {
  const { code, errno, syscall, path, dest, message, name } = error as NodeJS.ErrnoException & { dest?: string };
  return { name, code, errno, syscall, path: cut(path, root), dest: cut(dest, root), message: cut(message, root) };
}

function cut<T>(text: T, root: string): T | string {
  return typeof text === 'string' ? text.replaceAll(root, '').replaceAll(Buffer.from(root).toString('hex'), '') : text;
}

/** Fails with what differs, if anything does. */
export function expectSame(differences: readonly string[]): void {
  expect(differences.slice(0, 40)).toEqual([]);
}
