import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { blake3Reference } from './support/blake3.js';
import { COMPILE_TIMEOUT_MS, WasmModule } from './support/module.js';
import { Random } from './support/random.js';

const CAPACITY = 1 << 20;
const pattern = Buffer.alloc(
  CAPACITY,
  Buffer.from({ length: 251 }).map((_, i) => i),
);

let module: WasmModule;
let input: number;
let output: number;

beforeAll(async () => {
  module = await WasmModule.load('hashes');
  input = module.call('alloc', CAPACITY);
  output = module.call('alloc', 32);
  module.write(input, pattern);
}, COMPILE_TIMEOUT_MS);

const digest = (algorithm: 'blake3Of' | 'sha256Of', length: number) => {
  module.call(algorithm, input, length, output);
  return module.read(output, 32).toString('hex');
};

// The first 32 bytes of `hash` in the BLAKE3 project's test_vectors.json.
const vectors = JSON.parse(readFileSync(new URL('fixtures/blake3-vectors.json', import.meta.url), 'utf8')) as object;

it.each(Object.entries(vectors))('BLAKE3 gives the official digest of %s bytes', (length, expected) => {
  expect(digest('blake3Of', Number(length))).toBe(expected);
  expect(blake3Reference(pattern.subarray(0, Number(length)))).toBe(expected);
});

it('BLAKE3 equals the reference for every length around blocks, chunks, lanes and segments', () => {
  const around = [64, 128, 1024, 2048, 3072, 4096, 5120, 8192, 12288, 65536, 262144, 524288, 786432];
  const lengths = around.flatMap((length) => [-1, 0, 1, 63, 64, 65].map((step) => length + step));
  for (let length = 0; length < 400; length += 7) lengths.push(length, 1900 + length, 4000 + length);
  for (const length of lengths) {
    expect(digest('blake3Of', length), `${length} bytes`).toBe(blake3Reference(pattern.subarray(0, length)));
  }
});

it("SHA-256 equals node:crypto's for every length up to 300 and some larger ones", () => {
  const lengths = [...Array(300).keys(), 4095, 4096, 65_537, CAPACITY];
  for (const length of lengths) {
    const expected = createHash('sha256').update(pattern.subarray(0, length)).digest('hex');
    expect(digest('sha256Of', length), `${length} bytes`).toBe(expected);
  }
});

it("SHA-256 states that are fed in turn don't disturb each other", () => {
  const random = new Random(1);
  const states = Array.from({ length: 5 }, () => ({ state: module.call('sha256New'), hash: createHash('sha256') }));
  for (let round = 0; round < 400; round++) {
    const { state, hash } = random.pick(states);
    const start = random.below(10_000);
    const length = random.below(200);
    module.call('sha256Add', state, input + start, length);
    hash.update(pattern.subarray(start, start + length));
  }
  for (const { state, hash } of states) {
    module.call('sha256End', state, output);
    expect(module.read(output, 32).toString('hex')).toBe(hash.digest('hex'));
  }
});

it("CRC-32 equals zlib's, whole and in two parts", () => {
  for (let length = 0; length < 200; length++) {
    const expected = crc32(pattern.subarray(0, length));
    const half = length >> 1;
    expect(module.call('crc32Of', input, length, 0) >>> 0).toBe(expected);
    const first = module.call('crc32Of', input, half, 0);
    expect(module.call('crc32Of', input + half, length - half, first) >>> 0).toBe(expected);
  }
});

// RFC 3720 B.4
it.each([
  ['32 zeros', Buffer.alloc(32), 0x8a9136aa],
  ['32 bytes 0xff', Buffer.alloc(32, 0xff), 0x62a8ab43],
  ['0 to 31', pattern.subarray(0, 32), 0x46dd794e],
  ['31 to 0', Buffer.from(pattern.subarray(0, 32)).reverse(), 0x113fdb5c],
])("CRC-32C gives iSCSI's value of %s", (_, bytes, expected) => {
  const at = module.call('alloc', 32);
  module.write(at, bytes);
  expect(module.call('crc32cOf', at, 32, 0) >>> 0).toBe(expected);
  expect(module.call('crc32cOf', at + 13, 19, module.call('crc32cOf', at, 13, 0)) >>> 0).toBe(expected);
});

/** Bit by bit. */
function crc32cOf(bytes: Uint8Array, seed: number): number {
  let crc = ~seed;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}

it('CRC-32C of any length, begun with anything, is what its definition gives', () => {
  const random = new Random(2);
  const lengths = [...Array.from({ length: 720 }, (_, length) => length), 4095, 4096, 4097, 4416, 4432, 8512, 12_345, 65_536, 65_592];
  for (const length of lengths) {
    const start = random.below(1000);
    const seed = random.below(2 ** 32);
    const crc = module.call('crc32cOf', input + start, length, seed) >>> 0;
    expect(crc, `${length} bytes`).toBe(crc32cOf(pattern.subarray(start, start + length), seed));
  }
});
