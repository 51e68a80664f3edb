import { once } from 'node:events';
import { closeSync, openSync, readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tarOf } from '../api/images.js';
import { appPlace } from './app-place.js';
import { BASE_ARCHIVE } from './images.js';
import { ended, matching, type Workplace } from './veneer.js';

let place: Workplace;

beforeAll(async () => {
  place = await appPlace();
});

afterAll(() => {
  place.remove();
});

describe('standard input', () => {
  it.each([
    ['as it is', BASE_ARCHIVE],
    ['gzipped', gzipSync(BASE_ARCHIVE)],
  ])('is loaded %s', async (_, input) => {
    const store = ['--store', `of-${input.length}`];
    expect(await place.run(['load', '-', '--tag', 'piped', ...store], { input })).toMatchObject({
      status: 0,
      out: 'Loaded image: piped:latest\n',
    });
    expect((await place.run(['images', '-q', ...store])).out).toMatch(/^[0-9a-f]{12}\n$/);
  });

  it.each([
    ['docker-archive', [{ path: 'manifest.json', data: '[{"Config":"c.json","Layers":["l.tar"]}]' }], true],
    ['OCI layout', [{ path: 'oci-layout', data: '{}' }], true],
    ['browser extension', [{ path: 'manifest.json', data: '{"name":"x"}' }], false],
  ])('is imported when it is a %s, with a word on it if an image archive', async (name, entries, told) => {
    const store = ['--store', `imported-${name.replace(' ', '-')}`];
    const { status, err } = await place.run(['import', '-', ...store], { input: tarOf(entries) });
    expect({ status, told: err.includes("this looks like an image archive, whose images 'veneer load' takes") }).toEqual({
      status: 0,
      told,
    });
    expect((await place.run(['ps', '-q', ...store])).out).toBe('');
  });

  it('is imported as a root file system', async () => {
    const input = tarOf([{ path: 'a', data: 'from a pipe' }]);
    expect((await place.run(['import', '-', '--tag', 'rootfs'], { input })).out).toMatch(/^sha256:[0-9a-f]{64}\n$/);
    await place.veneer('create', 'rootfs', '--name', 'rootfs');
    expect(await place.veneer('cat', 'rootfs:/a')).toBe('from a pipe');
  });

  it('is named in a failure', async () => {
    const { status, err } = await place.run(['load', '-'], { input: 'no archive' });
    expect({ status, err }).toEqual({ status: 1, err: matching(/^veneer: standard input: /) });
  });
});

describe('a reader that goes away', () => {
  it('is no failure', async () => {
    await place.veneer('exec', 'web', 'dd', 'if=/dev/zero', 'of=/tmp/large', 'bs=1M', 'count=8');
    const child = place.start(['cat', 'web:/tmp/large']);
    child.stdout.once('data', () => child.stdout.destroy());
    const [status] = (await once(child, 'close')) as [number];
    expect(status).toBe(0);
    expect(child.stderr.read()).toBeNull();
  });

  it('takes neither changes nor exit code from exec', async () => {
    const child = place.start(['exec', 'web', 'sh', '-c', 'seq 1 200000; echo kept > /tmp/after-output; exit 7']);
    child.stdout.destroy();
    const [status] = (await once(child, 'close')) as [number];
    expect(status).toBe(7);
    expect(child.stderr.read()).toBeNull();
    expect(await place.veneer('cat', 'web:/tmp/after-output')).toBe('kept\n');
  });
});

describe('a standard output that takes nothing', () => {
  it.skipIf(process.platform !== 'linux')('is a failure that names it (needs /dev/full)', () => {
    const full = openSync('/dev/full', 'w');
    try {
      const program = fileURLToPath(new URL('../../bin/veneer', import.meta.url));
      const { status, stderr } = spawnSync(process.execPath, [program, 'ps'], { cwd: place.directory, stdio: ['ignore', full, 'pipe'] });
      expect({ status, err: stderr.toString() }).toEqual({ status: 1, err: 'veneer: standard output: no space left on device\n' });
    } finally {
      closeSync(full);
    }
  });
});

describe('Ctrl-C', () => {
  const half = (archive: Buffer): Buffer => archive.subarray(0, archive.length / 2);

  it.each(['load', 'import'])('in the middle of %s leaves no image, and ends with 130', async (verb) => {
    const store = ['--store', `interrupted-${verb}`];
    const large = tarOf(Array.from({ length: 40 }, (_, n) => ({ path: `f${n}`, data: Buffer.alloc(100_000, `${n}`) })));
    const child = place.start([verb, '-', ...store]);
    const end = ended(child);
    // What is written is more than a pipe holds: once it is taken, the verb is reading; then it waits for more.
    await new Promise((resolve) => child.stdin.write(half(large), resolve));
    child.kill('SIGINT');
    expect(await end).toMatchObject({ status: 130, out: '', err: 'veneer: interrupted\n' });
    expect((await place.run(['images', '-q', ...store])).out).toBe('');
    expect(readdirSync(place.temporary)).toEqual([]);
  });

  it('ends a command that was still to be given its input', async () => {
    await place.veneer('create', 'app:1.0', '--name', 'waiting');
    const child = place.start(['exec', '-i', 'waiting', 'cat']);
    const end = ended(child);
    await new Promise((resolve) => child.stdin.write(Buffer.alloc(1_000_000), resolve));
    child.kill('SIGINT');
    expect(await end).toMatchObject({ status: 130, out: '', err: 'veneer: interrupted\n' });
  });

  it('is told rather than that the input, which it ended too, is cut off', async () => {
    const child = place.start(['load', '-', '--store', 'both']);
    const end = ended(child);
    await new Promise((resolve) => child.stdin.write(half(Buffer.alloc(2_000_000)), resolve));
    child.kill('SIGINT');
    child.stdin.end();
    expect(await end).toMatchObject({ status: 130, out: '', err: 'veneer: interrupted\n' });
  });

  it.each([
    ['computes all the time', 'BEGIN { print > "/tmp/started"; close("/tmp/started"); while (1) x++ }'],
    ['computes all the time in a function', 'function f() { for (;;) x++ } BEGIN { print > "/tmp/started"; f() }'],
  ])('ends a command that %s', async (_, program) => {
    const segments = (): number => readdirSync(place.path('.veneer/segments')).length;
    await place.veneer('create', 'app:1.0', '--name', 'busy');
    const before = segments();
    const child = place.start(['exec', 'busy', 'sh', '-c', 'echo > /tmp/first; exec awk "$0"', program]);
    const end = ended(child);
    await until(() => segments() > before);
    child.kill('SIGINT');
    expect(await end).toMatchObject({ status: 130, err: 'veneer: interrupted\n' });
    await place.veneer('rm', 'busy');
  });

  it('keeps what a command had changed before it', async () => {
    const segments = (): number => readdirSync(place.path('.veneer/segments')).length;
    const before = segments();
    await place.veneer('create', 'app:1.0', '--name', 'looping');
    const child = place.start(['exec', 'looping', 'sh', '-c', 'echo before > /tmp/before; while true; do cat /etc/config.yaml; done']);
    const end = ended(child);
    // A container's first segment comes with its first change.
    await until(() => segments() > before);
    child.kill('SIGINT');
    expect(await end).toMatchObject({ status: 130, err: 'veneer: interrupted\n' });
    expect(await place.veneer('cat', 'looping:/tmp/before')).toBe('before\n');
  });
});

/** Waits until something shows on disk, turn by turn of the event loop. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
