// Random values of a WIT type, in the shape that both kinds of binding give them.
import { camel } from './generator.js';
import { Random } from '../unit/support/random.js';
import type { Type } from './wit-types.js';

const ARRAYS = {
  u8: Uint8Array,
  s8: Int8Array,
  u16: Uint16Array,
  s16: Int16Array,
  u32: Uint32Array,
  s32: Int32Array,
  u64: BigUint64Array,
  s64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
};

/** Limits come often, since that is where codes are wrong. */
export function randomValue(random: Random, type: Type): unknown {
  switch (type.kind) {
    case 'bool':
      return random.chance(0.5);
    case 'char':
      return randomChar(random);
    case 'string':
      return Array.from({ length: random.below(12) }, () => randomChar(random)).join('');
    case 'list': {
      const length = random.pick([0, 1, 2, 7]);
      const items = Array.from({ length }, () => randomValue(random, type.of));
      const array = ARRAYS[type.of.kind as keyof typeof ARRAYS] as { from(items: unknown[]): unknown } | undefined;
      return array ? array.from(items) : items;
    }
    case 'option':
      return random.chance(0.3) ? undefined : randomValue(random, type.of);
    case 'result': {
      const [tag, part] = random.chance(0.5) ? (['ok', type.ok] as const) : (['err', type.err] as const);
      return { tag, val: part ? randomValue(random, part) : undefined };
    }
    case 'tuple':
      return type.of.map((part) => randomValue(random, part));
    case 'record':
      return Object.fromEntries(type.fields.map((field) => [camel(field.name), randomValue(random, field.type)]));
    case 'variant': {
      const item = random.pick(type.cases);
      return item.type ? { tag: item.name, val: randomValue(random, item.type) } : { tag: item.name };
    }
    case 'enum':
      return random.pick(type.names);
    case 'flags':
      return Object.fromEntries(type.names.map((name) => [camel(name), random.chance(0.5)]));
    default:
      return randomNumber(random, type.kind);
  }
}

function randomNumber(random: Random, kind: string): number | bigint {
  const bits = Number(kind.slice(1));
  if (kind.startsWith('f')) {
    const value = random.pick([0, -0, 1, -1.5, Infinity, -Infinity, 1e-40, 3.4e38, random.below(1 << 30) / 7]);
    return bits === 32 ? Math.fround(value) : value;
  }
  const lowest = kind.startsWith('s') ? -(2n ** BigInt(bits - 1)) : 0n;
  const highest = lowest + 2n ** BigInt(bits) - 1n;
  const middle = BigInt(random.below(1 << 30)) * BigInt(random.below(1 << 30));
  const value = random.pick([lowest, highest, lowest + (middle % (highest - lowest)), lowest + 1n]);
  return bits === 64 ? value : Number(value);
}

function randomChar(random: Random): string {
  const code = random.pick([0, 0x41, 0xe9, 0xd7ff, 0xe000, 0xfffd, 0x1f600, 0x10ffff, random.below(0xd800)]);
  return String.fromCodePoint(code);
}
