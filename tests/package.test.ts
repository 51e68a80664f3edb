// What is published, as a project that depends on it meets it: nothing of the repository but the packed files is in reach.
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sizes } from '../tools/sizes.mjs';
import { archiveOf, gzipLayer, layoutOf } from './api/images.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TIMEOUT_MS = 120_000;

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly bin: { readonly veneer: string };
}

/** A package in the lock file. */
interface Locked {
  readonly dev?: boolean;
  readonly peer?: boolean;
  readonly hasInstallScript?: boolean;
  readonly os?: string[];
  readonly cpu?: string[];
}

let project: string;
let installed: string;
let manifest: Manifest;
let paths: readonly string[];
let tarball: string;

/** Packs the built package and unpacks it into a project's node_modules, beside links to the packages it declares and no others. */
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'veneer-package-'));
  installed = join(project, 'node_modules/veneer');
  mkdirSync(installed, { recursive: true });
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const [{ filename, files }] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }];
  paths = files.map(({ path }) => path);
  tarball = join(project, filename);
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest;
  for (const name of [...Object.keys(manifest.dependencies), '@types/node']) {
    const link = join(project, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), link);
  }
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }');
  const layer = gzipLayer([
    { path: 'etc/', type: '5' },
    { path: 'etc/name', data: 'packed' },
  ]);
  writeFileSync(join(project, 'image.tar'), archiveOf(layoutOf([{ layers: [layer], name: 'packed:1' }])));
}, TIMEOUT_MS);

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

function node(...args: string[]): string {
  return execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
}

