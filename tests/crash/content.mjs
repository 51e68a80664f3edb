// Bytes that follow from a name, so that whatever is found can be checked without having been told of it.
import { createHash } from 'node:crypto';
import { encodeTarHeader } from '../../dist/tar/writer.js';

const FILES_PER_IMAGE = 12;

/** Up to about 200 KB, different for each name. */
export function contentOf(name) {
  const hash = createHash('sha256').update(name).digest();
  const length = hash.readUInt32LE(0) % 200_000;
  const block = createHash('sha512').update(hash).digest();
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += block.length) {
    block.writeUInt32LE(at, 0);
    block.copy(bytes, at);
  }
  return bytes;
}

/** The files of an image, by path. */
export function filesOfImage(name) {
  return Array.from({ length: FILES_PER_IMAGE }, (_, i) => [`lower/${i}`, contentOf(`${name}/${i}`)]);
}

/** An image's root file system as a tar. */
export function tarOfImage(name) {
  const parts = [];
  for (const [path, data] of filesOfImage(name)) {
    const plain = { type: '0', mode: 0o644, uid: 0, gid: 0, mtimeNs: 1_000_000_000n };
    parts.push(
      encodeTarHeader({ ...plain, path: Buffer.from(path), size: data.length }),
      data,
      Buffer.alloc((512 - (data.length % 512)) % 512),
    );
  }
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}
