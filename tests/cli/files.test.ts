import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveOf, layoutOf, plainLayer } from '../api/images.js';
import { APP_ARCHIVE } from './images.js';
import { linesOf, Workplace } from './veneer.js';

let place: Workplace;

/** Every 4 KiB differ; longer than what is read at once. */
const LARGE = Buffer.from(Uint32Array.from({ length: 700_001 }, (_, i) => Math.imul(i, 2654435761)).buffer);

const ODD = archiveOf(
  layoutOf([
    {
      layers: [
        plainLayer([
          { path: './', type: '5' },
          { path: 'large', data: LARGE },
          { path: 'null', type: '3', mode: 0o666, deviceMajor: 1, deviceMinor: 3 },
          { path: 'fifo', type: '6', mode: 0o600 },
          { path: 'noted', data: 'x', xattrs: [[Buffer.from('user.note'), Buffer.from([0, 255])]] },
          { path: 'sticky/', type: '5', mode: 0o1777 },
          { path: 'setgid', mode: 0o2750 },
        ]),
      ],
      name: 'odd:1',
    },
  ]),
);

beforeAll(async () => {
  place = new Workplace();
  await place.veneer('load', place.file('app.tar', APP_ARCHIVE));
  await place.veneer('load', place.file('odd.tar', ODD));
  await place.veneer('create', 'app:1.0', '--name', 'web');
  await place.veneer('create', 'odd:1', '--name', 'odd');
});

afterAll(() => {
  place.remove();
});

describe('ls', () => {
  it('lists names, sorted, of a directory or of its root', async () => {
    expect(await place.veneer('ls', 'web')).toBe('bin\netc\nsrv\ntmp\n');
    expect(await place.veneer('ls', 'web:')).toBe('bin\netc\nsrv\ntmp\n');
    expect(await place.veneer('ls', 'web:etc/')).toBe('config.yaml\nowned\npasswd\n');
  });

  it('lists a file as itself, and what a link to a directory holds', async () => {
    expect(await place.veneer('ls', 'web:/etc/../etc/owned')).toBe('/etc/owned\n');
    await place.veneer('exec', 'web', 'ln', '-s', '/bin', '/tmp/bin');
    expect(await place.veneer('ls', 'web:/tmp/bin')).toBe('native\nsu\n');
  });

  it('-l gives mode, links, owner, size or device, time and target', async () => {
    expect(linesOf(await place.veneer('ls', '-l', 'odd'))).toEqual([
      'prw------- 1 0 0       0 1970-01-01T00:00:01Z fifo',
      '-rw-r--r-- 1 0 0 2800004 1970-01-01T00:00:01Z large',
      '-rw-r--r-- 1 0 0       1 1970-01-01T00:00:01Z noted',
      'crw-rw-rw- 1 0 0     1:3 1970-01-01T00:00:01Z null',
      '-rwxr-s--- 1 0 0       0 1970-01-01T00:00:01Z setgid',
      'drwxrwxrwt 1 0 0       0 1970-01-01T00:00:01Z sticky',
    ]);
    expect(await place.veneer('ls', '-la', 'web:/srv')).toContain(' link -> ../etc/config.yaml\n');
  });

  it('prints names that are no text as the bytes that they are', async () => {
    await place.veneer('exec', 'web', 'sh', '-c', 'mkdir /tmp/odd; printf x > "/tmp/odd/$(printf \'\\xff\\xfe\')"');
    expect((await place.run(['ls', 'web:/tmp/odd'])).stdout).toEqual(Buffer.from([0xff, 0xfe, 0x0a]));
    const diff = (await place.run(['diff', 'web'])).stdout;
    expect(diff.includes(Buffer.concat([Buffer.from('A /tmp/odd/'), Buffer.from([0xff, 0xfe, 0x0a])]))).toBe(true);
  });
});

describe('cat', () => {
  it('prints every byte of a large file', async () => {
    expect((await place.run(['cat', 'odd:/large'])).stdout.equals(LARGE)).toBe(true);
  });

  it('follows symbolic links inside the container', async () => {
    expect(await place.veneer('cat', 'web:/srv/link')).toBe('name: app\n');
  });

  it('prints nothing of an empty file', async () => {
    expect(await place.veneer('cat', 'odd:/setgid')).toBe('');
  });
});

describe('stat', () => {
  it('tells owner, mode and time to the nanosecond', async () => {
    const text = await place.veneer('stat', 'web:/etc/owned');
    expect(text).toContain('Kind: regular file, 6 bytes\n');
    expect(text).toContain('Mode: 0640 -rw-r-----\n');
    expect(text).toContain('Owner: 1000:1001\n');
    expect(text).toContain('Modified: 2020-09-13T12:26:40.123456789Z\n');
    expect(await place.json('stat', 'web:/bin/su')).toMatchObject({ kind: 'regular', mode: '4755', size: 2 });
  });

  it('is of a link itself, with -L of what it leads to', async () => {
    expect(await place.json('stat', 'web:/srv/link')).toMatchObject({ kind: 'symbolic-link', target: '../etc/config.yaml' });
    expect(await place.json('stat', '-L', 'web:/srv/link')).toMatchObject({ kind: 'regular', size: 10 });
  });

  it('tells devices and extended attributes', async () => {
    expect(await place.json('stat', 'odd:/null')).toMatchObject({ kind: 'character-device', device: '1:3' });
    expect(await place.json('stat', 'odd:/noted')).toMatchObject({ xattrs: [{ name: 'user.note', valueBase64: 'AP8=' }] });
    expect(await place.veneer('stat', 'odd:/noted')).toContain('Xattr: user.note=\\000\\377\n');
  });
});

describe('inspect', () => {
  it('tells of containers and images by name, id and the start of an id', async () => {
    const [{ Id: id, Image: image }] = await place.json<[{ Id: string; Image: string }]>('inspect', 'web');
    const found = JSON.parse(await place.veneer('inspect', id, id.slice(0, 6), image, image.slice(7, 15), 'app:1.0')) as object[];
    expect(found).toMatchObject([
      { Type: 'container', Name: 'web', Config: { Image: 'app:1.0', WorkingDir: '/srv' } },
      { Type: 'container', Id: id },
      { Type: 'image', Id: image, Created: '2024-03-01T00:00:00Z' },
      { Type: 'image', Id: image },
      { Type: 'image', RepoTags: ['app:1.0'] },
    ]);
  });

  it('still tells of what is there when something else is not', async () => {
    const { status, out, err } = await place.run(['inspect', 'none', 'web']);
    expect({ status, found: JSON.parse(out) as object[] }).toMatchObject({ status: 1, found: [{ Name: 'web' }] });
    expect(err).toContain('none: no such container or image');
  });
});
