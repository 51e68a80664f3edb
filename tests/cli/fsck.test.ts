import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesOf, flip } from '../support/stored-files.js';
import { APP_ARCHIVE } from './images.js';
import { containing, linesOf, Workplace } from './veneer.js';

let place: Workplace;

beforeEach(async () => {
  place = new Workplace();
  await place.veneer('load', place.file('app.tar', APP_ARCHIVE));
  await place.veneer('create', 'app:1.0', '--name', 'web');
});

afterEach(() => {
  place.remove();
});

/** Damages the content of a file of the image; gives the pack that it is in. */
function damage(content: string): string {
  const store = place.path('.veneer');
  const pack = filesOf(store).find((path) => path.endsWith('.pack') && readFileSync(join(store, path)).includes(content))!;
  flip(join(store, pack), readFileSync(join(store, pack)).indexOf(content));
  return pack;
}

describe('fsck', () => {
  it('of a sound store says so, and ends with 0', async () => {
    expect(await place.run(['fsck'])).toMatchObject({ status: 0, out: 'The store is sound.\n', err: '' });
    expect(await place.json('fsck', '--read-data')).toEqual({ clean: true, findings: [], omitted: 0 });
  });

  it('tells of damage with what it touches, by kind, and ends with 1', async () => {
    const pack = damage('name: app\n');
    writeFileSync(join(place.path('.veneer'), 'layers', 'left-'), '');
    expect((await place.run(['fsck'])).status).toBe(0);
    const { status, out, err } = await place.run(['fsck', '--read-data']);
    expect({ status, err }).toEqual({ status: 1, err: '' });
    expect(linesOf(out)).toEqual([
      'Damaged:',
      containing(`  ${pack} at byte `),
      containing("a chunk's bytes do not have its hash"),
      '    images: app:1.0',
      '    containers: web',
      '    files: etc/config.yaml',
      "    'veneer fsck --read-data --repair', then load the images again",
      'Named by nothing (no damage):',
      '  layers/left-',
      containing('a file that is being written'),
      'The store is damaged.',
    ]);
    const { findings } = JSON.parse((await place.run(['fsck', '--read-data', '--json'])).out) as { findings: object[] };
    expect(findings[0]).toMatchObject({ kind: 'damaged', subject: pack, paths: [{ path: 'etc/config.yaml' }], pathCount: 1 });
  });

  it('--repair and loading again heal it', async () => {
    damage('name: app\n');
    expect((await place.run(['fsck', '--read-data', '--repair'])).status).toBe(1);
    await place.veneer('load', 'app.tar');
    expect((await place.run(['fsck', '--read-data'])).status).toBe(0);
    expect(await place.veneer('cat', 'web:/etc/config.yaml')).toBe('name: app\n');
  });

  it('--repair of what can be made again ends with 0', async () => {
    const store = place.path('.veneer');
    for (const path of filesOf(store).filter((each) => each.endsWith('.idx'))) flip(join(store, path), 4100);
    expect((await place.run(['fsck'])).status).toBe(1);
    const { status, out } = await place.run(['fsck', '--repair']);
    expect({ status, out }).toEqual({ status: 0, out: containing('Repaired:\n') });
    expect(out).toMatch(/made again from the pack[^]*\nThe store is sound\.\n$/);
  });

  it('works where the store cannot be opened', async () => {
    flip(place.path('.veneer/superblock'), 30);
    expect((await place.run(['images'])).status).toBe(1);
    expect(await place.run(['fsck'])).toMatchObject({ status: 1, out: containing('  superblock at byte') });
  });

  it('of no store says that there is none', async () => {
    const { status, err } = await place.run(['fsck', '--store', 'elsewhere']);
    expect({ status, err }).toEqual({ status: 1, err: containing('elsewhere: there is no store here yet') });
  });

  it('shows file names without what could steer a terminal', async () => {
    writeFileSync(join(place.path('.veneer'), 'layers', 'a\u001b[2Jb'), '');
    expect(await place.veneer('fsck')).toContain('layers/a\\033[2Jb\n');
  });
});
