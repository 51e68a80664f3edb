import { appendFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_ARCHIVE } from './images.js';
import { containing, linesOf, matching, Workplace } from './veneer.js';

let place: Workplace;

beforeAll(async () => {
  place = new Workplace();
  await place.veneer('load', place.file('app.tar', APP_ARCHIVE));
  await place.veneer('create', 'app:1.0', '--name', 'web');
  await place.veneer('exec', 'web', 'sh', '-c', 'echo first > /srv/file');
});

afterAll(() => {
  place.remove();
});

const fileOf = async (container: string): Promise<string> => (await place.veneer('cat', `${container}:/srv/file`)).trim();

describe('fork', () => {
  it('prints the id of a container that starts as the other is, and goes on by itself', async () => {
    const id = (await place.veneer('fork', 'web', '--name', 'try')).trim();
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    await place.veneer('exec', 'try', 'sh', '-c', 'echo second > /srv/file');
    expect([await fileOf('web'), await fileOf('try')]).toEqual(['first', 'second']);
    const [web] = await place.json<{ Id: string }[]>('inspect', 'web');
    expect(await place.json('inspect', 'try')).toEqual([expect.objectContaining({ Id: id, Name: 'try', Parent: web?.Id })]);
  });

  it('outlives what it was forked from', async () => {
    await place.veneer('create', 'app:1.0', '--name', 'old');
    await place.veneer('exec', 'old', 'sh', '-c', 'echo kept > /srv/file');
    await place.veneer('fork', 'old', '--name', 'young');
    await place.veneer('rm', 'old');
    expect(await fileOf('young')).toBe('kept');
  });

  it('says which name is taken, and what to do', async () => {
    expect(await place.run(['fork', 'web', '--name', 'web'])).toMatchObject({
      status: 1,
      out: '',
      err: matching(/^veneer: web: a container has this name\n {2}choose another --name/),
    });
  });
});

describe('checkpoint, restore and diff', () => {
  it('go back, compare and start from what was named', async () => {
    expect(await place.veneer('checkpoint', 'create', 'web', 'clean')).toBe('clean\n');
    await place.veneer('exec', 'web', 'sh', '-c', 'echo second > /srv/file; touch /srv/new');
    await place.veneer('checkpoint', 'create', 'web', 'changed');
    expect(linesOf(await place.veneer('checkpoint', 'ls', 'web'))).toEqual([
      'CHECKPOINT NAME   CREATED',
      matching(/^clean {13}\S.* ago$/),
      matching(/^changed {11}\S.* ago$/),
    ]);
    expect(await place.veneer('restore', 'web', 'clean')).toBe('web\n');
    expect(await fileOf('web')).toBe('first');
    expect(linesOf(await place.veneer('diff', 'web', '--from', 'clean'))).toEqual([]);
    expect(linesOf(await place.veneer('diff', 'web', '--from', 'changed'))).toEqual(['C /srv', 'C /srv/file', 'D /srv/new']);
    expect(linesOf(await place.veneer('diff', 'web', '--from', 'clean', '--to', 'changed'))).toEqual([
      'C /srv',
      'C /srv/file',
      'A /srv/new',
    ]);
    await place.veneer('fork', 'web', '--from', 'changed', '--name', 'from-changed');
    expect(await fileOf('from-changed')).toBe('second');
    expect(await place.veneer('checkpoint', 'rm', 'web', 'clean', 'changed')).toBe('clean\nchanged\n');
    expect(await place.json('checkpoint', 'ls', 'web')).toEqual([]);
  });

  it.each([
    [['restore', 'web', 'none'], 'veneer: none: the container has no such checkpoint\n', 1],
    [['checkpoint', 'rm', 'web', 'none'], 'veneer: none: the container has no such checkpoint\n', 1],
    [['diff', 'web', '--from', 'none'], 'veneer: none: the container has no such checkpoint\n', 1],
    [['fork', 'web', '--from', 'none'], 'veneer: none: the container has no such checkpoint\n', 1],
    [['checkpoint', 'ls', 'none'], 'veneer: none: no such container\n', 1],
    [['checkpoint', 'create', 'web', '-x'], 'veneer: unknown option', 2],
    [['checkpoint', 'create', 'web'], 'veneer: create takes one name\n', 2],
    [['checkpoint', 'rm', 'web'], 'veneer: rm takes names of checkpoints\n', 2],
    [['checkpoint', 'ls', 'web', 'x'], 'veneer: ls takes no names\n', 2],
    [['checkpoint', 'make', 'web'], "veneer: command-argument value 'make' is invalid", 2],
  ])('%j says why it failed, and what to do', async (args, message, status) => {
    const ran = await place.run(args);
    expect(ran).toMatchObject({ status, out: '', err: containing(message) });
    expect(linesOf(ran.err)[1]).toMatch(/^ {2}\S/);
  });
});

it('a verb that reads a container tells what had to be dropped of it', async () => {
  await place.veneer('create', 'app:1.0', '--name', 'torn');
  await place.veneer('exec', 'torn', 'touch', '/srv/file');
  const [{ Id: id } = { Id: '' }] = await place.json<{ Id: string }[]>('inspect', 'torn');
  const journal = place.path(`.veneer/segments/${id}`);
  const script = `
    const { Store } = await import(${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)});
    const store = await Store.open(${JSON.stringify(place.path('.veneer'))});
    const torn = await store.container('torn');
    torn.fs.writeFileSync('/srv/more', '');
    await torn.sync();
    process.kill(process.pid, 'SIGKILL');`;
  const { spawnSync } = await import('node:child_process');
  expect(spawnSync(process.execPath, ['--input-type=module', '-e', script]).signal).toBe('SIGKILL');
  appendFileSync(`${journal}/${readdirSync(journal).sort().at(-1)}`, 'GRUP and no more');
  expect(await place.run(['ls', 'torn:/srv/more'])).toMatchObject({
    status: 0,
    err: matching(/^veneer: container [0-9a-f]{32}, epoch [0-9a-f]{16}: 16 bytes of an unfinished change were dropped\n$/),
  });
});
