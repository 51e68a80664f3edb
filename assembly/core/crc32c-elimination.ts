/**
 * Most of a long CRC-32C without a table: a message that is changed by a multiple of the polynomial keeps its CRC, and a
 * multiple with few terms, all of whose exponents are multiples of eight, changes few bytes. So each byte is eliminated by
 * adding it to five later ones, sixteen bytes at once, until only a tail is left. (The idea is that of Chorba, Russell 2024;
 * sparse multiples of this polynomial have even numbers of terms, since it is divisible by x + 1.)
 */

/** What is left of a message, in bytes. */
export const TAIL: usize = 320;

/**
 * x^2320 + x^1088 + x^904 + x^856 + x^256 + 1 is a multiple of the polynomial: a byte goes into those this far behind it. The
 * shortest way is longer than a processor keeps stores open, mostly: a load that spans two of them would wait.
 */
const WAY1: usize = 154;
const WAY2: usize = 177;
const WAY3: usize = 183;
const WAY4: usize = 258;
const WAY5: usize = 290;

/** The longest way, in whole vectors. */
const PAST: usize = 304;
const PIECE: usize = 4096;
/** Bytes that were eliminated: those before a piece, and the piece. What may not be added to the tail any more is zero. */
const WORK: usize = memory.data(304 + 4096 + 320, 16);
const LEFT: usize = memory.data(320, 16);

/**
 * Address of TAIL bytes that have the CRC, begun with 0, of a message of more than TAIL bytes whose CRC was begun with `state`. Its
 * length is a multiple of 16.
 */
export function eliminate(ptr: usize, len: usize, state: u32): usize {
  let left = len - TAIL;
  memory.fill(WORK, 0, PAST);
  let start = v128.replace_lane<u32>(i64x2(0, 0), 0, state);
  let at = WORK + PAST;
  while (left) {
    const size = min(left, PIECE);
    at = WORK + PAST;
    for (const end = at + size; at < end; at += 16) {
      v128.store(at, v128.xor(v128.xor(v128.load(ptr), start), added(at)));
      start = i64x2(0, 0);
      ptr += 16;
    }
    left -= size;
    if (left) memory.copy(WORK, at - PAST, PAST);
  }
  memory.fill(at, 0, TAIL);
  for (let i: usize = 0; i < TAIL; i += 16) {
    v128.store(LEFT + i, v128.xor(v128.load(ptr + i), added(at + i)));
  }
  return LEFT;
}

/** What is added to the sixteen bytes at a place. */

@inline
function added(at: usize): v128 {
  const near = v128.xor(v128.load(at - WAY1), v128.load(at - WAY2));
  const far = v128.xor(v128.load(at - WAY4), v128.load(at - WAY5));
  return v128.xor(v128.xor(near, far), v128.load(at - WAY3));
}
