// The functions of Go's templates and those that Docker adds to them; printing as Go prints.

/** A template that can't be read, or can't be applied. */
export class TemplateFailure extends Error {}

type Function = (...args: readonly unknown[]) => unknown;

/** By name; the last argument is what a pipeline hands on. */
export const FUNCTIONS: Readonly<Record<string, Function | undefined>> = {
  json: (value) => JSON.stringify(value ?? null),
  join: (list, separator) => {
    if (!Array.isArray(list)) throw new TemplateFailure('join takes a list and a separator');
    return list.map(goText).join(text('join', separator));
  },
  split: (value, separator) => text('split', value).split(text('split', separator)),
  upper: (value) => text('upper', value).toUpperCase(),
  lower: (value) => text('lower', value).toLowerCase(),
  title: (value) => text('title', value).replace(/(?<![\w'])\w/g, (letter) => letter.toUpperCase()),
  pad: (value, before, behind) => ' '.repeat(Number(before)) + text('pad', value) + ' '.repeat(Number(behind)),
  truncate: (value, length) => text('truncate', value).slice(0, Number(length)),
  len: (value) => {
    if (typeof value === 'string') return Buffer.byteLength(value);
    if (value === null || value === undefined) return 0;
    if (typeof value !== 'object') throw new TemplateFailure(`${goText(value)} has no length`);
    return Array.isArray(value) ? value.length : Object.keys(value).length;
  },
  index: (value, ...keys) => keys.reduce(indexed, value),
  println: (...values) => `${values.map(goText).join(' ')}\n`,
  print: (...values) => values.map(goText).join(' '),
  not: (value) => !isTrue(value),
  and: (...values) => values[lastUnless(values, (value) => !isTrue(value))],
  or: (...values) => values[lastUnless(values, isTrue)],
  eq: (value, ...others) => others.includes(value),
  ne: (a, b) => a !== b,
  lt: (a, b) => order(a, b) < 0,
  le: (a, b) => order(a, b) <= 0,
  gt: (a, b) => order(a, b) > 0,
  ge: (a, b) => order(a, b) >= 0,
};

/** Index of the first that passes, else of the last. */
function lastUnless(values: readonly unknown[], passes: (value: unknown) => boolean): number {
  const first = values.findIndex(passes);
  return first < 0 ? values.length - 1 : first;
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TemplateFailure(`${name} takes text, not ${goText(value)}`);
}

function indexed(value: unknown, key: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value) && !(Number(key) >= 0 && Number(key) < value.length)) {
      throw new TemplateFailure(`index ${goText(key)} is out of range: there are ${value.length}`);
    }
    const name = String(key);
    return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  }
  if (value === null || value === undefined) return undefined;
  throw new TemplateFailure(`${goText(value)} has nothing to index`);
}

function order(a: unknown, b: unknown): number {
  if (typeof a !== typeof b || (typeof a !== 'number' && typeof a !== 'string')) {
    throw new TemplateFailure(`${goText(a)} and ${goText(b)} can't be compared`);
  }
  return a === b ? 0 : a < (b as typeof a) ? -1 : 1;
}

/** Go's truth: what is empty is false. */
export function isTrue(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value);
  return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0;
}

/** As Go prints a value: `[a b]`, `map[k:v]`. */
export function goText(value: unknown): string {
  if (value === undefined) return '<no value>';
  if (value === null) return '<nil>';
  if (typeof value === 'function') throw new TemplateFailure('a field lacks its argument');
  if (typeof value !== 'object') {
    const scalar = value as string | number | boolean | bigint;
    return String(scalar);
  }
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, item]) => `${key}:${goText(item)}`).join(' ')}]`;
}
