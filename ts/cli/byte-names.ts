// Linux names are bytes. A program that reads them gets them as they are; a terminal gets nothing that could steer it.

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A name for standard output: its very bytes, but on a terminal escaped as `ls` does. */
export function shownName(name: Uint8Array): Uint8Array {
  return process.stdout.isTTY ? Buffer.from(printableName(name)) : name;
}

/** A name as text in which control characters, and bytes that aren't UTF-8, are `\ooo`. */
export function printableName(name: Uint8Array): string {
  const text =
    textOf(name) ??
    Buffer.from(name)
      .toString('latin1')
      .replace(/[\x80-\xff]/g, octal);
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\x00-\x1f\x7f]/g, octal).replace(/[\x80-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

function octal(character: string): string {
  return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
}

/** `{ name: text }` for JSON; of bytes that aren't UTF-8, besides `nameBase64` with exactly these. */
export function jsonBytes<K extends string>(key: K, bytes: Uint8Array): Record<K, string> {
  const text = textOf(bytes);
  if (text !== undefined) return { [key]: text } as Record<K, string>;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { [key]: buffer.toString(), [`${key}Base64`]: buffer.toString('base64') } as Record<K, string>;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
