// Libraries that take an `fs`, over a container's.
import { ResolverFactory, CachedInputFileSystem } from 'enhanced-resolve';
import git from 'isomorphic-git';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Store, type Container } from '../../dist/index.js';

const directory = mkdtempSync(join(tmpdir(), 'veneer-libraries-'));
let store: Store, container: Container;

beforeAll(async () => {
  store = await Store.open(join(directory, 'store'));
  await store.import(Buffer.alloc(1024), { tag: 'empty' });
  container = await store.create('empty');
});
afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

it('isomorphic-git keeps a repository in a container', async () => {
  const { fs } = container;
  const dir = '/repository';
  const author = { name: 'A', email: 'a@example.org' };
  await git.init({ fs, dir, defaultBranch: 'main' });
  const commit = async (content: string): Promise<string> => {
    await fs.promises.writeFile(`${dir}/file`, content);
    await git.add({ fs, dir, filepath: 'file' });
    return git.commit({ fs, dir, author, message: content });
  };
  const first = await commit('one');
  await commit('two and more');
  expect((await git.log({ fs, dir })).map(({ commit }) => commit.message)).toEqual(['two and more\n', 'one\n']);
  await git.checkout({ fs, dir, ref: first, force: true });
  expect(fs.readFileSync(`${dir}/file`, 'utf8')).toBe('one');
  expect(await git.statusMatrix({ fs, dir })).toEqual([['file', 1, 1, 1]]);
});

it('tar-fs packs a tree of a container and unpacks it there', async () => {
  const { fs } = container;
  fs.mkdirSync('/tree/below', { recursive: true });
  fs.writeFileSync('/tree/below/file', Buffer.alloc(300_000, 'x'), { mode: 0o640 });
  fs.symlinkSync('below/file', '/tree/link');
  await pipeline(tar.pack('/tree', { fs }), tar.extract('/copy', { fs }));
  expect(fs.readdirSync('/copy', { recursive: true })).toEqual(['below', 'link', 'below/file']);
  expect(fs.readFileSync('/copy/link')).toEqual(fs.readFileSync('/tree/below/file'));
  expect(fs.statSync('/copy/below/file').mode & 0o777).toBe(0o640);
});

it("webpack's resolver finds modules in a container", async () => {
  const { fs } = container;
  fs.mkdirSync('/app/node_modules/lib/dist', { recursive: true });
  fs.writeFileSync('/app/node_modules/lib/package.json', JSON.stringify({ name: 'lib', exports: './dist/main.js' }));
  fs.writeFileSync('/app/node_modules/lib/dist/main.js', '');
  const fileSystem = new CachedInputFileSystem(fs, 4000);
  const resolver = ResolverFactory.createResolver({ fileSystem, extensions: ['.js'] });
  const resolved = await new Promise((resolve, reject) => {
    resolver.resolve({}, '/app', 'lib', {}, (error, found) => (error ? reject(error) : resolve(found)));
  });
  expect(resolved).toBe('/app/node_modules/lib/dist/main.js');
  await expect(
    new Promise((resolve, reject) =>
      resolver.resolve({}, '/app', './none', {}, (error, found) => (error ? reject(error) : resolve(found))),
    ),
  ).rejects.toThrow("Can't resolve './none' in '/app'");
});
