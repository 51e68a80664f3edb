import nodeFs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store, type Container } from '../../dist/index.js';
import { argumentsOf, CALLS, variants, type Call } from './calls.js';
import { differs } from './differences.js';
import { cpSyncIsComparable, EXCEPTIONS, type Exception } from './exceptions.js';
import { build, expectSame, shown, tree, type Fs } from './fixture.js';

type Form = 'sync' | 'callback' | 'promise';

interface Side {
  readonly fs: Fs;
  readonly root: string;
}

async function outcome({ fs, root }: Side, name: string, form: Form, args: readonly unknown[]): Promise<unknown> {
  try {
    const result = await made(fs, name, form, args);
    return name === 'open' ? await opened(fs, result) : shown(result, root);
  } catch (error) {
    return { failure: shown(error, root) };
  }
}

/** What was opened, whatever its number; closes it. */
async function opened(fs: Fs, file: unknown): Promise<unknown> {
  const number = typeof file === 'number' ? file : (file as { fd: number }).fd;
  const { mode } = fs.fstatSync(number);
  if (typeof file === 'number') fs.closeSync(file);
  else await (file as { close(): Promise<void> }).close();
  return { mode, type: typeof file };
}

function made(fs: Fs, name: string, form: Form, args: readonly unknown[]): unknown {
  const run = { ...fs, promises: undefined } as unknown as Record<string, (...args: unknown[]) => unknown>;
  if (form === 'sync') return run[`${name}Sync`]!(...args);
  if (form === 'promise') return (fs.promises as unknown as typeof run)[name]!(...args);
  return new Promise((resolve, reject) => {
    run[name]!(...args, (error: Error | null, ...results: unknown[]) => {
      if (error) reject(error);
      else resolve(results.length > 1 ? results : results[0]);
    });
  });
}

/** The six characters that `mkdtemp` draws are nobody's business. */
function withoutName(seen: { result: unknown; after: unknown; buffers: unknown }): unknown {
  const { result } = seen;
  if (typeof result === 'string' && /^[0-9a-f]{12,}$/.test(result))
    return { result: 'hex', after: Object.keys(seen.after as object).length };
  const path = typeof result === 'string' ? result : (result as { failure?: { path?: string } }).failure?.path;
  return path === undefined ? seen : JSON.parse(JSON.stringify(seen).replaceAll(path.slice(-6), 'XXXXXX'));
}

describe.runIf(process.platform === 'linux')('every function, with every argument replaced by every wrong one', () => {
  const needed = new Set<Exception>();
  let host: Side, ours: Side, store: Store, container: Container;
  const directory = mkdtempSync(join(tmpdir(), 'veneer-node-fs-'));

  beforeAll(async () => {
    store = await Store.open(join(directory, 'store'));
    container = await store.create(await store.import(Buffer.alloc(1024), { tag: 'empty' }));
    host = { fs: nodeFs, root: join(directory, 'root') };
    ours = { fs: container.fs as unknown as Fs, root: '/root' };
  });
  afterAll(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });

  for (const [name, call] of Object.entries(CALLS)) {
    for (const form of ['sync', ...(call.forms ?? (['callback', 'promise'] as const))] as const) {
      const skips = name === 'cp' && form === 'sync' && !cpSyncIsComparable;
      it.skipIf(skips)(`${name}, ${form}, does and tells what node:fs does`, { timeout: 120_000 }, async () => {
        expectSame(await differences(name, call, form));
      });
    }
  }

  it('has no exception that nothing needs', () => {
    expect(EXCEPTIONS.filter((each) => !needed.has(each)).map(({ reason }) => reason)).toEqual([]);
  });

  async function differences(name: string, call: Call, form: Form): Promise<string[]> {
    const found: string[] = [];
    const sides = [host, ours];
    for (const { fs, root } of sides) build(fs, root);
    const initial = JSON.stringify(tree(host.fs, host.root));
    for (const variant of variants(call, host.fs, host.root)) {
      const seen: unknown[] = [];
      let changed = false;
      let args: unknown[] = [];
      for (const side of sides) {
        args = argumentsOf(call, side.fs, side.root, variant);
        const result = await outcome(side, name, form, args);
        const after = tree(side.fs, side.root);
        changed ||= JSON.stringify(after) !== initial;
        const buffers = args.filter((arg) => ArrayBuffer.isView(arg)).map((arg) => shown(arg, side.root));
        seen.push(name === 'mkdtemp' ? withoutName({ result, after, buffers }) : { result, after, buffers });
      }
      const difference = differs(seen[0], seen[1]);
      const exception = EXCEPTIONS.find((each) => each.covers(name, form, args));
      if (exception !== undefined) {
        if (difference !== undefined) needed.add(exception);
      } else if (difference !== undefined)
        found.push(`${name}(${args.map((arg) => inspect(arg, { breakLength: Infinity }).slice(0, 60)).join(', ')}): ${difference}`);
      if (changed) for (const { fs, root } of sides) build(fs, root);
    }
    return found;
  }
});
