import { veneerError } from '../core/veneer-error.js';
import { MemoryDisk, MemoryFile, type MemoryDirectory } from '../hosts/memory/disk.js';
import { BLOCK_SIZE, checksumOf, numberField, paddedSize, ustarName } from '../tar/fields.js';
import { encodeTarHeader } from '../tar/writer.js';
import { directoryAt, namesOf, walk } from './tree.js';

const encoder = new TextEncoder();
const TYPE_AT = 156;

/**
 * A store's files in memory, for programs without a disk. Several stores of one program may be open over one volume. It is gone with the last
 * reference to it, unless its archive is kept.
 */
export class MemoryVolume {
  /** @internal */
  readonly disk = new MemoryDisk();

  /**
   * A volume with the files of an archive: of `archive`, or any uncompressed tar of a store's directory. The bytes are copied.
   * Fails with `ECORRUPT` (not a tar, cut off, a wrong checksum; with the offset), `ENOTSUP` (an entry that no store has).
   */
  static from(archive: Uint8Array): MemoryVolume {
    const volume = new MemoryVolume();
    for (let at = 0; at < archive.length;) {
      const header = archive.subarray(at, at + BLOCK_SIZE);
      if (header.length === BLOCK_SIZE && header.every((byte) => byte === 0)) return volume;
      at += BLOCK_SIZE + volume.#add(header, archive, at);
    }
    throw corrupt('the archive is cut off', archive.length);
  }

  /** Bytes of all files. */
  get size(): number {
    return walk(this.disk.root).reduce((total, [, node]) => total + (node.kind === 'file' ? node.size : 0), 0);
  }

  /**
   * All files as one uncompressed tar. Unpacked it is a store in a directory, for any host. What a container hasn't synced
   * isn't in it.
   */
  archive(): Uint8Array {
    const nodes = walk(this.disk.root);
    const contents = nodes.reduce((total, [, node]) => total + (node.kind === 'file' ? paddedSize(node.size) : 0), 0);
    const out = new Uint8Array((nodes.length + 2) * BLOCK_SIZE + contents);
    let at = 0;
    for (const [path, node] of nodes) {
      const file = node.kind === 'file' ? node : undefined;
      const mode = file ? 0o644 : 0o755;
      const type = file ? '0' : '5';
      const size = file?.size ?? 0;
      out.set(encodeTarHeader({ type, path: encoder.encode(path), mode, uid: 0, gid: 0, size, mtimeNs: 0n }), at);
      file?.read(out, at + BLOCK_SIZE, size, 0);
      at += BLOCK_SIZE + paddedSize(size);
    }
    return out;
  }

  /** Takes one entry; bytes of its content with their padding. */
  #add(header: Uint8Array, archive: Uint8Array, at: number): number {
    if (header.length < BLOCK_SIZE) throw corrupt('the tar header is cut off', at);
    if (numberField(header, 148, 8) !== checksumOf(header)) {
      throw corrupt(at === 0 ? 'not a tar archive' : "the tar header's checksum is wrong", at);
    }
    const size = numberField(header, 124, 12);
    if (size === undefined) throw corrupt('the size in a tar header is malformed', at);
    const name = ustarName(header);
    const path = namesOf(name);
    const type = String.fromCharCode(header[TYPE_AT]!);
    if (path.includes('..') || !'05\0'.includes(type)) {
      throw veneerError('unsupported', { syscall: 'open', path: name, detail: 'a store has files and directories only', offset: at });
    }
    if (type === '5') {
      this.#directory(path, at);
      return 0;
    }
    const start = at + BLOCK_SIZE;
    if (start + size > archive.length) throw corrupt('the archive is cut off', archive.length);
    const file = new MemoryFile();
    file.write(archive.subarray(start, start + size), 0);
    this.#directory(path.slice(0, -1), at).entries.set(path.at(-1) ?? '', file);
    return paddedSize(size);
  }

  #directory(path: readonly string[], at: number): MemoryDirectory {
    const directory = directoryAt(this.disk.root, path);
    if (directory === undefined) throw corrupt('an entry below a file', at);
    return directory;
  }
}

function corrupt(detail: string, offset: number): Error {
  return veneerError('corrupt', { syscall: 'open', path: 'archive', detail, offset });
}
