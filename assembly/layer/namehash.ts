// Hash of a name in a directory, for the tables of import and merge. It is seeded at random, so
// that nobody can make a tar whose names all collide; nothing that is written depends on it.
import { randomId } from "../store/random";

const seed = memory.data(16, 8);
let seeded: bool = false;

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

export function hashName(parent: u32, name: usize, len: usize): u32 {
  if (!seeded) {
    randomId(seed);
    seeded = true;
  }
  let hash = mix(load<u64>(seed) ^ u64(parent), load<u64>(seed, 8) ^ u64(len));
  for (; len >= 8; len -= 8, name += 8) hash = mix(hash, load<u64>(name));
  let last: u64 = 0;
  if (len & 4) {
    last = load<u32>(name);
    name += 4;
  }
  if (len & 2) {
    last = (last << 16) | u64(load<u16>(name));
    name += 2;
  }
  if (len & 1) last = (last << 8) | u64(load<u8>(name));
  hash = mix(hash, last);
  return u32(hash ^ (hash >> 32));
}


@inline
function mix(hash: u64, word: u64): u64 {
  const product = (hash ^ word) * FACTOR;
  return (product ^ (product >> 29)) + word;
}
