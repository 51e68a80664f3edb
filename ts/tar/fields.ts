// The fields of a tar header block that finding files in an archive needs (POSIX.1-1988 ustar,
// GNU and star base-256 numbers). Layers are read by the component, not by this.

export const BLOCK_SIZE = 512;

/** `size` rounded up to whole blocks. */
export function paddedSize(size: number): number {
  return Math.ceil(size / BLOCK_SIZE) * BLOCK_SIZE;
}

/** The bytes up to the first NUL. */
export function textField(block: Uint8Array, offset: number, length: number): string {
  const field = block.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

/** An octal or base-256 number; undefined when it is neither, or negative, or past 2^53. */
export function numberField(block: Uint8Array, offset: number, length: number): number | undefined {
  const field = block.subarray(offset, offset + length);
  const first = field[0] ?? 0;
  if ((first & 0x80) !== 0) {
    let value = first & 0x7f;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const text = textField(block, offset, length).trim();
  if (text === '') return 0;
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

/** The name in a header: behind its prefix in POSIX's form, where GNU's has other fields. */
export function ustarName(header: Uint8Array): string {
  const name = textField(header, 0, 100);
  const prefix = textField(header, 257, 6) === 'ustar' ? textField(header, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Sum of a header's bytes with the checksum field read as spaces (ustar). */
export function checksumOf(block: Uint8Array): number {
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK_SIZE; i++) {
    if (i < 148 || i >= 156) sum += block[i] ?? 0;
  }
  return sum;
}

/** The records `<length> <key>=<value>\n` of a PAX header body; undefined when malformed. */
export function paxRecords(body: Uint8Array): Map<string, string> | undefined {
  const records = new Map<string, string>();
  const decoder = new TextDecoder();
  for (let at = 0; at < body.length;) {
    const space = body.indexOf(0x20, at);
    if (space < 0 || space - at > 10) return undefined;
    const digits = decoder.decode(body.subarray(at, space));
    const end = at + Number(digits);
    if (!/^[1-9][0-9]*$/.test(digits) || end > body.length || end <= space || body[end - 1] !== 0x0a) return undefined;
    const record = decoder.decode(body.subarray(space + 1, end - 1));
    const equals = record.indexOf('=');
    if (equals < 1) return undefined;
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at = end;
  }
  return records;
}
