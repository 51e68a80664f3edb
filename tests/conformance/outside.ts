// The conformance cases without a test runner: any runtime can run them.
import { baseImage } from './base-image.js';
import { Bench, type Case, type Host } from './case.js';
import { exclusionOf } from './exclusions.js';
import { SUITES } from './suites.js';

/** How the cases went. */
export interface Summary {
  readonly passed: number;
  /** Which the host can't pass, and doesn't. */
  readonly excluded: number;
  /** One line each, with why. */
  readonly failures: readonly string[];
}

/** Runs all cases over a host, in a store at `directory`. */
export async function conform(host: Host, directory: string): Promise<Summary> {
  const store = await host.open(directory);
  const [image] = await store.load(baseImage);
  if (image === undefined) throw new Error('the base image did not load');
  const failureOf = async (each: Case): Promise<unknown> => {
    const bench = new Bench(host, directory, store, image, await store.create(image));
    try {
      await each.run(bench);
      return undefined;
    } catch (error) {
      return error ?? 'a failure without an error';
    } finally {
      await bench.end();
    }
  };
  let [passed, excluded] = [0, 0];
  const failures: string[] = [];
  for (const [suite, cases] of Object.entries(SUITES)) {
    for (const each of cases) {
      const reason = exclusionOf(host.name, suite, each.claim);
      const failure = await failureOf(each);
      if (reason !== undefined && failure !== undefined) excluded++;
      else if (reason === undefined && failure === undefined) passed++;
      else
        failures.push(
          `${suite}: ${each.claim}\n  ${failure === undefined ? 'passes, so it is to be excluded no more' : described(failure)}`,
        );
    }
  }
  await store.close();
  return { passed, excluded, failures };
}

function described(failure: unknown): string {
  return failure instanceof Error ? `${failure.message}\n${failure.stack ?? ''}` : JSON.stringify(failure);
}
