import nodeFs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store, type ContainerFs } from '../../dist/index.js';
import { applies } from './exceptions.js';
import { expectSame, shown, type Fs } from './fixture.js';

const FILES = ['a/1.js', 'a/2.ts', 'a/.dot.js', 'a/b/3.js', 'a/b/c/4.js', 'a/.hid/5.js', 'lib/6.js', '.cfg/7.js', 'top.js', '.top.js'];
const ODD_FILES = ['x/[odd].js', 'x/deep/a/b', 'space d/é.js', 'x/-(1)', 'deep/a/b/a/b/c.js', 'x/b'];
const LINKS = { 'x/link': '../a', 'x/self': '.', dangling: 'missing', 'file-link': 'top.js', 'lib/up': '..', 'deep/to-x': '../x/link' };

/** Where no link lies behind `**`. */
const PATTERNS = [
  ['*', '*/', '**/', '**/.*', '.*', './*', './.*', '*/*', '*/*/', '**/*.js', '**/*.{js,ts}', '**/[0-9].*', '.*/**', '**/.*/**'],
  [
    'a',
    'a/',
    'a/**',
    'a/**/',
    'a/*',
    'a/*/',
    'a/.*',
    'a/.*/*',
    'a/**/c',
    'a/**/*.js',
    'a//b',
    'a/./b',
    './a',
    './a/',
    'a/b/..',
    'a/1.js/',
    'a/1.js/*',
  ],
  ['**/b', '**/b/**', '**/b/*', '**/a/**', '**/a/b', '**/a/**/b', '**/a/**/b/**/*.js', '**/b/..', '**/a/b/c.js', '**/**/c', '**/a/../*.js'],
  ['{a,lib}/*.js', '{a,lib}', '*.{js,ts}', '{a,x}/{1,2}.*', '{,a/}*.js', 'a/{b,b/c}/*', '{1..3}.js', 'a/{1..3}.*', '{a,a}/*', 'a{,/b}'],
  ['!(a)', '!(*.js)', 'a/+(1|2).*', '?(top).js', '@(a|lib)', '*(a|b)', '!(a|x)/*', 'a/!(*.js)', '@(a|lib)/**', 'x/-\\(1)', 'x/-[(]1[)]'],
  [
    '[a-z]',
    '[!a]',
    '[^a]',
    'a/[12].*',
    'a/?.js',
    '????',
    'x/[[]odd].js',
    'x/\\[odd\\].js',
    'x/[odd].js',
    '[[:alpha:]]',
    'space*/**',
    '*é.js',
    '**/é.*',
  ],
  ['!a', '#a', '!(', '', '.', '..', './', './.', 'missing', 'missing/*', 'TOP.js', 'a\0b', 'top.js/**', '*.js/**', '**.js', 'a**', '**a/*'],
  [
    '../*',
    '../*/a',
    '../**/c',
    '*/..',
    '*/../*.js',
    'a/../lib/*',
    '**/..',
    'a/**/..',
    '*/*/..',
    'a/b/../*',
    '../../*/none',
    'a/b/../../x/b',
  ],
  [
    'x/link',
    'x/link/',
    'x/link/*',
    'x/link/**',
    'x/link/b/*',
    'x/self/*',
    'x/self/self/b',
    'x/*/*',
    'x/*/',
    'x/lin*',
    'x/lin*/*',
    'x/**',
    'lib/up/a/*',
  ],
  [
    'dangling',
    'dangling/',
    'dang*',
    'dangling/*',
    'dangling/**',
    'file-link',
    'file-link/',
    'file-link/*',
    '*link',
    'deep/to-x/b/*',
    '**/to-x',
  ],
].flat();

/** Where some do: before Node 26, `**` went through links whose name matches what is behind it. And Node 22 took `.` in braces for no place. */
const SINCE_26 = [
  './**/*.ts',
  '**/!(b)',
  '{.,a}/*.js',
  '**',
  '**/*',
  '**/*/',
  '**/link',
  '**/link/*',
  '**/link/**',
  '**/self/**',
  '**/self/self',
  './**',
  './**/*.js',
  'x/**/*',
  '**/x/**/*',
];

