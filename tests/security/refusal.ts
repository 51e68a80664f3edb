// What every refusal has to be: a typed error that names thing and reason, and a store as it was.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store, VeneerError, type Image } from '../../dist/index.js';

/** A store in a directory of its own, with one good image and one container, gone when the test is over. */
export class Bench implements AsyncDisposable {
  private constructor(
    readonly directory: string,
    readonly store: Store,
    readonly image: Image,
  ) {}

  static async open(good: Uint8Array): Promise<Bench> {
    const directory = mkdtempSync(join(tmpdir(), 'veneer-security-'));
    const store = await Store.open(directory);
    const image = await store.import(good, { tag: 'good' });
    const container = await store.create(image, { name: 'good' });
    container.fs.writeFileSync('/written', 'before');
    await container.close();
    await store.sync();
    return new Bench(directory, store, image);
  }

  /** Checks that `run` is refused with one of `codes`, and that nothing of it is left. */
  async refuses(run: () => Promise<unknown>, codes: RegExp, expected: Partial<VeneerError> = {}): Promise<VeneerError> {
    const before = contentsBesideNames(this.directory);
    const error = await failureOf(run);
    assertTyped(error, codes);
    for (const [key, value] of Object.entries(expected))
      assert.deepEqual(error[key as keyof VeneerError], value, `${key} of: ${error.message}`);
    assert.deepEqual(contentsBesideNames(this.directory), before, `what is left after: ${error.message}`);
    return error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close();
    rmSync(this.directory, { recursive: true });
  }
}

/** What a call that has to fail throws. */
export async function failureOf(run: () => Promise<unknown>): Promise<VeneerError> {
  let result: unknown;
  try {
    result = await run();
  } catch (error) {
    assert.ok(error instanceof VeneerError, `not a typed error: ${String((error as Error).stack)}`);
    return error;
  }
  assert.fail(`nothing was refused: ${JSON.stringify(result)}`);
}

export function assertTyped(error: VeneerError, codes: RegExp): void {
  assert.notEqual(error.code, 'ETRAP', `a trap: ${String((error.cause as Error | undefined)?.stack)}`);
  assert.match(error.code, codes, error.message);
  assert.ok(error.message.includes(error.code) && error.errno < 0 && error.syscall !== '', error.message);
}

/** The same but for the names, which tell of an import that began: what it left otherwise. */
export function contentsBesideNames(directory: string): string[] {
  return contentsOf(directory).filter((line) => !line.startsWith('names/'));
}

/** Every file below a directory, with the digest of its bytes. */
export function contentsOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => {
      const at = join(directory, path);
      return statSync(at).isFile() ? `${path} ${createHash('sha256').update(readFileSync(at)).digest('hex')}` : path;
    });
}