describe('the packed package', { timeout: TIMEOUT_MS }, () => {
  it('holds the build, the contract, the documents and the licence, and no sources or tests', () => {
    const top = new Set(paths.map((path) => path.split('/')[0]));
    for (const name of ['LICENSE', 'README.md', 'CHANGELOG.md', 'package.json', 'bin', 'dist', 'docs', 'wit']) expect(top).toContain(name);
    expect(paths).toEqual(
      expect.arrayContaining(['dist/veneer.wasm', 'dist/veneer.core.wasm', 'dist/component/veneer.js', 'wit/world.wit']),
    );
    expect([...top].filter((name) => ['assembly', 'tests', 'tools', 'ts', 'node_modules'].includes(name ?? ''))).toEqual([]);
  });

  it('brings nothing native, and nothing that runs something when it is installed', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> };
    const brought = Object.entries(packages).filter(([path, { dev, peer }]) => path !== '' && dev !== true && peer !== true);
    expect(brought.map(([path]) => path)).toEqual(
      expect.arrayContaining(Object.keys(manifest.dependencies).map((name) => `node_modules/${name}`)),
    );
    expect(
      brought.filter(([, { hasInstallScript, os, cpu }]) => hasInstallScript === true || os !== undefined || cpu !== undefined),
    ).toEqual([]);
  });

  it('says what to install for the one host that it does not bring all of', () => {
    const script = `
      import { Store } from 'veneer';
      await Store.open({ dir: 'shim', host: 'wasi-shim' }).catch(({ code, message }) => console.log(code, message));
    `;
    expect(node('--input-type=module', '-e', script)).toMatch(/^ENOTSUP .*npm install @bytecodealliance\/preview2-shim/);
    expect(existsSync(join(project, 'shim'))).toBe(false);
  });

  it('has nothing that publint objects to', async () => {
    const { messages, pkg } = await publint({ pkgDir: installed, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('has types where its code is, for whatever imports modules', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball))), {
      // There is nothing to be typed of a component.
      excludeEntrypoints: [/\.wasm$/],
    });
    if (analysis.types === false) throw new Error('there are no types');
    // TypeScript before `exports` finds nothing, as it should; CommonJS gets modules (below).
    const expected = ['node10', 'node16-cjs'];
    expect(analysis.problems.filter((problem) => !('resolutionKind' in problem && expected.includes(problem.resolutionKind)))).toEqual([]);
    expect(Object.keys(analysis.entrypoints)).toEqual(['.', './web', './worker', './shell', './package.json']);
  });

  it('is there for CommonJS too', () => {
    expect(node('-e', "console.log(typeof require('veneer').Store.open, typeof require('veneer/shell').run)")).toBe('function function\n');
  });

  it('loads an image and changes a file in a container, through its public API', () => {
    const script = `
      import { Store } from 'veneer';
      const store = await Store.open('store');
      const [image] = await store.load('image.tar');
      const container = await store.create(image, { name: 'one' });
      container.fs.writeFileSync('/etc/name', 'changed');
      const changes = container.diff().map(({ kind, path }) => kind + ' ' + path);
      console.log(JSON.stringify([container.fs.readFileSync('/etc/name', 'utf8'), changes]));
      await store.close();
    `;
    expect(JSON.parse(node('--input-type=module', '-e', script))).toEqual(['changed', ['C /etc', 'C /etc/name']]);
  });

  it.each(['browser', 'workerd'])('has entries for %s that take nothing of Node and no other package', async (condition) => {
    const entry = join(project, `${condition}.js`);
    const imports = condition === 'browser' ? ['veneer', 'veneer/web', 'veneer/worker'] : ['veneer', 'veneer/web'];
    writeFileSync(entry, imports.map((name, i) => `export * as entry${i} from '${name}';`).join('\n'));
    const { metafile } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      outdir: project,
      format: 'esm',
      platform: 'neutral',
      conditions: [condition],
      external: ['*.wasm'],
      metafile: true,
      logLevel: 'error',
    });
    const [output] = Object.values(metafile.outputs);
    expect(output!.imports.filter(({ external }) => external === true).map(({ path }) => path)).toEqual(
      condition === 'workerd' ? [expect.stringMatching(/veneer\.core\.wasm$/)] : [],
    );
    expect(Object.keys(metafile.inputs).filter((path) => !/\/(veneer\/dist\/bundle-web\/|(browser|workerd)\.js$)/.test(path))).toEqual([]);
  });

  it('runs a store in a thread', () => {
    const script = `
      import { VeneerError } from 'veneer';
      import { Store } from 'veneer/worker';
      const store = await Store.open({});
      const [image] = await store.load('image.tar');
      const failure = await store.create('nothing').catch((error) => error);
      console.log(image.names[0], failure instanceof VeneerError);
      await store.close();
    `;
    expect(node('--input-type=module', '-e', script)).toBe('packed:1 true\n');
  });

  it('is as small as it promises', async () => {
    for (const { name, bytes, most } of await sizes()) {
      console.log(`${name}: ${bytes} bytes gzipped`);
      expect(bytes, name).toBeLessThanOrEqual(most);
    }
  });

  it('has types that a strict project compiles against', () => {
    const source = `
      import { Store, type Change, type Container, type Image } from 'veneer';
      export async function first(dir: string): Promise<readonly Change[]> {
        await using store = await Store.open({ dir, mode: 'create' });
        const [image]: Image[] = await store.load('image.tar', { onProgress: () => undefined });
        if (!image) throw new Error('empty');
        const container: Container = await store.create(image);
        const text: string = container.fs.readFileSync('/etc/name', 'utf8');
        await container.fs.promises.writeFile('/etc/name', text);
        return container.diff();
      }
    `;
    writeFileSync(join(project, 'use.ts'), source);
    const options = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--lib',
      'es2023,esnext.disposable,dom',
      '--types',
      'node',
    ];
    expect(node(join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, 'use.ts')).toBe('');
  });

  it('has types for a page that is bundled, without any of Node', () => {
    const source = `
      import { KeptChanges, MemoryVolume, Store, type Change } from 'veneer';
      import { Store as ThreadStore } from 'veneer/worker';
      export async function shown(file: File): Promise<readonly Change[]> {
        const store = await Store.open({ volume: new MemoryVolume() });
        const [image] = await store.load(file);
        const text: string = (await store.create(image!)).fs.readFileSync('/etc/name', 'utf8');
        const thread = await ThreadStore.open();
        await thread.load(new Blob([text]));
        return (await store.create(image!)).diff();
      }
      export const kept = (storage: Storage) => KeptChanges.restore(new MemoryVolume(), { get: async (key) => storage[key], put: async () => {}, delete: async () => {} });
    `;
    writeFileSync(join(project, 'page.ts'), source);
    const options = ['--noEmit', '--strict', '--module', 'esnext', '--moduleResolution', 'bundler', '--customConditions', 'browser'];
    const target = ['--target', 'es2022', '--lib', 'es2023,esnext.disposable,dom', '--types', 'node'];
    expect(node(join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, ...target, 'page.ts')).toBe('');
  });

  it('lets a library export what its own functions give, without a word about types', () => {
    const source = `
      import type { Store } from 'veneer';
      export const made = (store: Store) => store.create('x');
      export const held = async (store: Store) => ({ container: await store.container('x'), image: await store.resolve('x') });
      export const shown = (store: Store) => [store.info, store.images(), store.containers(), store.df(), store.memory, store.toJSON()];
      export const opened = async (store: Store) => (await made(store)).fs.promises.open('/x');
      export const seen = async (store: Store) => (await made(store)).fs.statSync('/x');
    `;
    writeFileSync(join(project, 'library.ts'), source);
    const options = ['--declaration', '--emitDeclarationOnly', '--strict', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes'];
    const target = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023,esnext.disposable,dom', '--types', 'node'];
    expect(node(join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, ...target, 'library.ts')).toBe('');
    const types = readFileSync(join(project, 'library.d.ts'), 'utf8');
    expect(types).not.toContain('dist/');
    for (const name of ['core/store', 'core/image', 'core/container', 'node/store']) {
      expect(readFileSync(join(installed, `dist/${name}.d.ts`), 'utf8')).not.toContain('@internal');
    }
  });

  it('gives the component itself to programs that bring their own runtime', () => {
    const resolved = node('--input-type=module', '-e', "console.log(import.meta.resolve('veneer/veneer.wasm'))").trim();
    // The preamble of a component: version 13, layer 1.
    expect([...readFileSync(new URL(resolved)).subarray(0, 8)]).toEqual([0, 0x61, 0x73, 0x6d, 13, 0, 1, 0]);
  });

  it('has a command that npm makes a veneer.cmd of', () => {
    const npm = execFileSync('npm', ['root', '-g'], { encoding: 'utf8' }).trim();
    const target = join(project, 'shims/veneer');
    const script = `require(${JSON.stringify(join(npm, 'npm/node_modules/cmd-shim'))})(${JSON.stringify(join(installed, manifest.bin.veneer))}, ${JSON.stringify(target)})`;
    node('-e', script);
    const shim = readFileSync(`${target}.cmd`, 'utf8');
    expect(shim).toMatch(/"%_prog%" +"%dp0%\\\.\.\\node_modules\\veneer\\bin\\veneer" %\*/);
    expect(shim).toContain('SET "_prog=node"');
  });

  it('loads an image with its command', () => {
    const command = join(installed, manifest.bin.veneer);
    expect(existsSync(command)).toBe(true);
    node(command, '--store', 'other', 'load', 'image.tar');
    expect(node(command, '--store', 'other', 'images')).toContain('packed');
  });
});
