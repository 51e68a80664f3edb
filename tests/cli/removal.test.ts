import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_ARCHIVE, BASE_ARCHIVE } from './images.js';
import { containing, linesOf, Workplace } from './veneer.js';

let place: Workplace;

beforeAll(async () => {
  place = new Workplace();
  await place.veneer('load', place.file('app.tar', APP_ARCHIVE));
  await place.veneer('load', place.file('base.tar', BASE_ARCHIVE));
});

afterAll(() => {
  place.remove();
});

async function names(): Promise<string[]> {
  return (await place.json<{ names: string[] }[]>('images')).flatMap((image) => image.names).sort();
}

describe('rm', () => {
  it('removes those that are there, reports those that are not, and ends with 1', async () => {
    await place.veneer('create', 'app:1.0', '--name', 'a');
    await place.veneer('create', 'app:1.0', '--name', 'b');
    const { status, out, err } = await place.run(['rm', 'a', 'none', 'b']);
    expect({ status, out }).toEqual({ status: 1, out: 'a\nb\n' });
    expect(err).toContain('none: no such container');
    expect(await place.veneer('ps', '-aq')).toBe('');
  });

  it('-f takes what is not there for removed', async () => {
    expect(await place.run(['rm', '-f', 'none'])).toMatchObject({ status: 0, out: '', err: '' });
  });

  it('gives the name free', async () => {
    await place.veneer('create', 'app:1.0', '--name', 'again');
    await place.veneer('exec', 'again', 'touch', '/tmp/old');
    await place.veneer('rm', 'again');
    await place.veneer('create', 'app:1.0', '--name', 'again');
    expect(await place.diff('again')).toEqual([]);
    await place.veneer('rm', 'again');
  });
});

describe('tag', () => {
  it('adds a name, with :latest where no tag is given', async () => {
    await place.veneer('tag', 'app:1.0', 'registry.example/team/app');
    expect(await names()).toEqual(['app:1.0', 'base:1', 'registry.example/team/app:latest']);
  });

  it('takes the name from the image that had it', async () => {
    await place.veneer('tag', 'base:1', 'registry.example/team/app:latest');
    const [base] = await place.json<[{ RepoTags: string[] }]>('inspect', 'base:1');
    expect(base.RepoTags).toEqual(['base:1', 'registry.example/team/app:latest']);
  });
});

describe('rmi', () => {
  it('by one of several names takes that name only', async () => {
    expect(await place.veneer('rmi', 'registry.example/team/app')).toBe('Untagged: registry.example/team/app:latest\n');
    expect(await names()).toEqual(['app:1.0', 'base:1']);
  });

  it('by id is refused while there are several names, -f takes all', async () => {
    await place.veneer('tag', 'base:1', 'base:2');
    const [{ Id: id }] = await place.json<[{ Id: string }]>('inspect', 'base:2');
    const refused = await place.run(['rmi', id]);
    expect(refused).toMatchObject({ status: 1, err: containing('base:1, base:2') });
    expect(refused.err).toContain(`veneer rmi -f ${id}`);
    expect(linesOf(await place.veneer('rmi', '-f', id))).toEqual(['Untagged: base:1', 'Untagged: base:2', `Deleted: ${id}`]);
  });

  it('is refused while a container uses the image, even with -f', async () => {
    await place.veneer('create', 'app:1.0', '--name', 'user');
    for (const args of [
      ['rmi', 'app:1.0'],
      ['rmi', '-f', 'app:1.0'],
    ]) {
      expect(await place.run(args)).toMatchObject({ status: 1, out: '', err: containing("'veneer rm user'") });
    }
    expect(await names()).toEqual(['app:1.0']);
    await place.veneer('rm', 'user');
    expect(await place.veneer('rmi', 'app:1.0')).toMatch(/^Untagged: app:1\.0\nDeleted: /);
  });

  it('-f takes what is not there for removed', async () => {
    expect(await place.run(['rmi', '-f', 'none'])).toMatchObject({ status: 0, out: '', err: '' });
  });
});

describe('gc and prune', () => {
  it('gc gives the space of a removed image back, as --dry-run foretold', async () => {
    expect(await place.veneer('gc', '--dry-run')).toMatch(/^4 packs .*\n2 layers .*\n2 merged images .*\nWould free +[\d.]+kB\n$/);
    const foretold = await place.json<{ freed: number }>('gc', '--dry-run');
    const report = await place.json<{ freed: number }>('gc');
    expect(report).toEqual(foretold);
    expect(report.freed).toBeGreaterThan(0);
    expect(await place.veneer('gc')).toBe('Freed                           0B\n');
    expect(await place.json('df')).toMatchObject({ content: 0 });
  });

  it('prune takes nameless images that no container uses, --all the named ones too', async () => {
    await place.veneer('load', place.file('app.tar', APP_ARCHIVE));
    await place.veneer('load', place.file('base.tar', BASE_ARCHIVE), '--tag', 'app:1.0');
    await place.veneer('create', 'app:1.0', '--name', 'user');
    expect(await place.veneer('prune')).toMatch(/^Deleted: sha256:[0-9a-f]{64}\nTotal reclaimed space: [\d.]+kB\n$/);
    expect(await place.veneer('prune', '--all')).toBe('Total reclaimed space: 0B\n');
    expect(await names()).toEqual(['app:1.0']);
    expect(await place.veneer('ls', 'user:/')).not.toBe('');
    await place.veneer('rm', 'user');
    expect(await place.veneer('prune', '--all', '--force')).toMatch(/^Deleted: /);
    expect(await names()).toEqual([]);
  });
});
