// The generated glue, in both directions: every kind of WIT value goes to the component and comes back.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { camel } from './generator.js';
import { Random } from '../unit/support/random.js';
import { BUILD_TIMEOUT_MS, HOST, buildKinds, echo } from './kinds.js';
import { randomValue } from './random-value.js';
import type { Type } from './wit-types.js';
import type { Binding, CompiledWorld } from './world.js';

const SEED = Number(process.env['VENEER_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
const ROUNDS = 200;

let compiled: CompiledWorld | undefined;
let bindings: Record<string, Binding>;
beforeAll(async () => {
  compiled = buildKinds();
  bindings = { jco: await compiled.jco(HOST), lowered: await compiled.lowered(HOST) };
}, BUILD_TIMEOUT_MS);
afterAll(() => {
  compiled?.remove();
});

/** What a call gives; a `result` comes back as its value, or thrown as its error's payload. */
function outcome(type: Type, call: () => unknown): unknown {
  if (type.kind !== 'result') return call();
  try {
    return { tag: 'ok', val: call() };
  } catch (error) {
    if (!(error instanceof Error && 'payload' in error)) throw error;
    return { tag: 'err', val: error.payload };
  }
}

it('covers every kind of value', () => {
  const kinds = new Set<string>();
  const visit = (type: Type | null): void => {
    if (!type) return;
    kinds.add(type.kind);
    if ('of' in type) for (const part of [type.of].flat()) visit(part);
    if (type.kind === 'record') for (const field of type.fields) visit(field.type);
    if (type.kind === 'variant') for (const item of type.cases) visit(item.type);
    if (type.kind === 'result') [type.ok, type.err].forEach(visit);
  };
  for (const { params } of echo.functions) for (const { type } of params) visit(type);
  const numbers = [8, 16, 32, 64].flatMap((bits) => [`u${bits}`, `s${bits}`]);
  const all = [
    ...numbers,
    'f32',
    'f64',
    'bool',
    'char',
    'string',
    'list',
    'option',
    'result',
    'tuple',
    'record',
    'variant',
    'enum',
    'flags',
  ];
  expect([...kinds].sort()).toEqual(all.sort());
});

describe.each(['jco', 'lowered'])('values through %s', (host) => {
  it.each(echo.functions)(`of $name come back (VENEER_SEED=${SEED})`, ({ name, params }) => {
    const random = new Random(SEED);
    const { type } = params[0]!;
    const call = bindings[host]!.exports['echo']![camel(name)]!;
    for (let round = 0; round < ROUNDS; round++) {
      const value = randomValue(random, type);
      expect(outcome(type, () => call(value))).toEqual(value);
    }
  });

  it('reach functions of the host', () => {
    const asking = bindings[host]!.exports['asking']!;
    expect(asking['scaled']!(3, 0.5)).toBe(1.5);
    expect(asking['added']!(2n ** 62n, 5n)).toBe(2n ** 62n + 5n);
  });
});

interface Counter extends Disposable {
  add(amount: number, other: string | undefined, source: Counter): bigint;
  label(): string;
}

interface Counters {
  Counter: { new (start: number): Counter; sum(a: Counter, b: Counter): Counter; parse(text: string): Counter };
  consume(counter: Counter): number;
  live(): number;
  find(start: number): Counter | undefined;
  several(count: number): Counter[];
}

describe.each(['jco', 'lowered'])('resources through %s', (host) => {
  let counters: Counters;
  beforeAll(() => {
    counters = bindings[host]!.exports['counters'] as unknown as Counters;
  });

  it('are made, called with borrowed ones, and disposed of', () => {
    const before = counters.live();
    {
      using one = new counters.Counter(1);
      using two = new counters.Counter(20);
      expect(one.add(5, 'four', two)).toBe(30n);
      expect(one.add(5, undefined, two)).toBe(55n);
      using sum = counters.Counter.sum(one, two);
      expect([one.label(), two.label(), sum.label()]).toEqual(['counter 55', 'counter 20', 'counter 75']);
      expect(counters.live()).toBe(before + 3);
    }
    expect(counters.live()).toBe(before);
  });

  it('that are given away are gone', () => {
    const before = counters.live();
    const counter = new counters.Counter(7);
    expect(counters.consume(counter)).toBe(7);
    expect(counters.live()).toBe(before);
    expect(() => counter.label()).toThrow(TypeError);
  });

  it('come in options, lists and results', () => {
    const before = counters.live();
    expect(counters.find(0)).toBeUndefined();
    // jco 1.35: disposing of any member of a list disposes of the last one.
    const listed = host === 'jco' ? 1 : 3;
    const found = [counters.find(3)!, ...counters.several(listed), counters.Counter.parse('7')];
    const labels = ['counter 3', ...['counter 0', 'counter 1', 'counter 2'].slice(0, listed), 'counter 7'];
    expect(found.map((counter) => counter.label())).toEqual(labels);
    expect(() => counters.Counter.parse('x')).toThrow(expect.objectContaining({ payload: 'x' }));
    expect(counters.live()).toBe(before + listed + 2);
    for (const counter of found) counter[Symbol.dispose]();
    expect(counters.live()).toBe(before);
  });
});