const OPTIONS: readonly ((root: string) => object)[] = [
  () => ({ exclude: [] }),
  () => ({ exclude: ['a'] }),
  () => ({ exclude: ['a/**', '*.ts'] }),
  () => ({ exclude: ['**/*.js', 'x/'] }),
  () => ({ exclude: ['**/b/**'] }),
  () => ({ exclude: ['*'] }),
  () => ({ exclude: ['.'] }),
  () => ({ exclude: ['!a', '**/.*', '../a'] }),
  (root) => ({ exclude: [`${root}/a`, '{lib,x}/**'] }),
  () => ({ exclude: (name: string) => name === 'b' }),
  () => ({ exclude: (name: string) => name === 'a/b' || name === '2.ts' }),
  () => ({ exclude: (name: string) => name.endsWith('.js') }),
  () => ({ exclude: () => true }),
  () => ({ withFileTypes: true }),
  // Of a directory that a pattern goes into without `**`, Node asks only if the process happens to be where it can be found.
  () => ({ withFileTypes: true, exclude: (entry: nodeFs.Dirent) => entry.isFile() && entry.name !== '3.js' }),
  (root) => ({ cwd: `${root}/a` }),
  (root) => ({ cwd: `${root}/a/`, exclude: ['b'] }),
  (root) => ({ cwd: pathToFileURL(`${root}/x`) }),
  (root) => ({ cwd: `${root}/x/link` }),
  (root) => ({ cwd: `${root}/x/link/b`, withFileTypes: true }),
  (root) => ({ cwd: `${root}/missing` }),
  (root) => ({ cwd: `${root}/top.js` }),
];
const SOME = [
  '*',
  '*.js',
  '**/*.js',
  'a/*',
  'a/b/*',
  '**/b/**',
  './*',
  '../*',
  'x/link/*',
  '*/',
  'a',
  'a/',
  '**/',
  '**/*.ts',
  '{a,lib}/*.js',
];

const WRONG: readonly (readonly unknown[])[] = [
  [],
  [5],
  [null],
  [{ a: 1 }],
  [[5]],
  [['*', undefined]],
  ['*', 5],
  ['*', null],
  ['*', { cwd: 5 }],
  ['*', { exclude: 5 }],
  ['*', { exclude: 'a' }],
  ['*', { exclude: [5] }],
  ['*'.repeat(70_000)],
];

type GlobFs = Pick<ContainerFs, 'glob' | 'globSync'> & { readonly promises: Pick<ContainerFs['promises'], 'glob'> };

let store: Store, ours: ContainerFs;
const root = mkdtempSync(join(tmpdir(), 'veneer-glob-'));

beforeAll(async () => {
  store = await Store.open(join(root, 'store'));
  const container = await store.create(await store.import(Buffer.alloc(1024), { tag: 'empty' }));
  ours = container.fs;
  for (const fs of [ours as unknown as Fs, nodeFs]) {
    for (const path of [...FILES, ...ODD_FILES]) {
      fs.mkdirSync(join(tree(), path, '..'), { recursive: true });
      fs.writeFileSync(join(tree(), path), '');
    }
    for (const [path, target] of Object.entries(LINKS)) fs.symlinkSync(target, join(tree(), path));
  }
});
afterAll(async () => {
  await store.close();
  rmSync(root, { recursive: true });
});

/** At the same path on both sides. */
function tree(): string {
  return join(root, 'base/tree');
}

async function collected<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of iterable) all.push(each);
  return all;
}

function outcome(run: () => readonly unknown[]): unknown {
  try {
    return shown(run(), '');
  } catch (error) {
    return shown(error, '');
  }
}

