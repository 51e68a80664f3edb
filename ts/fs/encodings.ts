import { Buffer } from 'node:buffer';
import { argumentType } from './argument-errors.js';

/** How node:fs takes an encoding: alone, or among options. */
export type EncodingOption =
  { readonly encoding?: BufferEncoding | 'buffer' | null | undefined } | BufferEncoding | 'buffer' | null | undefined;

/** A name or path as the caller wants it; text without an encoding. */
export function decodedName(bytes: Uint8Array, encoding: string | null | undefined): string | Buffer {
  const buffer = bufferOf(bytes);
  return encoding === 'buffer' ? buffer : buffer.toString((encoding || 'utf8') as BufferEncoding);
}

/** Content as the caller wants it; bytes without an encoding. */
export function decodedContent(bytes: Uint8Array, encoding: string | null | undefined): string | Buffer {
  return encoding ? bufferOf(bytes).toString(encoding as BufferEncoding) : bufferOf(bytes);
}

/** A Buffer over the same memory. */
export function bufferOf(bytes: NodeJS.ArrayBufferView): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Data to write: text in an encoding, or any view of bytes. `name` is the argument's. */
export function dataOf(data: unknown, encoding: string | null | undefined, name: string): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, (encoding || 'utf8') as BufferEncoding);
  if (data instanceof Uint8Array) return data;
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw argumentType(name, 'of type string or an instance of Buffer, TypedArray, or DataView', data);
}

/** The bytes of a buffer to read into. */
export function viewOf(buffer: unknown): Uint8Array {
  if (buffer instanceof Uint8Array) return buffer;
  if (ArrayBuffer.isView(buffer)) return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  throw argumentType('buffer', 'an instance of Buffer, TypedArray, or DataView', buffer);
}

/** The bytes of several buffers. */
export function viewsOf(buffers: unknown): Uint8Array[] {
  if (!Array.isArray(buffers) || !buffers.every((buffer) => ArrayBuffer.isView(buffer))) {
    throw argumentType('buffers', 'an ArrayBufferView[]', buffers);
  }
  return buffers.map(viewOf);
}
