/**
 * BLAKE3-256 of a buffer (BLAKE3 paper, hash mode, 32-byte output), in one call and without allocation.
 *
 * Inputs are cut into 1 KiB chunks, four of which are compressed side by side; a lone chunk is compressed with one
 * state row per register, which is what files of a few hundred bytes need. Chunk values are reduced to one value per
 * segment of 256 KiB, and segments are joined on a stack. Raw loads and stores only: no index comes from the input.
 */
import { compress4 } from "./blake3-kernel";
import { rotr7, rotr8, rotr12, rotr16 } from "./rotate";

/** Length of a BLAKE3-256 digest in bytes. */
export const BLAKE3_SIZE: usize = 32;

const BLOCK_SIZE: usize = 64;
const CHUNK_BITS: usize = 10;
const CHUNK_SIZE: usize = 1 << CHUNK_BITS;
const SEGMENT_CHUNKS: usize = 256;
const SEGMENT_SIZE: usize = SEGMENT_CHUNKS << CHUNK_BITS;

const CHUNK_START: u32 = 1;
const CHUNK_END: u32 = 2;
const PARENT: u32 = 4;
const ROOT: u32 = 8;

const IV: usize = memory.data<u32>(
  [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19],
  16,
);
const LANES: usize = memory.data(176, 16); // compress4's operand
const LANE_COUNTERS: usize = LANES + 128;
const LANE_LENS: usize = LANES + 144;
const LANE_FLAGS: usize = LANES + 160;
const LAST_BLOCK: usize = memory.data(64, 16); // the zero-padded tail of the input
const SEGMENT_CVS: usize = memory.data(8192, 16); // SEGMENT_CHUNKS × BLAKE3_SIZE
/** One value of BLAKE3_SIZE per set bit of the segment count: inputs below 2^32 segments. */
const STACK: usize = memory.data(1024, 16);
const PAIR: usize = memory.data(64, 16);

/**
 * Writes the BLAKE3-256 digest of the `len` bytes at `ptr` to the 32 bytes at `out`.
 *
 * `out` may overlap the input. Not re-entrant (static scratch), which a single-threaded module cannot be anyway.
 */
export function blake3(ptr: usize, len: usize, out: usize): void {
  let depth: usize = 0;
  let segment: usize = 0;
  while (len > SEGMENT_SIZE) {
    hashSegment(ptr, SEGMENT_SIZE, u32(segment * SEGMENT_CHUNKS), 0, STACK + depth * BLAKE3_SIZE);
    depth++;
    segment++;
    // A complete subtree of 2^k segments is joined as soon as its right half is; more input follows, so none is root.
    for (let bits = segment; !(bits & 1); bits >>= 1) {
      depth--;
      joinPair(STACK + (depth - 1) * BLAKE3_SIZE, STACK + depth * BLAKE3_SIZE, 0, STACK + (depth - 1) * BLAKE3_SIZE);
    }
    ptr += SEGMENT_SIZE;
    len -= SEGMENT_SIZE;
  }
  hashSegment(ptr, len, u32(segment * SEGMENT_CHUNKS), depth ? 0 : ROOT, out);
  while (depth) {
    depth--;
    joinPair(STACK + depth * BLAKE3_SIZE, out, depth ? 0 : ROOT, out);
  }
}

/** Value of the subtree over at most SEGMENT_SIZE bytes, whose first chunk is number `counter`. */
function hashSegment(ptr: usize, len: usize, counter: u32, rootFlag: u32, out: usize): void {
  if (len <= CHUNK_SIZE) {
    hashChunk(ptr, len, counter, rootFlag, out);
    return;
  }
  let count: usize = 0;
  while (len) {
    const cv = SEGMENT_CVS + count * BLAKE3_SIZE;
    let size = min(len, CHUNK_SIZE);
    if (len > 2 * CHUNK_SIZE) {
      size = min(len, 4 * CHUNK_SIZE);
      hashChunks4(ptr, size, counter + u32(count), cv);
    } else {
      // Four lanes cost as much as 2.3 single chunks (measured), whether they are used or not.
      hashChunk(ptr, size, counter + u32(count), 0, cv);
    }
    count += (size + CHUNK_SIZE - 1) >> CHUNK_BITS;
    ptr += size;
    len -= size;
  }
  // Pairing level by level with an odd last value moved up gives BLAKE3's left-complete tree.
  while (count > 2) count = joinLevel(count);
  joinPair(SEGMENT_CVS, SEGMENT_CVS + BLAKE3_SIZE, rootFlag, out);
}

