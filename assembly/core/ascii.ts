/** Bytes compared with text that is known to be ASCII. */

export function startsWithAscii(ptr: usize, len: usize, text: string): bool {
  if (len < usize(text.length)) return false;
  for (let i = 0; i < text.length; i++) {
    if (i32(load<u8>(ptr + usize(i))) != text.charCodeAt(i)) return false;
  }
  return true;
}

export function equalsAscii(ptr: usize, len: usize, text: string): bool {
  return len == usize(text.length) && startsWithAscii(ptr, len, text);
}
