/** Lower-case hexadecimal, as OCI digests are written (image-spec descriptor.md: `[a-f0-9]{64}` for sha256). */

/** Writes 2 × `len` ASCII digits at `out`. */
export function encodeHex(ptr: usize, len: usize, out: usize): void {
  for (let i: usize = 0; i < len; i++) {
    const byte = u32(load<u8>(ptr + i));
    store<u8>(out + 2 * i, digit(byte >>> 4));
    store<u8>(out + 2 * i + 1, digit(byte & 15));
  }
}

/** Writes the `len` / 2 bytes that `len` digits at `ptr` spell; false if `len` is odd or a digit is not 0-9 or a-f. */
export function decodeHex(ptr: usize, len: usize, out: usize): bool {
  if (len & 1) return false;
  for (let i: usize = 0; i < len; i += 2) {
    const high = nibble(load<u8>(ptr + i));
    const low = nibble(load<u8>(ptr + i, 1));
    if ((high | low) > 15) return false;
    store<u8>(out + (i >> 1), (high << 4) | low);
  }
  return true;
}

const scratch = memory.data(128, 8);

/** Lower-case hex of up to 64 bytes. */
export function toHex(ptr: usize, len: u32): string {
  encodeHex(ptr, len, scratch);
  return String.UTF8.decodeUnsafe(scratch, len << 1);
}

/** The bytes of hex that `toHex` made. */
export function fromHex(hex: string, out: usize): void {
  const text = String.UTF8.encode(hex);
  decodeHex(changetype<usize>(text), text.byteLength, out);
}

function digit(value: u32): u32 {
  return value + (value < 10 ? 0x30 : 0x57);
}

/** 0..15, or more for no digit. */
function nibble(character: u32): u32 {
  if (character - 0x30 < 10) return character - 0x30;
  return character - 0x61 < 6 ? character - 0x57 : 16;
}
