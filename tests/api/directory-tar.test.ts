import { execFileSync } from 'node:child_process';
import {
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directoryTar } from '../../ts/node/oci/directory-tar.js';
import { NO_XATTRS, readHostXattrs } from '../../ts/node/oci/host-xattrs.js';
import { sha256 } from './images.js';

const SLASH = Buffer.from('/');
let base: string;
let root: string;
let out: string;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'veneer-test-'));
  root = join(base, 'tree');
  out = join(base, 'out');
  mkdirSync(join(root, 'd/e'), { recursive: true, mode: 0o750 });
  mkdirSync(out);
  writeFileSync(join(root, 'file'), 'content', { mode: 0o640 });
  writeFileSync(join(root, 'empty'), '');
  writeFileSync(join(root, 'block'), Buffer.alloc(512, 1));
  writeFileSync(join(root, 'large'), Buffer.alloc(1_500_001, 'large'));
  linkSync(join(root, 'file'), join(root, 'd/hard'));
  symlinkSync('../file', join(root, 'd/soft'));
  symlinkSync('x'.repeat(150), join(root, 'dangling'));
  writeFileSync(join(root, 'd', 'n'.repeat(200)), 'long name');
  writeFileSync(Buffer.concat([Buffer.from(root), Buffer.from([0x2f, 0xff, 0xfe])]), 'not UTF-8');
  execFileSync('mkfifo', [join(root, 'fifo')]);
  utimesSync(join(root, 'file'), 1, 1_234_567_890.123456);
  utimesSync(join(root, 'empty'), 1, -0.5);
  lutimesSync(join(root, 'd/soft'), 1, 77);
});

afterAll(() => {
  rmSync(base, { recursive: true });
});

async function tarOf(directory: string, notices: string[] = [], leaveOut?: { dev: bigint; ino: bigint }): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const options = { xattrs: NO_XATTRS, notice: (text: string) => notices.push(text), leaveOut };
  for await (const piece of directoryTar(directory, options)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** What a tree is, by path. */
function treeOf(directory: Buffer, below = Buffer.alloc(0)): Map<string, unknown> {
  const stats = lstatSync(directory, { bigint: true });
  const tree = new Map<string, unknown>();
  tree.set(below.toString('latin1'), {
    mode: stats.mode,
    owner: [stats.uid, stats.gid],
    time: stats.mtimeNs,
    links: stats.isDirectory() ? 1n : stats.nlink,
    content: stats.isFile() ? sha256(readFileSync(directory)) : stats.isSymbolicLink() ? readlinkSync(directory) : undefined,
  });
  if (!stats.isDirectory()) return tree;
  for (const name of readdirSync(directory, 'buffer').sort(Buffer.compare)) {
    const path = below.length === 0 ? name : Buffer.concat([below, SLASH, name]);
    for (const [key, value] of treeOf(Buffer.concat([directory, SLASH, name]), path)) tree.set(key, value);
  }
  return tree;
}

describe('a host directory as a tar', () => {
  it('is the same tree once GNU tar has unpacked it', async () => {
    const tar = await tarOf(root);
    execFileSync('tar', ['-xpf', '-', '-C', out], { input: tar });
    expect(treeOf(Buffer.from(out))).toEqual(treeOf(Buffer.from(root)));
  });

  it('is the same tar each time', async () => {
    expect(sha256(await tarOf(root))).toBe(sha256(await tarOf(root)));
  });

  it('leaves sockets out and says so', async () => {
    const directory = join(base, 'sockets');
    mkdirSync(directory);
    const server = createServer().listen(join(directory, 's'));
    await once(server, 'listening');
    const notices: string[] = [];
    const tar = await tarOf(directory, notices);
    server.close();
    expect(notices).toEqual(['socket left out: s']);
    expect(execFileSync('tar', ['-t'], { input: tar }).toString()).toBe('./\n');
  });

  it('leaves out the store that it is read into', async () => {
    const directory = join(base, 'around-a-store');
    mkdirSync(join(directory, 'store/packs'), { recursive: true });
    const { dev, ino } = lstatSync(join(directory, 'store'), { bigint: true });
    const notices: string[] = [];
    const tar = await tarOf(directory, notices, { dev, ino });
    expect(notices).toEqual(['the store itself left out: store']);
    expect(execFileSync('tar', ['-t'], { input: tar }).toString()).toBe('./\n');
  });

  it('refuses what is not a directory', async () => {
    await expect(tarOf(join(root, 'file'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

describe('extended attributes of a host directory', () => {
  const available = ['setfattr', 'getfattr'].every((program) => {
    try {
      execFileSync(program, ['--version']);
      return true;
    } catch {
      return false;
    }
  });

  it.skipIf(!available)('are read as bytes, with odd names of files and attributes', async () => {
    const directory = join(base, 'xattrs');
    mkdirSync(join(directory, 'a b\n'), { recursive: true });
    execFileSync('setfattr', ['-n', 'user.z', '-v', '0x00ff0a', join(directory, 'a b\n')]);
    execFileSync('setfattr', ['-n', 'user.a=b', '-v', '', join(directory, 'a b\n')]);
    execFileSync('setfattr', ['-n', 'user.root', '-v', 'yes', directory]);
    const xattrs = await readHostXattrs(directory);
    const show = (path: string) => xattrs?.of(Buffer.from(path)).map(([name, value]) => [String(name), Buffer.from(value).toString('hex')]);
    expect(show('')).toEqual([['user.root', '796573']]);
    expect(show('a b\n')).toEqual([
      ['user.a=b', ''],
      ['user.z', '00ff0a'],
    ]);
    expect(show('none')).toEqual([]);
  });
});
