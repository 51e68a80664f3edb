import { compress, decompress, init } from '@bokuweb/zstd-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { CAPACITY, decompressor, sample, type Decompress } from './support/decompress.js';
import { COMPILE_TIMEOUT_MS, type WasmModule } from './support/module.js';
import { Random } from './support/random.js';

let module: WasmModule;
let unzstd: Decompress;
beforeAll(async () => {
  ({ module, decompress: unzstd } = await decompressor('zstd'));
  await init();
}, COMPILE_TIMEOUT_MS);

const LEVELS = [-5, 1, 3, 5, 8, 12, 16, 19, 22];

it('inflates what libzstd deflates, at every level, in pieces of any length', () => {
  const random = new Random(1);
  for (let round = 0; round < 300; round++) {
    const data = sample(random, 400_000);
    const longest = random.pick([1, 7, 1000, CAPACITY]);
    const outcome = unzstd(compress(data, random.pick(LEVELS)), () => 1 + random.below(longest));
    expect(outcome.ok, `round ${round}: ${outcome.detail}`).toBe(true);
    expect(outcome.out.equals(data), `round ${round}`).toBe(true);
  }
});

it('accepts of mutated input only what libzstd accepts, with the same outcome, and never traps', () => {
  const random = new Random(2);
  let accepted = 0;
  for (let round = 0; round < 3000; round++) {
    const compressed = Buffer.from(compress(sample(random, 3000), random.pick(LEVELS)));
    for (let count = random.below(4); count >= 0; count--) compressed[4 + random.below(compressed.length - 4)] = random.below(256);
    const outcome = unzstd(compressed, () => 1 + random.below(2000));
    if (!outcome.ok) {
      expect(outcome.offset, `round ${round}`).toBeLessThanOrEqual(compressed.length);
      continue;
    }
    accepted++;
    expect(outcome.out.equals(decompress(compressed)), `round ${round}`).toBe(true);
  }
  expect(accepted).toBeGreaterThan(300);
});

it('takes memory by what a window holds, neither by what a frame claims nor by what it inflates to', () => {
  unzstd(compress(Buffer.from('warm'), 3));
  const before = module.memorySize;
  // Windows of 128 MiB, of which a byte is used.
  expect(unzstd(frame(0x00, [(17 << 3) | 0], block(0, 'x'))).out.toString()).toBe('x');
  expect(module.memorySize).toBe(before);
  // 64 MiB of zeros through a window of 128 KiB.
  const zeros = Array.from({ length: 512 }, (_, i) => block(1, '\0', 1 << 17, i === 511));
  expect(unzstd(frame(0x00, [7 << 3], ...zeros)).out.length).toBe(64 << 20);
  expect(module.memorySize - before).toBeLessThan(2 << 20);
});

