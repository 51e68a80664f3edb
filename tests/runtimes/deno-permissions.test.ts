// Deno with no more permissions than docs/hosts.md names: there is no /proc for it, by which others tell whether it still runs.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { ROOT } from './bundle.js';
import { NODE_LIKE } from './node-like.js';

/** Takes the lock of a container, says so, and keeps it until its input ends. */
const HOLDER = `
  import { Store } from ${JSON.stringify(join(ROOT, 'dist/bundle-node/index.js'))};
  const store = await Store.open('store');
  const container = await store.container('one');
  container.fs.writeFileSync('/held', '');
  console.log('held');
  for await (const _ of Deno.stdin.readable);
  await store.close();
`;

let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-permissions-'));
  const store = await Store.open(join(directory, 'store'));
  await store.create(await store.import(Buffer.alloc(1024), { tag: 'empty' }), { name: 'one' });
  await store.close();
  writeFileSync(join(directory, 'holder.mjs'), HOLDER);
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

it('a program that may see all does not take its lock away while it runs', async () => {
  const [program] = NODE_LIKE.find(({ title }) => title.startsWith('Deno'))!.command;
  const permissions = [`--allow-read=.,${ROOT}`, '--allow-write=.', '--allow-sys=hostname', '--allow-env=SOURCE_DATE_EPOCH'];
  const child = spawn(program, ['run', '--no-remote', ...permissions, 'holder.mjs'], {
    cwd: directory,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, DENO_NO_UPDATE_CHECK: '1' },
  });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  const store = await Store.open(join(directory, 'store'));
  const container = await store.container('one');
  expect(() => {
    container.fs.writeFileSync('/mine', '');
  }).toThrow(expect.objectContaining({ code: 'EBUSY' }) as Error);
  child.stdin.end();
  expect(await ended).toEqual([0, null]);
  const later = await store.container('one');
  later.fs.writeFileSync('/mine', '');
  expect(later.fs.readdirSync('/')).toEqual(['held', 'mine']);
  await store.close();
});
