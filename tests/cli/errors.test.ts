import { existsSync, mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { APP_ARCHIVE, BASE_ARCHIVE } from './images.js';
import { containing, Workplace } from './veneer.js';

let place: Workplace;

beforeAll(async () => {
  place = new Workplace();
  place.file('app.tar', APP_ARCHIVE);
  place.file('base.tar', BASE_ARCHIVE);
  place.file('cut.tar', BASE_ARCHIVE.subarray(0, 1700));
  place.file('junk', 'this is no archive');
  place.file('noise', Buffer.alloc(2000, 'noise '));
  place.file('empty', '');
  place.file('a:b', '');
  place.file('wrong-digest.tar', damaged(BASE_ARCHIVE));
  mkdirSync(place.path('full'));
  place.file('full/thing', '');
  await place.veneer('load', 'app.tar');
  await place.veneer('create', 'app:1.0', '--name', 'web');
});

afterAll(() => {
  place.remove();
});

/** One bit of the config's blob flipped: its digest is another. */
function damaged(archive: Buffer): Buffer {
  const copy = Buffer.from(archive);
  const at = copy.indexOf('"architecture"');
  copy.writeUInt8(copy.readUInt8(at + 20) ^ 1, at + 20);
  return copy;
}

/** Exit code, a part of the message and a part of the hint of each. */
const FAILURES: [args: string[], status: number, message: string, hint?: string][] = [
  [['laod', 'app.tar'], 2, "unknown command 'laod'", 'did you mean load?'],
  [['images', '--quite'], 2, "unknown option '--quite'", 'did you mean --quiet?'],
  [['images', 'app', 'extra'], 2, 'too many arguments', 'veneer images --help'],
  [['load'], 1, 'standard input: neither an OCI image layout nor a docker-archive'],
  [['load', 'none.tar'], 1, 'none.tar: no such file or directory'],
  [['load', 'junk'], 1, 'junk: not a tar archive', 'a docker-archive'],
  [['load', 'noise'], 1, 'noise: not a tar archive', 'a docker-archive'],
  [['import', 'junk'], 1, 'junk: not a tar archive', 'a tar of a root file system'],
  [['import', 'noise'], 1, 'noise: not a tar archive', 'a tar of a root file system'],
  [['import', 'empty'], 1, 'empty: the source is empty'],
  [['import', '-'], 1, 'standard input: the source is empty'],
  [['load', ''], 2, 'the source is an empty word', 'standard input'],
  [['load', 'app.tar', '--tag', 'Foo:1'], 1, 'Foo:1: an image name is lower-case words'],
  [['load', 'cut.tar'], 1, 'cut.tar: the archive is cut off at byte 1700'],
  [['load', 'wrong-digest.tar'], 1, ': the blob is sha256:', 'get it again'],
  [['load', 'full'], 1, 'neither an OCI image layout nor a docker-archive'],
  [
    ['import', 'full', '--tag', 'No Name'],
    1,
    'No Name: an image name is lower-case words with . _ - / between them, then a colon and a tag',
  ],
  [['create', 'none'], 1, 'none: no such image', 'veneer images'],
  [['create', 'app:1.0', '--name', 'web'], 1, 'web: ', 'veneer rm NAME'],
  [['create', 'app:1.0', '--name', 'a b'], 1, 'a b: a container name is'],
  [['run', 'app:1.0'], 125, 'no process of its own', 'veneer run -d --name NAME app:1.0'],
  [['run', '-d', 'app:1.0', '--name', 'x'], 125, 'with -d there is no command', 'veneer run -d --name x app:1.0'],
  [['run', '-it', '--rm', 'app:1.0', 'sh'], 125, 'no interactive terminal'],
  [['run', '-d', 'none'], 125, 'none: no such image', 'veneer images'],
  [['exec', 'none', 'true'], 125, 'none: no such container', 'veneer ps -a'],
  [['exec', 'web'], 125, "missing required argument 'command'", 'veneer exec --help'],
  [['exec', '-it', 'web', 'sh'], 125, 'no interactive terminal', "'veneer exec web sh -c ...'"],
  [['exec', '-d', 'web', 'true'], 125, 'nothing goes on running'],
  [['exec', '-u', 'nobody', 'web', 'true'], 125, 'nobody: no such user in the container'],
  [['exec', '-w', '/none', 'web', 'true'], 125, 'web:/none: no such directory', 'mkdir -p /none'],
  [['diff', 'none'], 1, 'none: no such container', 'veneer ps -a'],
  [['ls', '/etc'], 2, "'/etc' names no container", 'web:/etc'],
  [['ls', 'web:/none'], 1, 'web:/none: no such file or directory', 'veneer ls web:/'],
  [['cat', 'web:/etc'], 1, 'web:/etc: is a directory', 'veneer ls web:/etc'],
  [['cp', 'a', 'b'], 2, "neither 'a' nor 'b' is in a container", 'CONTAINER:/PATH'],
  [['cp', 'web:/a', 'web:/b'], 2, 'both paths are in containers', 'veneer exec web cp -a'],
  [['cp', 'a:b', 'web:/tmp/'], 2, "'a:b' is taken for a path in a container", "write './a:b'"],
  [['cp', 'none', 'web:/'], 1, 'none: no such file or directory'],
  [['cp', 'web:/none', '.'], 1, 'web:/none: no such file or directory', 'veneer ls web:/'],
  [['cp', 'app.tar', 'web:/none/x'], 1, 'web:/none: no such directory', 'make it first'],
  [['cp', 'web:/etc/owned', 'none/'], 1, 'none/: no such directory', 'make it first'],
  [['rm', 'none'], 1, 'none: no such container', 'veneer ps -a'],
  [['rmi', 'none'], 1, 'none: no such image', 'veneer images'],
  [['tag', 'app:1.0', 'No Name'], 1, 'No Name: an image name is'],
  [['inspect', 'none'], 1, 'none: no such container or image', 'veneer ps -a'],
  [['images', '--store', 'nowhere'], 1, 'nowhere: there is no store here yet', 'veneer load FILE'],
  [['images', '--store', 'junk'], 1, 'junk: not a directory', '--store'],
  [['load', 'base.tar', '--store', 'full'], 1, 'full: the directory holds other things', 'an empty or a new directory'],
];

describe('a failure', () => {
  it.each(FAILURES)('of %j ends with %i and says what and why', async (args, status, message, hint) => {
    const ended = await place.run(args);
    expect({ status: ended.status, out: ended.out.replace('[]\n', '') }).toEqual({ status, out: '' });
    const [first = '', second = ''] = ended.err.split('\n');
    expect(first).toMatch(/^veneer: /);
    expect(first).toContain(message);
    expect(second).toContain(hint ?? '');
    expect(ended.err).not.toMatch(/\bat .*\.[jt]s:\d/);
  });

  it('leaves the images as they were', async () => {
    const images = await place.veneer('images');
    for (const source of ['junk', 'cut.tar', 'wrong-digest.tar']) expect((await place.run(['load', source])).status).toBe(1);
    expect(await place.veneer('images')).toBe(images);
  });

  it('to find the source makes no store', async () => {
    expect((await place.run(['load', 'none.tar', '--store', 'unmade'])).status).toBe(1);
    expect(existsSync(place.path('unmade'))).toBe(false);
  });
});

describe('a container that another program writes', () => {
  it('is read, but neither written nor, without -f, removed', async () => {
    await place.veneer('create', 'app:1.0', '--name', 'held');
    await using store = await Store.open(place.path('.veneer'));
    const held = await store.container('held');
    held.fs.writeFileSync('/tmp/mine', 'x');
    await held.sync();
    expect(await place.veneer('cat', 'held:/tmp/mine')).toBe('x');
    for (const args of [
      ['rm', 'held'],
      ['cp', 'junk', 'held:/junk'],
    ]) {
      const { status, err } = await place.run(args);
      expect({ status, err }).toEqual({ status: 1, err: containing(`is being written by process ${process.pid}`) });
      expect(err).toContain('try again when that is done');
    }
    expect((await place.run(['exec', 'held', 'touch', '/theirs'])).status).toBe(1);
    await held.close();
    expect(await place.diff('held')).toEqual(['C /tmp', 'A /tmp/mine']);
    await place.veneer('rm', 'held');
  });

  it('is removed by rm -f, and its writer told so', async () => {
    await place.veneer('create', 'app:1.0', '--name', 'forced');
    await using store = await Store.open(place.path('.veneer'));
    const held = await store.container('forced');
    held.fs.writeFileSync('/tmp/mine', 'x');
    await held.sync();
    expect(await place.veneer('rm', '-f', 'forced')).toBe('forced\n');
    held.fs.writeFileSync('/tmp/mine', 'lost');
    await expect(held.close()).rejects.toMatchObject({ code: 'ESTALE' });
  });
});

describe('the store', () => {
  it('is where --store says, else VENEER_STORE, else .veneer', async () => {
    const env = { VENEER_STORE: 'by-environment' };
    expect((await place.run(['load', 'base.tar'], { env })).status).toBe(0);
    expect(existsSync(place.path('by-environment/superblock'))).toBe(true);
    expect((await place.run(['load', 'base.tar', '--store', 'by/option'], { env })).status).toBe(0);
    expect(existsSync(place.path('by/option/superblock'))).toBe(true);
    expect((await place.run(['--store', 'by/option', 'images'])).out).toContain('base');
    expect(existsSync(place.path('.veneer/superblock'))).toBe(true);
    expect(await place.veneer('images')).not.toContain('base');
  });
});
