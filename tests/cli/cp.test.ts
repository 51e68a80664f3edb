import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../api/images.js';
import { APP_ARCHIVE } from './images.js';
import { containing, Workplace } from './veneer.js';

let place: Workplace;

const RANDOM = Buffer.from(Uint32Array.from({ length: 500_003 }, (_, i) => Math.imul(i, 2654435761)).buffer);
const MEBIBYTE = 1024 * 1024;
/** Owners can be given away by root alone. */
const isRoot = process.getuid?.() === 0;

beforeAll(async () => {
  place = new Workplace();
  await place.veneer('load', place.file('app.tar', APP_ARCHIVE));
  await place.veneer('create', 'app:1.0', '--name', 'web');
  makeTree(place.path('tree'));
});

afterAll(() => {
  chmodSync(place.path('tree/closed'), 0o700);
  place.remove();
});

function makeTree(root: string): void {
  mkdirSync(join(root, 'dir/deep'), { recursive: true });
  writeFileSync(join(root, 'file'), 'content', { mode: 0o640 });
  writeFileSync(join(root, 'script'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(root, 'dir/random'), RANDOM);
  writeFileSync(join(root, 'dir/deep/empty'), '');
  linkSync(join(root, 'file'), join(root, 'dir/hard'));
  symlinkSync('../file', join(root, 'dir/soft'));
  symlinkSync('/etc/passwd', join(root, 'absolute'));
  symlinkSync('nowhere', join(root, 'dangling'));
  writeFileSync(Buffer.concat([Buffer.from(join(root, 'dir/')), Buffer.from([0xff, 0xfe])]), 'not UTF-8');
  writeFileSync(join(root, 'sparse'), 'start');
  truncateSync(join(root, 'sparse'), 300 * MEBIBYTE);
  writeFileSync(join(root, 'sparse'), 'end', { flag: 'a' });
  mkdirSync(join(root, 'closed'));
  writeFileSync(join(root, 'closed/inside'), 'x');
  chmodSync(join(root, 'dir'), 0o1777);
  utimesSync(join(root, 'file'), 1_000_000_000.25, 1_234_567_890.123456);
  // As a double, this many microseconds are a little less: a copy that rounds down loses one.
  utimesSync(join(root, 'script'), 1, 1_795_528_126.678269);
  lutimesSync(join(root, 'dir/soft'), 5, 77.5);
  utimesSync(join(root, 'dir'), 1, 981_173_106.5);
  chmodSync(join(root, 'closed'), 0o500);
}

/** What a tree is, by path: everything that a copy keeps. Times to the microsecond, as Node sets them. */
function treeOf(directory: Buffer, below = '', inodes = new Map<bigint, string>()): Record<string, unknown> {
  const stats = lstatSync(directory, { bigint: true });
  const first = inodes.get(stats.ino);
  if (stats.isFile()) inodes.set(stats.ino, first ?? below);
  const tree: Record<string, unknown> = {
    [below]: {
      mode: (stats.mode & 0o7777n).toString(8),
      time: stats.mtimeNs / 1000n,
      linkedTo: first,
      content: stats.isFile() ? contentOf(directory, stats.size) : stats.isSymbolicLink() ? readlinkSync(directory) : 'directory',
    },
  };
  if (!stats.isDirectory()) return tree;
  for (const name of readdirSync(directory, 'buffer').sort(Buffer.compare)) {
    Object.assign(tree, treeOf(Buffer.concat([directory, Buffer.from('/'), name]), `${below}/${name.toString('latin1')}`, inodes));
  }
  return tree;
}

function contentOf(path: Buffer, size: bigint): string {
  return `${size} bytes ${size > 4 * MEBIBYTE ? '' : sha256(readFileSync(path))}`;
}

describe('cp', () => {
  it('of a tree into a container and out again is the same tree', async () => {
    expect(await place.json('cp', 'tree', 'web:/copy')).toMatchObject({ entries: 15 });
    await place.veneer('cp', 'web:/copy', 'back');
    expect(treeOf(Buffer.from(place.path('back')))).toEqual(treeOf(Buffer.from(place.path('tree'))));
    chmodSync(place.path('back/closed'), 0o700);
  });

  it('keeps every nanosecond on the way in, and makes root the owner', async () => {
    execFileSync('touch', ['-d', '2001-02-03T04:05:06.123456789Z', place.path('timed')], { input: '' });
    await place.veneer('cp', 'timed', 'web:/tmp');
    expect(await place.json('stat', 'web:/tmp/timed')).toMatchObject({ modified: '2001-02-03T04:05:06.123456789Z', uid: 0, gid: 0 });
  });

  it('keeps holes: of 300 MiB, neither side stores them', async () => {
    const usage = await place.json<{ containersSize: number }>('df');
    expect(usage.containersSize).toBeLessThan(8 * MEBIBYTE);
    expect(statSync(place.path('back/sparse'))).toMatchObject({ size: 300 * MEBIBYTE + 3 });
    expect(statSync(place.path('back/sparse')).blocks * 512).toBeLessThan(MEBIBYTE);
    const { stdout } = await place.run(['exec', 'web', 'sh', '-c', 'head -c 8 /copy/sparse; tail -c 5 /copy/sparse']);
    expect(stdout.toString('latin1')).toBe('start\0\0\0\0\0end');
  });

  it('shows in the diff as what it is', async () => {
    await place.veneer('create', 'app:1.0', '--name', 'diffed');
    await place.veneer('cp', place.file('config.yaml', 'replaced\n'), 'diffed:/etc/config.yaml');
    await place.veneer('cp', 'config.yaml', 'diffed:/srv/new.yaml');
    expect(await place.diff('diffed')).toEqual(['C /etc', 'C /etc/config.yaml', 'C /srv', 'A /srv/new.yaml']);
    expect(await place.veneer('cat', 'diffed:/etc/config.yaml')).toBe('replaced\n');
  });

  it('drops setuid bits with the owner, and keeps both with -a', async () => {
    await place.veneer('cp', 'web:/bin/su', 'su');
    expect(statSync(place.path('su')).mode & 0o7777).toBe(0o755);
    if (!isRoot) return;
    await place.veneer('cp', '-a', 'web:/etc/owned', 'kept-su');
    expect(statSync(place.path('kept-su'))).toMatchObject({ uid: 1000, gid: 1001 });
    chownSync(place.path('kept-su'), 5, 6);
    chmodSync(place.path('kept-su'), 0o4711);
    await place.veneer('cp', '-a', 'kept-su', 'web:/tmp/su');
    expect(await place.json('stat', 'web:/tmp/su')).toMatchObject({ uid: 5, gid: 6, mode: '4711' });
  });
});

describe('where cp puts things', () => {
  beforeAll(() => {
    mkdirSync(place.path('site'));
    place.file('site/index', 'index');
    mkdirSync(place.path('there'));
  });

  it('a directory goes into one that is there, DIR/. fills it, elsewhere it is made', async () => {
    await place.veneer('create', 'app:1.0', '--name', 'places');
    await place.veneer('cp', 'site', 'places:/srv');
    await place.veneer('cp', './site/.', 'places:/tmp');
    await place.veneer('cp', 'site/', 'places:/new');
    expect(await place.diff('places')).toEqual([
      'A /new',
      'A /new/index',
      'C /srv',
      'A /srv/site',
      'A /srv/site/index',
      'C /tmp',
      'A /tmp/index',
    ]);
    await place.veneer('cp', 'places:/srv/site', 'there');
    await place.veneer('cp', 'places:/srv/.', 'there');
    await place.veneer('cp', 'places:/', 'whole');
    expect(readdirSync(place.path('there')).sort()).toEqual(['link', 'site', 'start']);
    expect(readdirSync(place.path('whole')).sort()).toEqual(['bin', 'etc', 'new', 'srv', 'tmp']);
  });

  it('a directory that is there keeps its own mode and time', async () => {
    chmodSync(place.path('there'), 0o711);
    await place.veneer('cp', 'web:/etc/.', 'there');
    expect(statSync(place.path('there')).mode & 0o7777).toBe(0o711);
    expect(await place.json('stat', 'places:/tmp')).toMatchObject({ mode: '1777' });
  });

  it('follows the link that it is given as target, inside the container', async () => {
    await place.veneer('cp', place.file('by-link', 'new content'), 'places:/srv/link');
    expect(await place.veneer('cat', 'places:/etc/config.yaml')).toBe('new content');
    expect(await place.json('stat', 'places:/srv/link')).toMatchObject({ kind: 'symbolic-link' });
  });

  it('copies a link as a link, with -L what it leads to', async () => {
    await place.veneer('cp', 'web:/srv/link', 'as-link');
    expect(readlinkSync(place.path('as-link'))).toBe('../etc/config.yaml');
    await place.veneer('cp', '-L', 'web:/srv/link', 'as-file');
    expect(readFileSync(place.path('as-file'), 'utf8')).toBe('name: app\n');
  });

  it('a path of the host may have a colon when it starts with ./', async () => {
    await place.veneer('cp', 'web:/etc/owned', './a:b');
    expect(readFileSync(place.path('a:b'), 'utf8')).toBe('owned\n');
  });

  it('never writes through a link that a container put there', async () => {
    mkdirSync(place.path('outside'));
    place.file('outside/secret', 'kept');
    mkdirSync(place.path('target'));
    symlinkSync(place.path('outside'), place.path('target/dir'));
    symlinkSync(place.path('outside/secret'), place.path('target/file'));
    await place.veneer('exec', 'web', 'sh', '-c', 'mkdir -p /evil/dir; echo gone > /evil/dir/secret; echo gone > /evil/file');
    const { status, err } = await place.run(['cp', 'web:/evil/.', 'target']);
    expect({ status, err }).toEqual({ status: 1, err: containing('target/dir: something else is in the way of a directory') });
    await place.veneer('cp', 'web:/evil/file', 'target/.');
    await place.veneer('exec', 'web', 'rm', '-r', '/evil/dir');
    await place.veneer('cp', 'web:/evil/.', 'target');
    expect(readFileSync(place.path('outside/secret'), 'utf8')).toBe('kept');
    expect(readFileSync(place.path('target/file'), 'utf8')).toBe('gone\n');
  });

  it('refuses a directory over a file and a file over a directory', async () => {
    expect(await place.run(['cp', 'site', 'web:/etc/owned'])).toMatchObject({
      status: 1,
      err: containing('web:/etc/owned: '),
    });
    await place.veneer('exec', 'web', 'mkdir', '-p', '/block/index');
    expect(await place.run(['cp', 'site/.', 'web:/block'])).toMatchObject({
      status: 1,
      err: containing('web:/block/index: '),
    });
  });

  it('leaves the store out of a copy of what is around it', async () => {
    const { status, err } = await place.run(['cp', '.', 'web:/around']);
    expect({ status, err }).toEqual({ status: 0, err: containing('left out: ./.veneer (the store)') });
    expect(existsSync(place.path('.veneer'))).toBe(true);
    const names = await place.veneer('ls', 'web:/around');
    expect(names).toContain('site\n');
    expect(names).not.toContain('.veneer');
  });
});
