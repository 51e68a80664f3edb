// What calls leave behind: linear memory does not grow over many of them, whether they succeed or fail. A leak of one
// block of 16 bytes per call would be seen, since memory is a few pages at first.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { camel } from './generator.js';
import { Random } from '../unit/support/random.js';
import { BUILD_TIMEOUT_MS, HOST, buildKinds, echo } from './kinds.js';
import { randomValue } from './random-value.js';
import type { Binding, CompiledWorld } from './world.js';

/** jco's bindings are slow; what differs between the two is only who calls `cabi_realloc`. */
const CALLS = { lowered: 100_000, jco: 10_000 };
const VALUES = 16;
const TIMEOUT_MS = 600_000;
/** Enough for what is allocated once, and for garbage to have been collected. */
const SETTLED = 10_000;

let compiled: CompiledWorld | undefined;
beforeAll(() => {
  compiled = buildKinds();
}, BUILD_TIMEOUT_MS);
afterAll(() => {
  compiled?.remove();
});

function growth(binding: Binding, calls: number, call: (i: number) => void): number {
  for (let i = 0; i < SETTLED; i++) call(i);
  const before = binding.memoryBytes();
  for (let i = 0; i < calls; i++) call(i);
  return binding.memoryBytes() - before;
}

describe.each(['lowered', 'jco'] as const)('memory of calls through %s', (host) => {
  let binding: Binding;
  beforeAll(async () => {
    binding = await compiled![host](HOST);
  });

  it.each(echo.functions)('is flat for $name', { timeout: TIMEOUT_MS }, ({ name, params }) => {
    const random = new Random(1);
    const values = Array.from({ length: VALUES }, () => randomValue(random, params[0]!.type));
    const call = binding.exports['echo']![camel(name)]!;
    const attempt = (i: number): void => {
      try {
        call(values[i % VALUES]);
      } catch (error) {
        if (!(error instanceof Error && 'payload' in error)) throw error;
      }
    };
    expect(growth(binding, CALLS[host], attempt)).toBe(0);
  });

  it('is flat for resources made, given away and disposed of', { timeout: TIMEOUT_MS }, () => {
    const counters = binding.exports['counters'] as unknown as {
      Counter: { new (start: number): Disposable; parse(text: string): Disposable };
      consume(counter: Disposable): number;
      live(): number;
      find(start: number): Disposable | undefined;
    };
    const cycle = (i: number): void => {
      counters.consume(new counters.Counter(i));
      counters.find(i % 2)?.[Symbol.dispose]();
      try {
        counters.Counter.parse(i % 2 ? '7' : 'no digit')[Symbol.dispose]();
      } catch (error) {
        expect(error).toHaveProperty('payload', 'no digit');
      }
    };
    expect(growth(binding, CALLS[host], cycle)).toBe(0);
    expect(counters.live()).toBe(0);
  });
});