describe('glob', () => {
  const found = (patterns: string | string[], options: object = {}): string[] => ours.globSync(patterns, { cwd: tree(), ...options });

  it('gives each path once, what a directory holds before what is below it', () => {
    expect(found(['**/*.js', '*.js', 'lib/../*.js'])).toEqual([
      'top.js',
      'a/1.js',
      'a/b/3.js',
      'a/b/c/4.js',
      'deep/a/b/a/b/c.js',
      'lib/6.js',
      'space d/é.js',
      'x/[odd].js',
    ]);
    expect(found('{.,}*/*.js')).toEqual(['.cfg/7.js', 'a/1.js', 'lib/6.js', 'space d/é.js', 'x/[odd].js']);
  });

  it('starts at the root of the container, unless told otherwise', () => {
    expect(ours.globSync('tmp/*/base/tree/a/?.*')).toEqual([`${tree().slice(1)}/a/1.js`, `${tree().slice(1)}/a/2.ts`]);
    expect(found('/tmp/*/base/tree/*.js')).toEqual([`${tree()}/top.js`]);
  });

  it('goes through links that a pattern names, and with followSymlinks through all, but not round', () => {
    expect(found('x/link/?.js')).toEqual(['x/link/1.js']);
    expect(found(['x/*/?.js', 'x/**/?.js'])).toEqual([]);
    expect(found(['x/*/?.js', 'x/**/?.js'], { followSymlinks: true })).toEqual(['x/link/1.js', 'x/link/b/3.js', 'x/link/b/c/4.js']);
  });

  it('answers in three forms alike', async () => {
    const expected = found('**/b*');
    const [called, iterated] = await Promise.all([
      new Promise((resolve) => {
        ours.glob('**/b*', { cwd: tree() }, (error, matches) => resolve(error ?? matches));
      }),
      collected(ours.promises.glob('**/b*', { cwd: tree() })),
    ]);
    expect([called, iterated]).toEqual([expected, expected]);
  });

  it('looks on while what was found is used', async () => {
    for (const path of ['/used/a/b', '/used/c/d']) ours.mkdirSync(path, { recursive: true });
    const seen: string[] = [];
    for await (const path of ours.promises.glob('/used/**/*')) {
      seen.push(path);
      ours.rmSync('/used/c/d', { recursive: true, force: true });
    }
    expect(seen).toEqual(['/used/a', '/used/c', '/used/a/b']);
  });

  it('is never led astray by what names and links there are', () => {
    ours.mkdirSync('/many');
    for (let i = 0; i < 6; i++) ours.symlinkSync('.', `/many/${i}`);
    expect(ours.globSync('**', { cwd: '/many', followSymlinks: true })).toHaveLength(7);
    expect(ours.globSync(`${'../many/'.repeat(40)}0`, { cwd: '/many' })).toHaveLength(1);
    expect(ours.globSync(`${'**/../'.repeat(6)}**/0`, { cwd: '/many' })).not.toEqual([]);
  });
});

const hasGlob = 'globSync' in nodeFs;
if (!hasGlob) console.warn(`tests/node-fs: glob is not compared: Node ${process.versions.node} has none`);

describe.skipIf(!hasGlob)('glob and that of node:fs', () => {
  const host = nodeFs as unknown as GlobFs;
  const differences = (calls: readonly (readonly [string | string[], object])[]): string[] =>
    calls.flatMap(([patterns, options]) => {
      const [theirs, mine] = [host, ours].map((fs) => JSON.stringify(outcome(() => fs.globSync(patterns, options))));
      return theirs === mine ? [] : [`${inspect(patterns)} ${inspect(options)}: \n${mine}\nin Node\n${theirs}`];
    });

  it('find the same', () => {
    expectSame(differences(PATTERNS.map((pattern) => [pattern, { cwd: tree() }])));
    expectSame(
      differences([
        [`${tree()}/*/*.js`, {}],
        [[...PATTERNS], { cwd: tree() }],
      ]),
    );
  });

  it.runIf(applies({ from: 26 }))('find the same behind links, which Node 26 is clear about', () => {
    expectSame(differences(SINCE_26.map((pattern) => [pattern, { cwd: tree() }])));
  });

  it('find the same with every option', () => {
    expectSame(differences(OPTIONS.flatMap((options) => SOME.map((pattern) => [pattern, { cwd: tree(), ...options(tree()) }] as const))));
  });

  it.runIf(applies({ from: [24, 21] }))('find the same through links', () => {
    // A name that is written out is found once more in a directory that links have led round to.
    const isToldTwice = (pattern: string): boolean => pattern.includes('..') || pattern === '**/self/self';
    const patterns = [...PATTERNS, ...SINCE_26].filter((pattern) => !isToldTwice(pattern));
    expectSame(differences(patterns.map((pattern) => [pattern, { cwd: tree(), followSymlinks: true }])));
  });

  it('refuse the same', async () => {
    const failed = async (fs: GlobFs, args: readonly unknown[]): Promise<unknown[]> => {
      const { globSync, promises } = fs as unknown as {
        globSync(...args: unknown[]): unknown[];
        promises: { glob(...args: unknown[]): AsyncIterable<unknown> };
      };
      const iterated = collected(promises.glob(...args)).catch((error: unknown) => shown(error, ''));
      return [outcome(() => globSync(...args)), await iterated];
    };
    for (const args of WRONG) expect(await failed(ours, args), inspect(args)).toEqual(await failed(host, args));
  });
});