/** One chunk of 0 to 1024 bytes. */
function hashChunk(ptr: usize, len: usize, counter: u32, rootFlag: u32, out: usize): void {
  let row0 = v128.load(IV);
  let row1 = v128.load(IV, 16);
  v128.store(PAIR, row0);
  v128.store(PAIR, row1, 16);
  let flags = CHUNK_START;
  while (len > BLOCK_SIZE) {
    compress1(PAIR, ptr, counter, u32(BLOCK_SIZE), flags);
    flags = 0;
    ptr += BLOCK_SIZE;
    len -= BLOCK_SIZE;
  }
  if (len < BLOCK_SIZE) {
    padBlock(ptr, len);
    ptr = LAST_BLOCK;
  }
  compress1(PAIR, ptr, counter, u32(len), flags | CHUNK_END | rootFlag);
  v128.store(out, v128.load(PAIR));
  v128.store(out, v128.load(PAIR, 16), 16);
}

/**
 * Three or four consecutive chunks, the last of which may be short: `len` is 2049 to 4096 bytes.
 *
 * A lane past its end goes on over a block that is there anyway; its value was stored when it ended.
 */
function hashChunks4(ptr: usize, len: usize, counter: u32, out: usize): void {
  const chunks = (len + CHUNK_SIZE - 1) >> CHUNK_BITS;
  const lastLane = chunks - 1;
  const lastLen = len - (lastLane << CHUNK_BITS);
  const lastBlock = (lastLen - 1) & ~(BLOCK_SIZE - 1);
  const lastBlockLen = lastLen - lastBlock;
  if (lastBlockLen < BLOCK_SIZE) padBlock(ptr + (lastLane << CHUNK_BITS) + lastBlock, lastBlockLen);
  fillLanes();
  v128.store(LANE_COUNTERS, i32x4.add(i32x4.splat(counter), i32x4(0, 1, 2, 3)));
  const wholeLanes = lastLen == CHUNK_SIZE ? chunks : lastLane;
  for (let at: usize = 0; at < CHUNK_SIZE; at += BLOCK_SIZE) {
    const block0 = ptr + at;
    const block1 = wholeLanes > 1 ? block0 + CHUNK_SIZE : block0;
    let block2 = wholeLanes > 2 ? block0 + 2 * CHUNK_SIZE : block0;
    let block3 = wholeLanes > 3 ? block0 + 3 * CHUNK_SIZE : block0;
    const flags = at == 0 ? CHUNK_START : at == CHUNK_SIZE - BLOCK_SIZE ? CHUNK_END : 0;
    v128.store(LANE_FLAGS, i32x4.splat(flags));
    if (wholeLanes == chunks || at > lastBlock) {
      compress4(LANES, block0, block1, block2, block3);
      continue;
    }
    // The short last chunk rides in its lane up to and with its last block.
    const ends = at == lastBlock;
    let block = block0 + (lastLane << CHUNK_BITS);
    if (ends) {
      if (lastBlockLen < BLOCK_SIZE) block = LAST_BLOCK;
      store<u32>(LANE_LENS + lastLane * 4, u32(lastBlockLen));
      store<u32>(LANE_FLAGS + lastLane * 4, flags | CHUNK_END);
    }
    if (lastLane == 2) block2 = block;
    else block3 = block;
    compress4(LANES, block0, block1, block2, block3);
    if (ends) storeLane(lastLane, out + lastLane * BLAKE3_SIZE);
  }
  for (let lane: usize = 0; lane < wholeLanes; lane++) storeLane(lane, out + lane * BLAKE3_SIZE);
}

/** Replaces `count` values in SEGMENT_CVS by their parents; returns how many there are then. */
function joinLevel(count: usize): usize {
  const pairs = count >> 1;
  let pair: usize = 0;
  while (pair + 1 < pairs) {
    const lanes = min<usize>(4, pairs - pair);
    const block0 = SEGMENT_CVS + pair * BLOCK_SIZE;
    fillLanes();
    v128.store(LANE_COUNTERS, i64x2(0, 0));
    v128.store(LANE_FLAGS, i32x4.splat(PARENT));
    compress4(
      LANES,
      block0,
      block0 + BLOCK_SIZE,
      lanes > 2 ? block0 + 2 * BLOCK_SIZE : block0,
      lanes > 3 ? block0 + 3 * BLOCK_SIZE : block0,
    );
    for (let lane: usize = 0; lane < lanes; lane++) storeLane(lane, SEGMENT_CVS + (pair + lane) * BLAKE3_SIZE);
    pair += lanes;
  }
  if (pair < pairs) {
    const left = SEGMENT_CVS + pair * BLOCK_SIZE;
    joinPair(left, left + BLAKE3_SIZE, 0, SEGMENT_CVS + pair * BLAKE3_SIZE);
  }
  if (count & 1) memory.copy(SEGMENT_CVS + pairs * BLAKE3_SIZE, SEGMENT_CVS + (count - 1) * BLAKE3_SIZE, BLAKE3_SIZE);
  return pairs + (count & 1);
}

/** Parent of two values; `out` may be either of them. */
function joinPair(left: usize, right: usize, rootFlag: u32, out: usize): void {
  v128.store(LAST_BLOCK, v128.load(left));
  v128.store(LAST_BLOCK, v128.load(left, 16), 16);
  v128.store(LAST_BLOCK, v128.load(right), 32);
  v128.store(LAST_BLOCK, v128.load(right, 16), 48);
  v128.store(PAIR, v128.load(IV));
  v128.store(PAIR, v128.load(IV, 16), 16);
  compress1(PAIR, LAST_BLOCK, 0, u32(BLOCK_SIZE), PARENT | rootFlag);
  v128.store(out, v128.load(PAIR));
  v128.store(out, v128.load(PAIR, 16), 16);
}

