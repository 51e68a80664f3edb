import { veneerError, type VeneerError } from '../core/veneer-error.js';
import { PartSource, readWhole, type ByteSource } from './byte-source.js';
import type { FileSet } from './file-set.js';
import { BLOCK_SIZE, checksumOf, numberField, paddedSize, paxRecords, textField, ustarName } from '../tar/fields.js';

/** An image archive holds a few files per layer; a root file system taken for one holds tens of thousands. */
const ENTRIES_MAX = 20_000;
/** Of a PAX body or GNU long name. */
const EXTENSION_MAX = 1024 * 1024;
/** Symbolic links followed in an archive. */
const LINKS_MAX = 16;

type Member = { readonly kind: 'file'; readonly start: number; readonly size: number } | { readonly kind: 'link'; readonly target: string };

/** The files of an uncompressed tar, found by their headers and read in place. */
export class TarIndex implements FileSet {
  readonly #members = new Map<string, Member>();

  private constructor(readonly source: ByteSource) {}

  get name(): string {
    return this.source.name;
  }

  /**
   * Reads the headers of `source`. Fails with `ECORRUPT` and the offset (not a tar, cut off, a wrong checksum).
   * The last of several members of one name counts.
   */
  static async read(source: ByteSource): Promise<TarIndex> {
    const index = new TarIndex(source);
    await index.#scan();
    return index;
  }

  open(path: string): Promise<ByteSource | undefined> {
    let at = normalized(path);
    for (let links = 0; links <= LINKS_MAX; links++) {
      const member = this.#members.get(at);
      if (member?.kind !== 'link') {
        return Promise.resolve(member && new PartSource(path, this.source, member.start, member.size));
      }
      at = member.target;
    }
    return Promise.resolve(undefined);
  }

  close(): Promise<void> {
    return this.source.close();
  }

  async #scan(): Promise<void> {
    const block = new Uint8Array(BLOCK_SIZE);
    let extension: Extension = {};
    for (let at = 0; at < this.source.size;) {
      const header = await this.source.read(at, block);
      if (header.length === BLOCK_SIZE && header.every((byte) => byte === 0)) return;
      if (header.length < BLOCK_SIZE) throw this.#corrupt('the tar header is cut off', at);
      if (numberField(header, 148, 8) !== checksumOf(header)) {
        throw this.#corrupt(at === 0 ? 'not a tar archive' : "the tar header's checksum is wrong", at);
      }
      const size = extension.size ?? numberField(header, 124, 12);
      if (size === undefined) throw this.#corrupt('the size in a tar header is malformed', at);
      const type = String.fromCharCode(header[156] ?? 0);
      const start = at + BLOCK_SIZE;
      const content = 'xgLK'.includes(type) || '07\0'.includes(type) ? size : 0;
      if (start + content > this.source.size) throw this.#corrupt('the archive is cut off', this.source.size);
      if ('xgLK'.includes(type)) {
        extension = { ...extension, ...(await this.#extension(type, start, size)) };
      } else {
        this.#add(header, type, start, content, extension, at);
        extension = {};
      }
      at = start + paddedSize(content);
    }
  }

  #add(header: Uint8Array, type: string, start: number, size: number, extension: Extension, at: number): void {
    const name = normalized(extension.path ?? ustarName(header));
    const target = extension.linkpath ?? textField(header, 157, 100);
    if ('07\0'.includes(type)) this.#members.set(name, { kind: 'file', start, size });
    // docker save's legacy layout: `<id>/layer.tar` is a symbolic link to another layer's.
    if (type === '2') this.#members.set(name, { kind: 'link', target: normalized(`${name}/../${target}`) });
    if (type === '1') this.#members.set(name, { kind: 'link', target: normalized(target) });
    if (this.#members.size > ENTRIES_MAX) {
      throw this.#corrupt(`more than ${ENTRIES_MAX} files: not an image archive`, at);
    }
  }

  async #extension(type: string, start: number, size: number): Promise<Extension> {
    if (size > EXTENSION_MAX) throw this.#corrupt(`an extended header of ${size} bytes is too long`, start);
    const body = await readWhole(new PartSource(this.name, this.source, start, size), EXTENSION_MAX);
    if (type === 'L') return { path: textField(body, 0, size) };
    if (type === 'K') return { linkpath: textField(body, 0, size) };
    if (type === 'g') return {};
    const records = paxRecords(body);
    const sizeText = records?.get('size');
    if (records === undefined || (sizeText !== undefined && !/^[0-9]{1,15}$/.test(sizeText))) {
      throw this.#corrupt('a PAX header is malformed', start);
    }
    const path = records.get('path');
    const linkpath = records.get('linkpath');
    return {
      ...(path === undefined ? {} : { path }),
      ...(linkpath === undefined ? {} : { linkpath }),
      ...(sizeText === undefined ? {} : { size: Number(sizeText) }),
    };
  }

  #corrupt(detail: string, offset: number): VeneerError {
    return veneerError('corrupt', { syscall: 'load', path: this.name, detail, offset });
  }
}

/** What PAX and GNU headers say of the next member. */
interface Extension {
  readonly path?: string;
  readonly linkpath?: string;
  readonly size?: number;
}

/** Without `.`, `..` and empty parts; `..` stops at the archive's root. */
function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
