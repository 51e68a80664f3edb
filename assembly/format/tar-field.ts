/**
 * The fields of a tar header block (POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"):
 *
 *     0 name 100 | 100 mode 8 | 108 uid 8 | 116 gid 8 | 124 size 12 | 136 mtime 12 | 148 checksum 8 | 156 typeflag 1
 *   157 linkname 100 | 257 magic+version 8 | 265 uname 32 | 297 gname 32 | 329 devmajor 8 | 337 devminor 8
 *   345 prefix 155 (ustar only) | 500
 *
 * old GNU, from 345: atime 12 | ctime 12 | offset 12 | longnames 4 | unused 1 | 386 sparse 4 × 24 | 482 isextended 1
 *   483 realsize 12 | 495.   Its extension blocks: 21 × 24 | 504 isextended 1.
 */
export const BLOCK_SIZE: usize = 512;

export const NAME: usize = 0;
export const NAME_SIZE: usize = 100;
export const MODE: usize = 100;
export const UID: usize = 108;
export const GID: usize = 116;
export const SIZE: usize = 124;
export const MTIME: usize = 136;
export const CHECKSUM: usize = 148;
export const TYPEFLAG: usize = 156;
export const LINKNAME: usize = 157;
export const LINKNAME_SIZE: usize = 100;
export const MAGIC: usize = 257;
export const UNAME: usize = 265;
export const GNAME: usize = 297;
export const OWNER_NAME_SIZE: usize = 32;
export const DEVMAJOR: usize = 329;
export const DEVMINOR: usize = 337;
export const PREFIX: usize = 345;
export const PREFIX_SIZE: usize = 155;
export const GNU_SPARSE: usize = 386;
export const GNU_SPARSE_COUNT: u32 = 4;
export const GNU_IS_EXTENDED: usize = 482;
export const GNU_REAL_SIZE: usize = 483;
export const GNU_EXTENSION_COUNT: u32 = 21;
export const GNU_EXTENSION_IS_EXTENDED: usize = 504;

/** Widths of the numeric fields. */
export const SHORT_NUMBER: usize = 8;
export const LONG_NUMBER: usize = 12;

/** True if the last `parseNumber` met a well-formed number in range. */
export let numberOk: bool = false;

/**
 * Value of a numeric field: octal digits after optional spaces or NULs and ended by a space, a NUL or the field's end;
 * or GNU's base-256 (first bit set: two's complement, big-endian). An empty field is 0. Sets `numberOk`.
 */
export function parseNumber(field: usize, width: usize): i64 {
  numberOk = true;
  if (load<u8>(field) & 0x80) return parseBase256(field, width);
  let at: usize = 0;
  while (at < width && isBlank(load<u8>(field + at))) at++;
  let value: u64 = 0;
  for (; at < width; at++) {
    const digit = u32(load<u8>(field + at)) - 0x30;
    if (digit > 7) break;
    value = (value << 3) | u64(digit); // 12 digits at most: no overflow
  }
  while (at < width && load<u8>(field + at) == 0x20) at++;
  if (at < width && load<u8>(field + at) != 0) numberOk = false;
  return i64(value);
}

function parseBase256(field: usize, width: usize): i64 {
  const first = load<u8>(field);
  const negative = (first & 0x40) != 0;
  let value = negative ? i64(i8(first)) : i64(first & 0x3f);
  for (let at: usize = 1; at < width; at++) {
    // What is shifted out has to be copies of the sign.
    if (value >> 55 != i64(negative ? -1 : 0)) {
      numberOk = false;
      return 0;
    }
    value = (value << 8) | i64(load<u8>(field + at));
  }
  return value;
}


@inline
function isBlank(byte: u32): bool {
  return byte == 0x20 || byte == 0;
}

/** Length of a text field: up to its first NUL, or all of it. */
export function textLength(field: usize, width: usize): usize {
  let len: usize = 0;
  while (len < width && load<u8>(field + len) != 0) len++;
  return len;
}

/** Sum of a block's bytes with the checksum field read as spaces. */
export function blockSum(block: usize): u32 {
  let sums = i64x2(0, 0);
  for (let at: usize = 0; at < BLOCK_SIZE; at += 16) {
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(v128.load(block + at))));
  }
  let sum =
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3);
  for (let at = CHECKSUM; at < CHECKSUM + 8; at++) sum += 0x20 - i32(load<u8>(block + at));
  return u32(sum);
}

/** As `blockSum` with signed bytes: what some historic tars wrote. Negative sums cannot be written. */
function signedBlockSum(block: usize): i32 {
  let sum = 8 * 0x20;
  for (let at: usize = 0; at < BLOCK_SIZE; at++) {
    if (at < CHECKSUM || at >= CHECKSUM + 8) sum += i32(load<i8>(block + at));
  }
  return sum;
}

/** True if the checksum field holds the block's sum, of unsigned or (as Go and GNU tar accept too) of signed bytes. */
export function checksumMatches(block: usize): bool {
  const told = parseNumber(block + CHECKSUM, 8);
  if (!numberOk) return false;
  return told == i64(blockSum(block)) || told == i64(signedBlockSum(block));
}

export function isZero(ptr: usize, len: usize): bool {
  for (const end = ptr + len; ptr < end; ptr++) if (load<u8>(ptr) != 0) return false;
  return true;
}

/** Length of the blocks that hold so many bytes. */
export function roundToBlocks(len: usize): usize {
  return (len + BLOCK_SIZE - 1) & ~(BLOCK_SIZE - 1);
}

export function isZeroBlock(block: usize): bool {
  let any = i64x2(0, 0);
  for (let at: usize = 0; at < BLOCK_SIZE; at += 16) any = v128.or(any, v128.load(block + at));
  return !v128.any_true(any);
}

/** True for "ustar\0" (POSIX); old GNU has "ustar  \0", V7 nothing. Only POSIX has the prefix field. */
export function isPosix(block: usize): bool {
  return load<u32>(block, MAGIC) == 0x61747375 && load<u16>(block, MAGIC + 4) == 0x0072;
}

/**
 * Writes a number in the manner of `like`, another field of that width: its count of digits, its padding (zeros or
 * spaces) and what it has behind the digits. An empty `like` stands for "0…0\0", but zero is left empty. What doesn't
 * fit becomes base-256.
 */
export function formatNumber(value: i64, like: usize, field: usize, width: usize): void {
  let digits: usize = 0;
  while (digits < width && load<u8>(like + digits) == 0x20) digits++;
  while (digits < width && u32(load<u8>(like + digits)) - 0x30 < 8) digits++;
  if (!digits && isEmptyField(like)) {
    memory.fill(field, 0, width);
    if (!value) return;
    digits = width - 1;
  } else {
    memory.copy(field, like, width);
  }
  // 12 columns are 36 bits
  if (value < 0 || value >> (3 * i64(digits)) != 0 || !digits) {
    formatBase256(value, field, width);
    return;
  }
  const padding: u32 = load<u8>(like) == 0x20 ? 0x20 : 0x30;
  let rest = u64(value);
  for (let at = digits; at--; rest >>= 3) {
    store<u8>(field + at, rest || at == digits - 1 ? 0x30 + u32(rest & 7) : padding);
  }
}

function formatBase256(value: i64, field: usize, width: usize): void {
  let rest = value;
  for (let at = width - 1; at; at--, rest >>= 8) store<u8>(field + at, u32(rest & 0xff));
  store<u8>(field, value < 0 ? 0xff : 0x80);
}

/** The first eight bytes tell: digits come first. */
function isEmptyField(field: usize): bool {
  return load<u64>(field) == 0;
}
