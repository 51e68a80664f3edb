// Values on their way between threads. What a structured clone keeps goes as it is; the rest is marked.
import { Buffer } from 'node:buffer';
import { Dirent } from '../fs/directory-entries.js';
import { BigIntStats, Stats } from '../fs/stats.js';
import type { FileKind } from '../bindings.js';
import { receiveStream, sendStream } from './ported-stream.js';

const MARK = '$veneer';

type Marked =
  | { readonly [MARK]: 'buffer'; readonly bytes: Uint8Array }
  | { readonly [MARK]: 'stats' | 'bigint-stats'; readonly fields: object }
  | { readonly [MARK]: 'dirent'; readonly name: unknown; readonly parentPath: string; readonly kind: FileKind }
  | { readonly [MARK]: 'url'; readonly href: string }
  | { readonly [MARK]: 'stream'; readonly port: MessagePort }
  | { readonly [MARK]: 'object'; readonly kind: string; readonly data: unknown }
  | { readonly [MARK]: 'plain'; readonly entries: readonly (readonly [string, unknown])[] };

/** Objects that stay where they are: what the other side gets instead. */
export type Refer = (value: object) => { readonly kind: string; readonly data: unknown } | undefined;
/** What stands for such an object. */
export type Make = (kind: string, data: unknown) => unknown;

/** As plain data. Bytes are copied once, and handed over: what isn't a whole buffer's would take all of that along. */
export function encode(value: unknown, transfer: Transferable[], refer: Refer = () => undefined): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const again = (each: unknown): unknown => encode(each, transfer, refer);
  if (ArrayBuffer.isView(value)) return encodeView(value, transfer);
  if (Array.isArray(value)) return value.map(again);
  if (value instanceof Stats) return { [MARK]: 'stats', fields: { ...value } } satisfies Marked;
  if (value instanceof BigIntStats) return { [MARK]: 'bigint-stats', fields: { ...value } } satisfies Marked;
  if (value instanceof Dirent) {
    return {
      [MARK]: 'dirent',
      name: again(value.name),
      parentPath: value.parentPath,
      kind: kindOf(value as Dirent<string | Buffer>),
    } satisfies Marked;
  }
  if (value instanceof URL) return { [MARK]: 'url', href: value.href } satisfies Marked;
  if (value instanceof ReadableStream || Symbol.asyncIterator in value) {
    const port = sendStream(value as AsyncIterable<unknown>);
    transfer.push(port);
    return { [MARK]: 'stream', port } satisfies Marked;
  }
  const referred = refer(value);
  if (referred !== undefined) return { [MARK]: 'object', kind: referred.kind, data: again(referred.data) } satisfies Marked;
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => [key, again(each)]);
  // Someone's own object may look like one of ours: a config is JSON of anyone's.
  return MARK in value ? ({ [MARK]: 'plain', entries } satisfies Marked) : Object.fromEntries(entries);
}

export function decode(value: unknown, make: Make = () => undefined): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const again = (each: unknown): unknown => decode(each, make);
  if (Array.isArray(value)) return value.map(again);
  if (!isPlain(value)) return value;
  if (!(MARK in value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, again(each)]));
  const marked = value as Marked;
  switch (marked[MARK]) {
    case 'buffer':
      return Buffer.from(marked.bytes.buffer, marked.bytes.byteOffset, marked.bytes.byteLength);
    case 'stats':
      return Object.assign(Object.create(Stats.prototype) as object, marked.fields);
    case 'bigint-stats':
      return Object.assign(Object.create(BigIntStats.prototype) as object, marked.fields);
    case 'dirent':
      return new Dirent(again(marked.name) as string, marked.parentPath, marked.kind);
    case 'url':
      return new URL(marked.href);
    case 'stream':
      return receiveStream(marked.port);
    case 'object':
      return make(marked.kind, again(marked.data));
    case 'plain':
      return Object.fromEntries(marked.entries.map(([key, each]) => [key, again(each)]));
  }
}

/** Made by a literal, or by parsing. */
export function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function encodeView(value: ArrayBufferView, transfer: Transferable[]): unknown {
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  transfer.push(bytes.buffer);
  return value instanceof Buffer ? ({ [MARK]: 'buffer', bytes } satisfies Marked) : bytes;
}

function kindOf(entry: Dirent<string | Buffer>): FileKind {
  if (entry.isDirectory()) return 'directory';
  if (entry.isSymbolicLink()) return 'symbolic-link';
  if (entry.isCharacterDevice()) return 'character-device';
  if (entry.isBlockDevice()) return 'block-device';
  if (entry.isFIFO()) return 'fifo';
  return entry.isSocket() ? 'socket' : 'regular';
}
