// Headers for the tar that a host directory is fed as. The well-kept tar packages take names as
// strings, which loses those that aren't UTF-8, so this small writer stands here.
import { BLOCK_SIZE, checksumOf } from './fields.js';

/** POSIX type flags. */
export type TarType = '0' | '1' | '2' | '3' | '4' | '5' | '6';

/** What a header says. Names, targets and attributes are bytes. */
export interface TarEntry {
  readonly type: TarType;
  readonly path: Uint8Array;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of content; 0 for all but files. */
  readonly size: number;
  readonly mtimeNs: bigint;
  /** Target of a symbolic link, or the path of a hard link's file. */
  readonly link?: Uint8Array;
  readonly deviceMajor?: number;
  readonly deviceMinor?: number;
  readonly xattrs?: readonly (readonly [name: Uint8Array, value: Uint8Array])[];
}

const NAME_MAX = 100;
const EMPTY = new Uint8Array();
const encoder = new TextEncoder();

/** The blocks before an entry's content: a PAX header where ustar can't say it, then the ustar header. */
export function encodeTarHeader(entry: TarEntry): Uint8Array {
  const records = paxBody(entry);
  if (records.length === 0) return ustarBlock(entry, entry.type, entry.path, entry.size);
  const blocks = Math.ceil(records.length / BLOCK_SIZE);
  const out = new Uint8Array((2 + blocks) * BLOCK_SIZE);
  out.set(ustarBlock({ ...entry, mode: 0o644, link: EMPTY }, 'x', encoder.encode('PaxHeader'), records.length));
  out.set(records, BLOCK_SIZE);
  out.set(ustarBlock(entry, entry.type, entry.path, entry.size), (1 + blocks) * BLOCK_SIZE);
  return out;
}

function ustarBlock(entry: TarEntry, type: string, path: Uint8Array, size: number): Uint8Array {
  const block = new Uint8Array(BLOCK_SIZE);
  block.set(path.subarray(0, NAME_MAX), 0);
  putOctal(block, 100, 8, entry.mode);
  putOctal(block, 108, 8, entry.uid);
  putOctal(block, 116, 8, entry.gid);
  putOctal(block, 124, 12, size);
  putOctal(block, 136, 12, Number(secondsOf(entry.mtimeNs)));
  block[156] = type.charCodeAt(0);
  block.set((entry.link ?? EMPTY).subarray(0, NAME_MAX), 157);
  block.set(encoder.encode('ustar\x0000'), 257);
  putOctal(block, 329, 8, entry.deviceMajor ?? 0);
  putOctal(block, 337, 8, entry.deviceMinor ?? 0);
  block.set(encoder.encode(`${checksumOf(block).toString(8).padStart(6, '0')}\0 `), 148);
  return block;
}

/** Octal with a final NUL; what doesn't fit is 0 here and stands in a PAX record. */
function putOctal(block: Uint8Array, offset: number, length: number, value: number): void {
  const fits = value >= 0 && value < 8 ** (length - 1);
  block.set(encoder.encode((fits ? value : 0).toString(8).padStart(length - 1, '0')), offset);
}

function paxBody(entry: TarEntry): Uint8Array {
  const records: Uint8Array[] = [];
  const put = (key: string, value: Uint8Array | string): void => {
    records.push(paxRecord(encoder.encode(key), typeof value === 'string' ? encoder.encode(value) : value));
  };
  if (entry.path.length > NAME_MAX) put('path', entry.path);
  if (entry.link !== undefined && entry.link.length > NAME_MAX) put('linkpath', entry.link);
  if (entry.size >= 8 ** 11) put('size', String(entry.size));
  if (entry.uid >= 8 ** 7) put('uid', String(entry.uid));
  if (entry.gid >= 8 ** 7) put('gid', String(entry.gid));
  const seconds = secondsOf(entry.mtimeNs);
  const fraction = entry.mtimeNs - seconds * 1_000_000_000n;
  if (fraction !== 0n || seconds < 0n || seconds >= 8n ** 11n) put('mtime', decimalSeconds(entry.mtimeNs));
  for (const [name, value] of entry.xattrs ?? []) {
    records.push(paxRecord(joined([encoder.encode('SCHILY.xattr.'), name]), value));
  }
  return joined(records);
}

/** `<length> <key>=<value>\n`, the length counting itself (POSIX pax "Extended Header"). */
function paxRecord(key: Uint8Array, value: Uint8Array): Uint8Array {
  const rest = key.length + value.length + 3;
  let length = rest + String(rest).length;
  length = rest + String(length).length;
  return joined([encoder.encode(`${length} `), key, encoder.encode('='), value, encoder.encode('\n')]);
}

/** Rounds towards minus infinity, as a negative time with a fraction needs. */
function secondsOf(nanoseconds: bigint): bigint {
  const rest = ((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return (nanoseconds - rest) / 1_000_000_000n;
}

/** A signed decimal number of seconds: -0.5 is half a second before 1970. */
function decimalSeconds(nanoseconds: bigint): string {
  const magnitude = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = String(magnitude % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  const whole = `${nanoseconds < 0n ? '-' : ''}${magnitude / 1_000_000_000n}`;
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
