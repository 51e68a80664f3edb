import { Buffer } from 'node:buffer';
/** How node:fs takes an encoding: alone, or among options. */
export type EncodingOption =
  { readonly encoding?: BufferEncoding | 'buffer' | null | undefined } | BufferEncoding | 'buffer' | null | undefined;

/** The encoding that an option names, or `otherwise`. */
export function encodingOf(options: EncodingOption, otherwise: BufferEncoding | 'buffer'): BufferEncoding | 'buffer' {
  return (typeof options === 'object' ? options?.encoding : options) ?? otherwise;
}

/** Bytes as text, or as a Buffer over the same memory. */
export function decoded(bytes: Uint8Array, encoding: BufferEncoding | 'buffer'): string | Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

/** Data to write: text in an encoding, or any view of bytes. */
export function dataOf(data: string | NodeJS.ArrayBufferView, encoding: BufferEncoding | 'buffer' = 'utf8'): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, encoding === 'buffer' ? 'utf8' : encoding);
  if (data instanceof Uint8Array) return data;
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const message = 'The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView';
  throw Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' });
}
