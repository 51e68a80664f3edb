/**
 * Bytes as the strings that the shell interpreter works on.
 *
 * A container's shell works on bytes, as a real one does in the POSIX locale. The interpreter works on strings and turns
 * bytes that aren't UTF-8 into Latin-1, which can't be told from text afterwards (measured: `printf '\xff\xfe' > f` stored
 * c3bfc3be). So its bytes from 0x80 up become the lone surrogates U+DC80 to U+DCFF, as in Python's `surrogateescape`: they are in
 * no class of characters, have no case, aren't white space, and turn back into exactly the same bytes.
 */

const ESCAPE = 0xdc00;

/** Text of these bytes: one UTF-16 unit for each. */
export function textOfBytes(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return /[\x80-\xff]/.test(latin1) ? latin1.replace(/[\x80-\xff]/g, (byte) => String.fromCharCode(ESCAPE + byte.charCodeAt(0))) : latin1;
}

/**
 * Bytes of text from `textOfBytes`, of a byte string (units up to U+00FF, what `\377` in a script makes), of
 * any mix of them. Other characters, from `\u20ac` in a script, become UTF-8.
 */
export function bytesOfText(text: string): Buffer {
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\xff]*$/.test(text)) return Buffer.from(text, 'latin1');
  const bytes = Buffer.allocUnsafe(text.length * 4);
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code <= 0xff) bytes[length++] = code;
    else if (code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff) bytes[length++] = code - ESCAPE;
    else length += bytes.write(character, length, 'utf8');
  }
  return bytes.subarray(0, length);
}

/** Text as a shell script or argument has it: its UTF-8 bytes. */
export function textOfUtf8(text: string): string {
  return textOfBytes(Buffer.from(text, 'utf8'));
}

/** Stands in for `TextDecoder` in the interpreter. Never fails: every byte has its text. */
export class ByteTextDecoder {
  decode(bytes: Uint8Array = new Uint8Array()): string {
    return textOfBytes(bytes);
  }
}

/** Stands in for `TextEncoder` in the interpreter. */
export class ByteTextEncoder {
  encode(text = ''): Uint8Array {
    return bytesOfText(text);
  }
}

/** The order of the bytes that two texts stand for. */
export function byteOrder(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