describe('frames and what surrounds them', () => {
  const one = Buffer.from('28b52ffd04581900006f6e65f6a10824', 'hex');
  const many = Buffer.from('KLUv/QRYXQEAcsQJCrBVB0a2JnMmcSAhYWA12ky2PRcLg2t6lvd7HASW5CjO1TCAopFtADX0l18=', 'base64');
  const digits = Array.from({ length: 40 }, (_, i) => `${i + 1}`).join('');
  const skippable = Buffer.from('5e2a4d1803000000abcdef', 'hex');

  it.each([
    ['a checksum', one, 'one'],
    ['a checksum of more than a stripe', many, digits],
    ['several frames', Buffer.concat([one, frame(0x20, [0], block(0, '')), many]), `one${digits}`],
    ['skippable frames', Buffer.concat([skippable, one, skippable]), 'one'],
    ['a skippable frame without content', Buffer.concat([one, Buffer.from('502a4d1800000000', 'hex')]), 'one'],
    ['a size of one byte', frame(0x20, [3], block(0, 'one')), 'one'],
    ['a size of two bytes', frame(0x60, [0, 0], block(1, 'a', 256)), 'a'.repeat(256)],
    ['a size of four bytes', frame(0xa0, [3, 0, 0, 0], block(0, 'one')), 'one'],
    ['a size of eight bytes', frame(0xe0, [3, 0, 0, 0, 0, 0, 0, 0], block(0, 'one')), 'one'],
    ['dictionary number 0', frame(0x21, [0, 3], block(0, 'one')), 'one'],
    ['blocks of all kinds', frame(0x00, [0x38], block(0, 'raw', 3, false), block(1, '-', 3)), 'raw---'],
    ['an empty last block', frame(0x00, [0x38], block(0, 'raw', 3, false), block(0, '')), 'raw'],
  ])('reads %s', (_, input, expected) => {
    for (const longest of [1, CAPACITY]) expect(unzstd(input, () => longest)).toMatchObject({ ok: true });
    expect(unzstd(input).out.toString()).toBe(expected);
  });

  const changed = (at: number, value: number) => {
    const copy = Buffer.from(one);
    copy[at < 0 ? copy.length + at : at] = value;
    return copy;
  };

  it.each([
    ['nothing', Buffer.alloc(0), 'input ends early'],
    ['another magic', changed(0, 0x27), 'not the magic'],
    ['a reserved bit', changed(4, 0x0c), 'reserved bit'],
    ['a wrong checksum', changed(-1, 0), "checksum of a frame's content"],
    ['a cut checksum', one.subarray(0, -1), 'input ends early'],
    ['a cut header', one.subarray(0, 5), 'input ends early'],
    ['cut content', one.subarray(0, 10), 'input ends early'],
    ['a cut skippable frame', Buffer.concat([one, skippable.subarray(0, -1)]), 'input ends early'],
    ['garbage behind the last frame', Buffer.concat([one, Buffer.from('none')]), 'behind the last frame'],
    ['less behind the last frame than a magic', Buffer.concat([one, Buffer.from('x')]), 'input ends early'],
    ['more than the size', frame(0x20, [2], block(0, 'on', 2, false), block(0, 'e')), "size of a frame's content"],
    ['less than the size', frame(0x20, [4], block(0, 'one')), "size of a frame's content"],
    ['a reserved kind of block', frame(0x00, [0x38], block(3, 'one')), 'reserved kind'],
    ['a block longer than its window', frame(0x00, [0x00], block(1, 'a', 1025)), 'block is too long'],
    ['a block longer than any', frame(0x00, [0x50], block(1, 'a', (1 << 17) + 1)), 'block is too long'],
    ['a dictionary', frame(0x21, [1, 3], block(0, 'one')), 'needs a dictionary'],
    ['a window of more than 128 MiB', frame(0x00, [(17 << 3) | 1], block(0, 'x')), 'needs a window of 150994944 bytes'],
    ['literals of more than a block', frame(0x00, [0x38], block(2, '\x0d\xff\xff\0')), 'malformed'],
    ['a treeless block at first', frame(0x00, [0x38], block(2, '\x43\x01\x00\x00\x00')), 'malformed'],
    ['an offset before the start', frame(0x00, [0x38], block(2, '\0\x01\x54\0\x05\0\x02')), 'malformed'],
    ['repeated tables at first', frame(0x00, [0x38], block(2, '\0\x01\xfc\x01')), 'malformed'],
    ['no sequences', frame(0x00, [0x38], block(2, '\0')), 'malformed'],
  ])('refuses %s', (_, input, detail) => {
    expect(unzstd(input)).toMatchObject({ ok: false, detail: expect.stringContaining(detail) as string });
  });
});

/** A frame of these blocks. */
function frame(descriptor: number, header: number[], ...blocks: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, descriptor, ...header]), ...blocks]);
}

function block(kind: number, content: string, size = content.length, last = true): Buffer {
  const header = (size << 3) | (kind << 1) | Number(last);
  return Buffer.concat([Buffer.from([header & 255, (header >> 8) & 255, header >> 16]), Buffer.from(content, 'latin1')]);
}
