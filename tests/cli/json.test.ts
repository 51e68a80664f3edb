import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programFor } from '../../dist/cli/program.js';
import { APP_ARCHIVE } from './images.js';
import { containing, Workplace } from './veneer.js';

let place: Workplace;

beforeAll(async () => {
  place = new Workplace();
  place.file('app.tar', APP_ARCHIVE);
  place.file('note', 'note\n');
  mkdirSync(place.path('note-tree'));
  await place.veneer('load', 'app.tar');
  await place.veneer('create', 'app:1.0', '--name', 'web');
});

afterAll(() => {
  place.remove();
});

/** `[{id, names, created?}]` of a verb's help (help.test.ts has each of them printed). */
async function documented(verb: string): Promise<{ isList: boolean; required: string[]; all: string[] }> {
  let help = '';
  const { verb: command } = await programFor([verb]);
  command?.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const [, open = '', names = ''] = /\nJSON: (\[?)\{(.*)\}\]?\n$/.exec(help) ?? [];
  const fields = names.split(', ');
  return { isList: open === '[', required: fields.filter((name) => !name.endsWith('?')), all: fields.map((name) => name.replace('?', '')) };
}

describe('--json', () => {
  // In an order in which each leaves behind what the next ones need.
  it.each<[verb: string, args: string[]]>([
    ['load', ['app.tar']],
    ['import', ['note-tree', '--tag', 'note:1']],
    ['images', []],
    ['tag', ['app:1.0', 'app:2']],
    ['create', ['app:2']],
    ['run', ['-d', 'app:2']],
    ['ps', ['-a']],
    ['exec', ['web', 'sh', '-c', 'echo changed > /etc/config.yaml; ln -s t /l']],
    ['diff', ['web']],
    ['checkpoint', ['create', 'web', 'clean']],
    ['checkpoint', ['ls', 'web']],
    ['fork', ['web', '--name', 'fork']],
    ['ps', ['-a']],
    ['inspect', ['fork']],
    ['restore', ['web', 'clean']],
    ['checkpoint', ['rm', 'web', 'clean']],
    ['ls', ['web:/']],
    ['ls', ['web:/srv/link']],
    ['cat', ['web:/etc/config.yaml']],
    ['stat', ['web:/etc/owned']],
    ['cp', ['note', 'web:/note']],
    ['inspect', ['web', 'app:2']],
    ['df', []],
    ['rmi', ['app:2', 'note:1']],
    ['gc', ['--dry-run']],
    ['prune', []],
  ])('of %s has the fields that its help names (%j)', async (verb, args) => {
    const { isList, required, all } = await documented(verb);
    const answer = await place.json<object>(verb, ...args);
    expect(Array.isArray(answer)).toBe(isList);
    const objects: object[] = Array.isArray(answer) ? (answer as object[]) : [answer];
    expect(objects.length).toBeGreaterThan(0);
    for (const object of objects) {
      expect(Object.keys(object)).toEqual(expect.arrayContaining(required));
      expect(all).toEqual(expect.arrayContaining(Object.keys(object)));
    }
  });

  it('can stand before the verb or behind it', async () => {
    const before = await place.veneer('--json', 'diff', 'web');
    expect(JSON.parse(before)).toContainEqual({ kind: 'C', path: '/etc/config.yaml' });
    expect(await place.veneer('diff', 'web', '--json')).toBe(before);
  });

  it('gives bytes that are no text as base64 besides', async () => {
    expect(await place.json('exec', 'web', 'printf', '\\xff\\n')).toEqual({
      exitCode: 0,
      stdout: '\ufffd\n',
      stdoutBase64: '/wo=',
      stderr: '',
    });
    await place.veneer('exec', 'web', 'sh', '-c', 'printf x > "/srv/$(printf \'\\xfe\')"');
    expect(await place.json('diff', 'web')).toContainEqual({ kind: 'A', path: '/srv/\ufffd', pathBase64: 'L3Nydi/+' });
    expect(await place.json('ls', 'web:/srv')).toContainEqual(expect.objectContaining({ name: '\ufffd', nameBase64: '/g==' }));
  });

  it('tells a failure as JSON on standard error', async () => {
    const { status, out, err } = await place.run(['cat', 'web:/none', '--json']);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(JSON.parse(err)).toEqual({
      error: {
        message: 'web:/none: no such file or directory',
        code: 'ENOENT',
        path: 'web:/none',
        hint: containing('veneer ls web:/'),
      },
    });
  });

  it('of rm is the list of what was removed', async () => {
    expect(await place.json('rm', 'web')).toEqual(['web']);
  });

  it('tells each failure of several names on a line of its own', async () => {
    const { status, out, err } = await place.run(['rm', '--json', 'none', 'nothing']);
    expect({ status, out }).toEqual({ status: 1, out: '[]\n' });
    expect(
      err
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { error: { path: string } }).error.path),
    ).toEqual(['none', 'nothing']);
  });
});
