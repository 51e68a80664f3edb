/** Tar archives made block by block, for what no tar program writes. */
const BLOCK = 512;

export interface Header {
  name?: string;
  mode?: string;
  uid?: string;
  gid?: string;
  size?: string;
  mtime?: string;
  type?: string;
  linkname?: string;
  magic?: string;
  prefix?: string;
  devmajor?: string;
  devminor?: string;
  checksum?: string;
}

const FIELDS: [keyof Header, number][] = [
  ['name', 0],
  ['mode', 100],
  ['uid', 108],
  ['gid', 116],
  ['size', 124],
  ['mtime', 136],
  ['type', 156],
  ['linkname', 157],
  ['magic', 257],
  ['devmajor', 329],
  ['devminor', 337],
  ['prefix', 345],
];

/** A header block: fields as text (Latin-1), the checksum computed unless given. */
export function header(fields: Header): Buffer {
  const block = Buffer.alloc(BLOCK);
  const defaults: Header = { mode: '0000644\0', uid: '0000000\0', gid: '0000000\0', size: '0', mtime: '0', type: '0' };
  const all: Header = { ...defaults, magic: 'ustar\x0000', ...fields };
  for (const [field, at] of FIELDS) block.write(all[field] ?? '', at, 'latin1');
  return seal(block, fields.checksum);
}

/** Sets the checksum of a block. */
export function seal(block: Buffer, checksum?: string): Buffer {
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(checksum ?? `${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** Content with its padding. */
export function padded(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content as string, 'latin1');
  return Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}

/** A PAX record with its length. */
export function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let total = rest.length + 1;
  while (total !== rest.length + String(total).length) total = rest.length + String(total).length;
  return `${total}${rest}`;
}

/** An extension header with its body. */
export function extension(type: 'x' | 'g' | 'L' | 'K', body: string): Buffer {
  return Buffer.concat([header({ name: 'extension', type, size: octal(body.length) }), padded(body)]);
}

export function file(fields: Header, content = ''): Buffer {
  return Buffer.concat([header({ size: octal(content.length), ...fields }), padded(content)]);
}

export const octal = (value: number) => `${value.toString(8).padStart(11, '0')}\0`;

export const END = Buffer.alloc(2 * BLOCK);

export const archive = (...parts: Buffer[]) => Buffer.concat([...parts, END]);