function padBlock(ptr: usize, len: usize): void {
  const zero = i32x4.splat(0);
  v128.store(LAST_BLOCK, zero);
  v128.store(LAST_BLOCK, zero, 16);
  v128.store(LAST_BLOCK, zero, 32);
  v128.store(LAST_BLOCK, zero, 48);
  memory.copy(LAST_BLOCK, ptr, len);
}

/** Starts four lanes of full blocks from the IV. */
function fillLanes(): void {
  for (let word: usize = 0; word < 8; word++) {
    v128.store(LANES + word * 16, v128.load_splat<u32>(IV + word * 4));
  }
  v128.store(LANE_LENS, i32x4.splat(i32(BLOCK_SIZE)));
}

/** Gathers the eight words of one lane. */
function storeLane(lane: usize, out: usize): void {
  const from = LANES + lane * 4;
  for (let word: usize = 0; word < 8; word++) store<u32>(out + word * 4, load<u32>(from + word * 16));
}

/**
 * Compresses one block into the chaining value at `cv` (32 bytes, updated in place). The counter is below 2^32.
 *
 * One row of the 4×4 state per register. Rows 0, 2 and 3 turn about row 1, which is the last to be ready; the
 * gathered message words of a round are permutations of those of the round before.
 */
function compress1(cv: usize, block: usize, counter: u32, blockLen: u32, flags: u32): void {
  const block0 = v128.load(block);
  const block1 = v128.load(block, 16);
  const block2 = v128.load(block, 32);
  const block3 = v128.load(block, 48);
  let x = v128.shuffle<u32>(block0, block1, 0, 2, 4, 6); // words 0 2 4 6
  let y = v128.shuffle<u32>(block0, block1, 1, 3, 5, 7); // words 1 3 5 7
  let z = v128.shuffle<u32>(block2, block3, 6, 0, 2, 4); // words 14 8 10 12
  let w = v128.shuffle<u32>(block2, block3, 7, 1, 3, 5); // words 15 9 11 13
  let row0 = v128.load(cv);
  let row1 = v128.load(cv, 16);
  let row2 = v128.load(IV);
  let row3 = i64x2(0, 0);
  row3 = i32x4.replace_lane(row3, 0, counter);
  row3 = i32x4.replace_lane(row3, 2, blockLen);
  row3 = i32x4.replace_lane(row3, 3, flags);
  for (let round = 1; ; round++) {
    row0 = i32x4.add(i32x4.add(row0, x), row1);
    row3 = rotr16(v128.xor(row3, row0));
    row2 = i32x4.add(row2, row3);
    row1 = rotr12(v128.xor(row1, row2));
    row0 = i32x4.add(i32x4.add(row0, y), row1);
    row3 = rotr8(v128.xor(row3, row0));
    row2 = i32x4.add(row2, row3);
    row1 = rotr7(v128.xor(row1, row2));
    row0 = v128.shuffle<u32>(row0, row0, 3, 0, 1, 2);
    row3 = v128.shuffle<u32>(row3, row3, 2, 3, 0, 1);
    row2 = v128.shuffle<u32>(row2, row2, 1, 2, 3, 0);
    row0 = i32x4.add(i32x4.add(row0, z), row1);
    row3 = rotr16(v128.xor(row3, row0));
    row2 = i32x4.add(row2, row3);
    row1 = rotr12(v128.xor(row1, row2));
    row0 = i32x4.add(i32x4.add(row0, w), row1);
    row3 = rotr8(v128.xor(row3, row0));
    row2 = i32x4.add(row2, row3);
    row1 = rotr7(v128.xor(row1, row2));
    row0 = v128.shuffle<u32>(row0, row0, 1, 2, 3, 0);
    row3 = v128.shuffle<u32>(row3, row3, 2, 3, 0, 1);
    row2 = v128.shuffle<u32>(row2, row2, 3, 0, 1, 2);
    if (round == 7) break;
    const nextX = v128.shuffle<u32>(x, y, 1, 5, 7, 2);
    const nextY = v128.shuffle<u32>(v128.shuffle<u32>(x, z, 3, 6, 0, 0), w, 0, 1, 2, 7);
    const nextZ = v128.shuffle<u32>(v128.shuffle<u32>(y, z, 0, 0, 7, 7), w, 4, 1, 2, 5);
    w = v128.shuffle<u32>(v128.shuffle<u32>(z, w, 1, 6, 0, 0), y, 0, 1, 6, 3);
    x = nextX;
    y = nextY;
    z = nextZ;
  }
  v128.store(cv, v128.xor(row0, row2));
  v128.store(cv, v128.xor(row1, row3), 16);
}
