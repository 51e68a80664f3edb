/** Foreign bytes in messages. */

const SHOWN_MAX: usize = 64;

/** The bytes between double quotes, everything but printable ASCII as `\xNN`; cut after SHOWN_MAX bytes. */
export function quote(ptr: usize, len: usize): string {
  let text = '"';
  for (let i: usize = 0; i < min(len, SHOWN_MAX); i++) {
    const byte = i32(load<u8>(ptr + i));
    if (byte < 0x20 || byte > 0x7e) text += "\\x" + hexDigit(byte >> 4) + hexDigit(byte & 15);
    else if (byte == 0x22 || byte == 0x5c) text += "\\" + String.fromCharCode(byte);
    else text += String.fromCharCode(byte);
  }
  return text + (len > SHOWN_MAX ? '"…' : '"');
}

function hexDigit(value: i32): string {
  return "0123456789abcdef".charAt(value);
}
