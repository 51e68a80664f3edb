/** BLAKE3-256 as its paper defines it (§2), with nothing done for speed: what the fast one is compared with. */
const IV = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
const PERMUTATION = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];
const CHUNK_START = 1;
const CHUNK_END = 2;
const PARENT = 4;
const ROOT = 8;

type Words = number[];

const rotr = (x: number, by: number) => (x >>> by) | (x << (32 - by));

function mix(v: Words, a: number, b: number, c: number, d: number, x: number, y: number): void {
  v[a] = (v[a]! + v[b]! + x) | 0;
  v[d] = rotr(v[d]! ^ v[a], 16);
  v[c] = (v[c]! + v[d]) | 0;
  v[b] = rotr(v[b]! ^ v[c], 12);
  v[a] = (v[a] + v[b] + y) | 0;
  v[d] = rotr(v[d] ^ v[a], 8);
  v[c] = (v[c] + v[d]) | 0;
  v[b] = rotr(v[b] ^ v[c], 7);
}

function compress(cv: Words, block: Words, counter: number, length: number, flags: number): Words {
  const v = [...cv, ...IV.slice(0, 4), counter, 0, length, flags];
  let m = block;
  for (let round = 0; round < 7; round++) {
    for (let i = 0; i < 4; i++) mix(v, i, 4 + i, 8 + i, 12 + i, m[2 * i]!, m[2 * i + 1]!);
    for (let i = 0; i < 4; i++) {
      mix(v, i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4), m[8 + 2 * i]!, m[9 + 2 * i]!);
    }
    m = PERMUTATION.map((from) => m[from]!);
  }
  return cv.map((_, i) => v[i]! ^ v[i + 8]!);
}

function chunkValue(chunk: Uint8Array, counter: number, root: number): Words {
  let cv = IV;
  for (let at = 0; at === 0 || at < chunk.length; at += 64) {
    const bytes = Buffer.alloc(64);
    bytes.set(chunk.subarray(at, at + 64));
    const words = Array.from({ length: 16 }, (_, i) => bytes.readInt32LE(4 * i));
    const isLast = at + 64 >= chunk.length;
    const flags = (at === 0 ? CHUNK_START : 0) | (isLast ? CHUNK_END | root : 0);
    cv = compress(cv, words, counter, Math.min(64, chunk.length - at), flags);
  }
  return cv;
}

/** The left subtree is the largest complete one that leaves something to the right. */
function treeValue(input: Uint8Array, counter: number, root: number): Words {
  if (input.length <= 1024) return chunkValue(input, counter, root);
  let left = 1024;
  while (2 * left < input.length) left *= 2;
  const children = [...treeValue(input.subarray(0, left), counter, 0), ...treeValue(input.subarray(left), counter + left / 1024, 0)];
  return compress(IV, children, 0, 64, PARENT | root);
}

export function blake3Reference(input: Uint8Array): string {
  const digest = Buffer.alloc(32);
  treeValue(input, 0, ROOT).forEach((word, i) => digest.writeInt32LE(word, 4 * i));
  return digest.toString('hex');
}
