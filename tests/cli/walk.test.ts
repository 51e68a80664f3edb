import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_ARCHIVE, BASE_ARCHIVE } from './images.js';
import { linesOf, Workplace } from './veneer.js';

let place: Workplace;

beforeAll(() => {
  place = new Workplace();
  place.file('app.tar', APP_ARCHIVE);
  place.file('base.tar', BASE_ARCHIVE);
});

afterAll(() => {
  place.remove();
});

// Each step builds on those before, as a user's do.
describe('a walk through the command line', () => {
  it('loads an archive and says what it is called', async () => {
    expect(await place.veneer('load', 'app.tar')).toBe('Loaded image: app:1.0\n');
    expect(linesOf(await place.veneer('images'))).toEqual([
      expect.stringMatching(/^REPOSITORY +TAG +IMAGE ID +CREATED +SIZE$/),
      expect.stringMatching(/^app +1\.0 +[0-9a-f]{12} +\d+ \w+ ago +\d+B$/),
    ]);
  });

  it('creates containers by name, by id and with a name of their own', async () => {
    const image = (await place.veneer('images', '-q')).trim();
    expect(await place.veneer('create', 'app:1.0', '--name', 'web')).toMatch(/^[0-9a-f]{32}\n$/);
    const id = (await place.veneer('create', image)).trim();
    expect(await place.veneer('run', '-d', '--name', 'third', 'app:1.0')).toMatch(/^[0-9a-f]{32}\n$/);
    const rows = linesOf(await place.veneer('ps', '-a'));
    expect(rows[0]).toMatch(/^CONTAINER ID +IMAGE +CREATED +SIZE +NAMES$/);
    expect(rows.slice(1).map((row) => row.split(/ {2,}/).at(-1))).toEqual(['web', id.slice(0, 12), 'third']);
  });

  it('changes a file in one container, and in that one only', async () => {
    expect(await place.veneer('exec', 'web', 'sh', '-c', 'echo debug: true >> /etc/config.yaml')).toBe('');
    expect(await place.veneer('diff', 'web')).toBe('C /etc\nC /etc/config.yaml\n');
    expect(await place.veneer('diff', 'third')).toBe('');
    expect(await place.veneer('cat', 'web:/etc/config.yaml')).toBe('name: app\ndebug: true\n');
    expect(await place.veneer('cat', 'third:/etc/config.yaml')).toBe('name: app\n');
  });

  it('shows what images share and what the container takes', async () => {
    await place.veneer('load', 'base.tar');
    const report = await place.veneer('df');
    expect(report).toMatch(/^app:1\.0 +[0-9a-f]{12} +\d+B +[1-9]\d*B +[1-9]\d*B +3$/m);
    expect(report).toMatch(/^base:1 +[0-9a-f]{12} +\d+B +[1-9]\d*B +0B +0$/m);
    expect(report).toMatch(/^web +[0-9a-f]{12} +app:1\.0 +[1-9][\d.]*k?B$/m);
    expect(report).toMatch(/^third +[0-9a-f]{12} +app:1\.0 +0B$/m);
  });

  it('removes an image only once its containers are gone', async () => {
    const refused = await place.run(['rmi', 'app:1.0']);
    expect(refused).toMatchObject({ status: 1, out: '' });
    expect(refused.err).toContain('veneer rm web ');
    await place.veneer('rm', ...linesOf(await place.veneer('ps', '-aq')));
    expect(await place.veneer('rmi', 'app:1.0')).toMatch(/^Untagged: app:1\.0\nDeleted: sha256:[0-9a-f]{64}\n$/);
    expect(await place.json('ps')).toEqual([]);
    expect(await place.json<{ names: string[] }[]>('images')).toMatchObject([{ names: ['base:1'] }]);
  });
});
