import { beforeAll, describe, expect, it } from 'vitest';
import { COMPILE_TIMEOUT_MS, WasmModule } from './support/module.js';
import { Random } from './support/random.js';

let module: WasmModule;
let buffer: number;
beforeAll(async () => {
  module = await WasmModule.load('json');
  buffer = module.call('alloc', 1 << 16);
}, COMPILE_TIMEOUT_MS);

function give(text: string | Uint8Array): [number, number] {
  const bytes = Buffer.from(text as string);
  module.write(buffer, bytes);
  return [buffer, bytes.length];
}

const isValid = (text: string | Uint8Array) => module.call('isValid', ...give(text)) !== 0;

/** JSON.parse, but for malformed UTF-8 and lone surrogates, which it lets pass. */
function isValidToPlatform(bytes: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return !/\\ud[89a-f]/i.test(JSON.stringify(value));
  } catch {
    return false;
  }
}

function document(random: Random, depth = 0): unknown {
  const items = () => Array.from({ length: random.below(4) }, () => document(random, depth + 1));
  switch (random.below(depth > 4 ? 5 : 7)) {
    case 0:
      return random.pick([null, true, false]);
    case 1:
      return random.below(1000);
    case 2:
      return (random.next() - 0.5) * 10 ** random.below(30);
    case 3:
    case 4:
      return random.pick(['', 'a"b', 'ü€😀', '\n\u0000\\/']);
    case 5:
      return items();
    default:
      return Object.fromEntries(items().map((item, i) => [`key ${i} é`, item]));
  }
}

it('accepts what JSON.parse accepts and refuses what it refuses', () => {
  const random = new Random(3);
  const characters = '{}[],:"\\u0eE+-.tfn 9';
  for (let round = 0; round < 20_000; round++) {
    let bytes = Buffer.from(JSON.stringify(document(random), null, random.below(3)));
    for (let count = random.below(4); count && bytes.length; count--) {
      const at = random.below(bytes.length);
      const insert = random.chance(0.7) ? Buffer.from(random.pick([...characters])) : random.bytes(1);
      bytes = Buffer.concat([bytes.subarray(0, at), random.chance(0.7) ? insert : Buffer.alloc(0), bytes.subarray(at + random.below(2))]);
    }
    expect(isValid(bytes), JSON.stringify(bytes.toString('latin1'))).toBe(isValidToPlatform(bytes));
  }
});

it('nests 64 deep and no deeper', () => {
  expect(isValid('['.repeat(64) + ']'.repeat(64))).toBe(true);
  expect(isValid('['.repeat(65) + ']'.repeat(65))).toBe(false);
});

it.each(['"\\ud83d\\ude00 \\u00e9\\u20ac\\u0041"', '"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"😀 é€A"', '""'])('decodes %s', (text) => {
  expect(module.call('readText', ...give(text))).toBe(1);
  expect(module.read(module.call('textAt'), module.call('textLen')).toString()).toBe(JSON.parse(text));
});

it.each(['"\\ud83d"', '"\\ude00"', '"\\ud83dx"', '"\\ud83d\\u0041"', '"\\u12g4"', '"\\x"', '"\t"', '"'])(
  'refuses the string %s',
  (text) => {
    expect(isValid(text)).toBe(false);
  },
);

describe('an image config', () => {
  const digest = (byte: string) => `sha256:${byte.repeat(32)}`;
  const rootfs = { type: 'layers', diff_ids: [digest('01'), digest('fe')] };

  const parse = (text: string) => {
    const ok = module.call('parseConfig', ...give(text)) !== 0;
    if (!ok) return module.readString(module.call('faultDetail'));
    return {
      diffIds: module.read(module.call('diffIdsAt'), module.call('diffIdsLen')).toString('hex'),
      os: module.read(module.call('osAt'), module.call('osLen')).toString(),
    };
  };

  it("gives its diffIDs in order, past members it doesn't know", () => {
    const text = JSON.stringify({ os: 'linux', config: { rootfs: { diff_ids: 1 } }, rootfs, history: [{ empty: [] }] });
    expect(parse(text)).toEqual({ diffIds: '01'.repeat(32) + 'fe'.repeat(32), os: 'linux' });
  });

  it('may have no layers', () => {
    expect(parse('{"rootfs":{"type":"layers","diff_ids":null}}')).toEqual({ diffIds: '', os: '' });
    expect(parse('{"rootfs":{"diff_ids":[]}}')).toEqual({ diffIds: '', os: '' });
  });

  it('counts the last of two members of one name', () => {
    expect(parse(`{"os":"a","rootfs":{"diff_ids":["${digest('01')}"]},"os":"b","rootfs":{"diff_ids":[]}}`)).toEqual({
      diffIds: '',
      os: 'b',
    });
  });

  it.each([
    ['{}', 'no rootfs.diff_ids'],
    ['[]', 'not a JSON object'],
    ['', 'not a JSON object'],
    ['{"rootfs":{"diff_ids":["sha256:zz"]}}', 'diffID "sha256:zz" is not a sha256 digest'],
    [`{"rootfs":{"diff_ids":["${digest('AB')}"]}}`, 'is not a sha256 digest'],
    ['{"rootfs":{"diff_ids":[1]}}', 'a diffID that is not a string'],
    ['{"rootfs":{"diff_ids":{}}}', 'rootfs.diff_ids is not an array'],
    ['{"rootfs":[]}', 'rootfs is not an object'],
    ['{"os":7}', 'a text that is not a string'],
    ['{"rootfs":{"diff_ids":[]}} x', 'malformed JSON'],
    ['{"rootfs":{"diff_ids":[]}', 'malformed JSON'],
    ['{"rootfs":{"diff_ids":[],}}', 'malformed JSON'],
  ])('is refused as %s', (text, detail) => {
    expect(parse(text)).toContain(detail);
    expect(module.callBig('faultOffset')).toBeLessThanOrEqual(BigInt(text.length));
  });
});
