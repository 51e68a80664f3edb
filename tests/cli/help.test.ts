import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linesOf, Workplace, type Ended } from './veneer.js';

const VERBS = [
  'load',
  'import',
  'images',
  'history',
  'tag',
  'rmi',
  'create',
  'run',
  'ps',
  'exec',
  'diff',
  'update',
  'fork',
  'checkpoint',
  'restore',
  'rename',
  'rm',
  'ls',
  'cat',
  'stat',
  'cp',
  'export',
  'explain',
  'inspect',
  'df',
  'fsck',
  'gc',
  'prune',
  'info',
  'version',
  'completion',
];

let place: Workplace;
let overview: Ended;

beforeAll(async () => {
  place = new Workplace();
  overview = await place.run(['--help']);
});

afterAll(() => {
  place.remove();
});

describe('help', () => {
  it('lists every verb with a line on it, and examples', () => {
    expect(overview).toMatchObject({ status: 0, err: '' });
    const verbs = [...overview.out.matchAll(/^ {2}([a-z]+)(?: [<[].*?)? {2,}[A-Z].*\.$/gm)].map(([, verb]) => verb);
    expect(verbs).toEqual([...VERBS, 'help']);
    expect(overview.out).toContain('\nExamples:\n  $ veneer load');
  });

  it.each(VERBS)('of %s has an example of it, and says what --json prints', async (verb) => {
    const { status, out, err } = await place.run([verb, '--help']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(new RegExp(`^Usage: veneer ${verb} `));
    expect(out).toMatch(new RegExp(`\\nExamples:\\n(?:  \\$ .*\\n)*  \\$ .*veneer ${verb}\\b`));
    expect(out).toMatch(/\nJSON: .+\n$/);
    expect(linesOf(out).filter((line) => line.length > 120 && !line.startsWith('JSON: '))).toEqual([]);
  });

  it('of a verb can also be asked for as help VERB', async () => {
    expect((await place.run(['help', 'cp'])).out).toBe((await place.run(['cp', '--help'])).out);
  });

  it('is printed for a line without a verb, which is misuse', async () => {
    const { status, out, err } = await place.run([]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toBe(overview.out);
  });

  it('makes no store', async () => {
    expect((await place.run(['images'])).err).toContain('there is no store here yet');
  });

  it('gives the versions of package, component, contract and format', async () => {
    expect(await place.veneer('--version')).toMatch(
      /^veneer \d+\.\d+\.\d+ \(component [0-9a-f]{12}, veneer:store@\d+\.\d+\.\d+, format 1\)\n$/,
    );
  });

  it('before a build is how to make one', () => {
    mkdirSync(place.path('checkout/bin'), { recursive: true });
    place.file('checkout/package.json', '{"type":"module"}');
    copyFileSync('bin/veneer', place.path('checkout/bin/veneer'));
    const { status, stderr } = spawnSync(process.execPath, [place.path('checkout/bin/veneer'), 'ps'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'veneer: it is not built yet\n  run "npm run build" first\n' });
  });
});
