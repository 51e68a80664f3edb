import { crc32, gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { CAPACITY, decompressor, sample, type Decompress } from './support/decompress.js';
import { COMPILE_TIMEOUT_MS, type WasmModule } from './support/module.js';
import { Random } from './support/random.js';

let module: WasmModule;
let gunzip: Decompress;
beforeAll(async () => {
  ({ module, decompress: gunzip } = await decompressor('gzip'));
}, COMPILE_TIMEOUT_MS);

const compress = (data: Uint8Array, random: Random) =>
  gzipSync(data, {
    level: random.below(10),
    strategy: random.below(5),
    memLevel: 1 + random.below(9),
    windowBits: 9 + random.below(7),
  });

it('inflates what zlib deflates, at every level and strategy, in pieces of any length', () => {
  const random = new Random(1);
  for (let round = 0; round < 200; round++) {
    const data = sample(random, 300_000);
    const longest = random.pick([1, 7, 1000, CAPACITY]);
    const outcome = gunzip(compress(data, random), () => 1 + random.below(longest));
    expect(outcome.ok, `round ${round}: ${outcome.detail}`).toBe(true);
    expect(outcome.out.equals(data), `round ${round}`).toBe(true);
  }
});

it('accepts of mutated input only what zlib accepts, with the same outcome, and never traps', () => {
  const random = new Random(2);
  for (let round = 0; round < 1500; round++) {
    const compressed = compress(sample(random, 3000), random);
    for (let count = random.below(4); count >= 0; count--) compressed[random.below(compressed.length)] = random.below(256);
    const outcome = gunzip(compressed, () => 1 + random.below(2000));
    if (outcome.ok) expect(outcome.out.equals(gunzipSync(compressed)), `round ${round}`).toBe(true);
    else expect(outcome.offset, `round ${round}`).toBeLessThanOrEqual(compressed.length);
  }
});

it('holds the same memory whatever the input inflates to', () => {
  const bomb = gzipSync(Buffer.alloc(32 << 20));
  gunzip(gzipSync('warm'));
  const before = module.memorySize;
  expect(gunzip(bomb).out.length).toBe(32 << 20);
  expect(module.memorySize).toBe(before);
});

describe('members and what surrounds them', () => {
  const one = gzipSync('one');
  const raw = one.subarray(10);
  const magic = [0x1f, 0x8b, 8];
  const headerCrc = crc32(Buffer.from([...magic, 2, 0, 0, 0, 0, 0, 255])) & 0xffff;
  /** A member of "one" with header flags and what they announce. */
  const flagged = (flags: number, ...parts: (string | number[])[]) =>
    Buffer.concat([Buffer.from([...magic, flags, 0, 0, 0, 0, 0, 255]), ...parts.map((part) => Buffer.from(part as string, 'latin1')), raw]);

  it.each([
    ['several members', Buffer.concat([one, gzipSync(''), gzipSync('two')]), 'onetwo'],
    ['zeros behind the last member', Buffer.concat([one, Buffer.alloc(700)]), 'one'],
    ['extra field, name, comment', flagged(28, [3, 0, 1, 2, 3], 'name\0', 'comment\0'), 'one'],
    ['an empty extra field', flagged(4, [0, 0]), 'one'],
    ['a header checksum', flagged(2, [headerCrc & 255, headerCrc >> 8]), 'one'],
  ])('reads %s', (_, input, expected) => {
    for (const longest of [1, CAPACITY]) {
      expect(gunzip(input, () => longest)).toMatchObject({ ok: true });
      expect(gunzip(input, () => longest).out.toString()).toBe(expected);
    }
  });

  const changed = (at: number, value: number) => {
    const copy = Buffer.from(one);
    copy[at < 0 ? copy.length + at : at] = value;
    return copy;
  };

  it.each([
    ['nothing', Buffer.alloc(0), 'input ends early'],
    ['another magic', changed(0, 0x1e), 'not the magic'],
    ['another method', changed(2, 7), 'compression method 7'],
    ['reserved flags', changed(3, 0x20), 'reserved flags 0x20'],
    ['a wrong header checksum', flagged(2, [0, 0]), 'checksum of a header'],
    ['a wrong checksum', changed(-8, 0), "checksum of a member's content"],
    ['a wrong size', changed(-4, 9), "size of a member's content"],
    ['a cut trailer', one.subarray(0, -1), 'input ends early'],
    ['cut content', one.subarray(0, 12), 'input ends early'],
    ['garbage behind the last member', Buffer.concat([one, Buffer.from('x')]), 'not the magic'],
    ['garbage behind zeros', Buffer.concat([one, Buffer.from('\0x')]), 'behind the last member'],
    ['block type 3', Buffer.concat([one.subarray(0, 10), Buffer.from([7])]), 'block type 3'],
    ["a stored length that doesn't match", Buffer.concat([one.subarray(0, 10), Buffer.from([1, 5, 0, 5, 0])]), 'stored block'],
    ['a distance before the start', Buffer.concat([one.subarray(0, 10), Buffer.from([3, 2, 0, 0, 0])]), 'too far back'],
  ])('refuses %s', (_, input, detail) => {
    expect(gunzip(input)).toMatchObject({ ok: false, detail: expect.stringContaining(detail) as string });
  });
});
