import { Buffer } from 'node:buffer';
import type { FileKind } from '../bindings.js';

/** WIT `file-kind`, in its order: the packed listing holds the number. */
const KINDS: readonly FileKind[] = ['regular', 'directory', 'symbolic-link', 'character-device', 'block-device', 'fifo', 'socket'];

/** One entry of a directory. */
export interface DirectoryEntry {
  readonly name: Uint8Array;
  readonly kind: FileKind;
}

/** Decodes `container.list` (wit/containers.wit): u64 inode, u8 kind, u8 reserved, u16 name length, name. */
export function decodeEntries(packed: Uint8Array): DirectoryEntry[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const entries: DirectoryEntry[] = [];
  for (let at = 0; at < packed.length;) {
    const length = view.getUint16(at + 10, true);
    const kind = KINDS[view.getUint8(at + 8)] ?? 'regular';
    entries.push({ name: packed.subarray(at + 12, at + 12 + length), kind });
    at += 12 + length;
  }
  return entries;
}

/** The names alone, as text: what most callers of `readdir` want, without an object for each entry. */
export function decodeNames(packed: Uint8Array, encoding: BufferEncoding): string[] {
  const buffer = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  // Most names are ASCII: parts of one text, for decoding each by itself is half of what a listing takes (measured).
  const text = encoding === 'utf8' ? buffer.toString('latin1') : undefined;
  const names: string[] = [];
  for (let at = 0; at < buffer.length;) {
    const start = at + 12;
    at = start + (buffer[at + 10]! | (buffer[at + 11]! << 8));
    names.push(text !== undefined && isAscii(buffer, start, at) ? text.slice(start, at) : buffer.toString(encoding, start, at));
  }
  return names;
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! > 0x7f) return false;
  return true;
}

/** `fs.Dirent`. */
export class Dirent<Name extends string | Buffer = string> {
  readonly name: Name;
  readonly parentPath: string;
  /** The same, by Node's older name. */
  readonly path: string;
  readonly #kind: FileKind;

  constructor(name: Name, parentPath: string, kind: FileKind) {
    this.name = name;
    this.parentPath = parentPath;
    this.path = parentPath;
    this.#kind = kind;
  }

  isFile(): boolean {
    return this.#kind === 'regular';
  }
  isDirectory(): boolean {
    return this.#kind === 'directory';
  }
  isSymbolicLink(): boolean {
    return this.#kind === 'symbolic-link';
  }
  isCharacterDevice(): boolean {
    return this.#kind === 'character-device';
  }
  isBlockDevice(): boolean {
    return this.#kind === 'block-device';
  }
  isFIFO(): boolean {
    return this.#kind === 'fifo';
  }
  isSocket(): boolean {
    return this.#kind === 'socket';
  }
}
