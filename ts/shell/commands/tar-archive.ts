import { BLOCK_SIZE, checksumOf, numberField, paddedSize } from '../../tar/fields.js';
import { textOfBytes } from '../byte-text.js';
import { ToolError } from './tool.js';

/** A member of an archive. Names are byte text. */
export interface Member {
  readonly type: string;
  readonly name: string;
  readonly link: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeNs: bigint;
  readonly device: readonly [major: number, minor: number];
  readonly xattrs: ReadonlyMap<string, string>;
  /** Where its content lies in the archive. */
  readonly start: number;
  readonly size: number;
}

/** The members of an uncompressed tar: ustar, PAX, GNU long names. Fails with ToolError. */
export function* members(archive: Buffer): Generator<Member, void, undefined> {
  if (archive.length < BLOCK_SIZE) throw new ToolError('This does not look like a tar archive', 2);
  let pax = new Map<string, string>();
  let long: { name?: string; link?: string } = {};
  for (let at = 0; at + BLOCK_SIZE <= archive.length;) {
    const header = archive.subarray(at, at + BLOCK_SIZE);
    if (header.every((byte) => byte === 0)) return;
    if (numberField(header, 148, 8) !== checksumOf(header)) throw new ToolError('This does not look like a tar archive', 2);
    const type = String.fromCharCode(header[156] ?? 0).replace('\0', '0');
    const size = Number(pax.get('size') ?? numberField(header, 124, 12) ?? 0);
    const start = at + BLOCK_SIZE;
    const content = '07xgLK'.includes(type) ? size : 0;
    if (start + content > archive.length) throw new ToolError('Unexpected EOF in archive', 2);
    const body = textOfBytes(archive.subarray(start, start + content));
    at = start + paddedSize(content);
    if (type === 'x') pax = records(body);
    else if (type === 'L') long = { ...long, name: body.replace(/\0.*$/s, '') };
    else if (type === 'K') long = { ...long, link: body.replace(/\0.*$/s, '') };
    else if (type !== 'g') {
      yield memberOf(header, type, pax, long, start, content);
      pax = new Map();
      long = {};
    }
  }
}

function memberOf(
  header: Buffer,
  type: string,
  pax: ReadonlyMap<string, string>,
  long: { name?: string; link?: string },
  start: number,
  size: number,
): Member {
  const number = (offset: number, length: number): number => numberField(header, offset, length) ?? 0;
  const text = (offset: number, length: number): string => textOfBytes(header.subarray(offset, offset + length)).replace(/\0.*$/s, '');
  const prefix = text(257, 6) === 'ustar' ? text(345, 155) : '';
  return {
    type,
    name: pax.get('path') ?? long.name ?? (prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`),
    link: pax.get('linkpath') ?? long.link ?? text(157, 100),
    mode: number(100, 8) & 0o7777,
    uid: Number(pax.get('uid') ?? number(108, 8)),
    gid: Number(pax.get('gid') ?? number(116, 8)),
    mtimeNs: nanoseconds(pax.get('mtime') ?? String(number(136, 12))),
    device: [number(329, 8), number(337, 8)],
    xattrs: new Map([...pax].filter(([key]) => key.startsWith(XATTR)).map(([key, value]) => [key.slice(XATTR.length), value])),
    start,
    size,
  };
}

const XATTR = 'SCHILY.xattr.';

/** PAX records `<length> <key>=<value>\n`; a unit of byte text is a byte, so lengths hold. */
function records(body: string): Map<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at < body.length;) {
    const [front = '', length = ''] = /^(\d+) /.exec(body.slice(at, at + 20)) ?? [];
    const end = at + Number(length);
    if (front === '' || end <= at || end > body.length) throw new ToolError('Malformed extended header', 2);
    const record = body.slice(at + front.length, end - 1);
    const equals = record.indexOf('=');
    found.set(record.slice(0, equals), record.slice(equals + 1));
    at = end;
  }
  return found;
}

function nanoseconds(text: string): bigint {
  const [, whole = '0', decimals = ''] = /^(-?\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return BigInt(whole) * 1_000_000_000n + BigInt(decimals.slice(0, 9).padEnd(9, '0'));
}
