import { createRequire } from 'node:module';
import type { Readable, Writable } from 'node:stream';
import { posix } from 'node:path';
import type { Container } from '../index.js';
import { createDecoder, decoderFault } from '../node/oci/decoder.js';
import { MAGIC_LENGTH, compressionOf } from '../oci/compression.js';
import { PIECE_SIZE, cutPieces, withPeek } from '../oci/pieces.js';
import { CliError } from './cli-error.js';
import { printableName } from './byte-names.js';

/** What tar-stream tells of an entry. Names are the bytes of the archive, one a character; in PAX they are text. */
interface Header {
  readonly name: string;
  readonly linkname: string | null;
  readonly type: string | null;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: Date;
  readonly devmajor: number;
  readonly devminor: number;
  readonly pax: Readonly<Record<string, string>> | null;
}

type Entry = AsyncIterable<Uint8Array> & { readonly header: Header };
type Extract = Writable & AsyncIterable<Entry>;
const { extract } = createRequire(import.meta.url)('tar-stream') as { extract(options: { filenameEncoding: string }): Extract };

/** What was put into a container. */
export interface Extracted {
  entries: number;
  bytes: number;
}

const PERMISSIONS = 0o7777;
const XATTR = 'SCHILY.xattr.';

/** Puts a tar, plain or compressed, into a directory of a container, with owners, modes, times, links, devices and attributes. */
export async function extractInto(
  container: Container,
  directory: string,
  input: Readable,
  notice: (text: string) => void,
): Promise<Extracted> {
  return withPeek(cutPieces(input, 'standard input'), MAGIC_LENGTH, async (start, pieces) => {
    if (start.length === 0) throw damaged('it is empty');
    const compression = compressionOf(start, 'standard input');
    const plain = compression === 'none' ? pieces : decoded(pieces, compression);
    const archive = extract({ filenameEncoding: 'latin1' });
    const fed = feed(archive, plain);
    const extraction = new Extraction(container.fs, directory, notice);
    try {
      for await (const entry of archive) await extraction.entry(entry);
      await fed;
    } catch (error) {
      fed.catch(() => undefined);
      // Its own failures have no code; those of the container do.
      if ((error as { code?: unknown }).code !== undefined || error instanceof CliError) throw error;
      throw damaged(error instanceof Error ? error.message : String(error));
    }
    extraction.finish();
    return extraction.done;
  });
}

async function feed(archive: Extract, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const piece of pieces) {
      // A copy: the piece's buffer may be reused once the next one is asked for.
      const written = archive.write(Buffer.from(piece));
      if (!written) await new Promise((resolve) => archive.once('drain', resolve));
    }
    archive.end();
  } catch (error) {
    archive.destroy(error as Error);
    throw error;
  }
}

async function* decoded(pieces: AsyncIterable<Uint8Array>, compression: 'gzip' | 'zstd'): AsyncGenerator<Uint8Array, void, undefined> {
  const { Readable: Stream } = await import('node:stream');
  const decoder = createDecoder(compression, PIECE_SIZE, 'standard input');
  const source = Stream.from(copies(pieces), { objectMode: false });
  source.once('error', (error) => decoder.destroy(error));
  try {
    yield* source.pipe(decoder) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw damaged(decoderFault(error, compression));
  }
}

async function* copies(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const piece of pieces) yield Buffer.from(piece);
}

/** What isn't read of an entry has to be passed over, before the next one comes. */
async function passOver(entry: Entry): Promise<void> {
  const rest = entry[Symbol.asyncIterator]();
  while ((await rest.next()).done !== true);
}

function damaged(why: string): CliError {
  return new CliError(`standard input: not a whole tar archive: ${why}`, {
    code: 'ECORRUPT',
    path: 'standard input',
    hint: "pipe a tar in: 'tar -c DIR | veneer cp - CONTAINER:/PATH'",
  });
}

class Extraction {
  readonly done: Extracted = { entries: 0, bytes: 0 };
  readonly #fs: Container['fs'];
  readonly #base: Buffer;
  readonly #notice: (text: string) => void;
  /** Attributes of directories come last: what is put into one changes its time, and may not be allowed by its mode. */
  readonly #directories: { readonly path: Buffer; readonly header: Header }[] = [];

  constructor(fs: Container['fs'], directory: string, notice: (text: string) => void) {
    this.#fs = fs;
    this.#base = Buffer.from(directory);
    this.#notice = notice;
  }

  async entry(entry: Entry): Promise<void> {
    const { header } = entry;
    const path = this.#place(bytesOf(header.name, header.pax?.['path']));
    if (header.type === 'directory') this.#directory(path, header);
    else if (path.equals(this.#base)) throw damaged('an entry that is no directory has no name');
    else await this.#leaf(path, header, entry);
    await passOver(entry);
    this.done.entries++;
  }

  finish(): void {
    for (const { path, header } of this.#directories.reverse()) this.#attributes(path, header);
  }

  #place(name: Buffer): Buffer {
    const parts = name
      .toString('latin1')
      .split('/')
      .filter((part) => part !== '' && part !== '.');
    if (parts.includes('..')) {
      throw new CliError(`standard input: an entry leads out of the target: ${printableName(name)}`, {
        code: 'EINVAL',
        path: 'standard input',
      });
    }
    const path = posix.join(this.#base.toString('latin1'), ...parts);
    return Buffer.from(path, 'latin1');
  }

  #directory(path: Buffer, header: Header): void {
    const there = this.#fs.statSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory() !== true) {
      this.#makeRoom(path);
      this.#fs.mkdirSync(path, { recursive: true });
    }
    this.#directories.push({ path, header });
  }

  async #leaf(path: Buffer, header: Header, entry: Entry): Promise<void> {
    this.#makeRoom(path);
    switch (header.type) {
      case 'file':
      case 'contiguous-file':
        await this.#file(path, entry);
        break;
      case 'symlink':
        this.#fs.symlinkSync(bytesOf(header.linkname ?? '', header.pax?.['linkpath']), path);
        break;
      case 'link':
        this.#fs.linkSync(this.#place(bytesOf(header.linkname ?? '', header.pax?.['linkpath'])), path);
        // It has the attributes of what it is a name of.
        return;
      case 'character-device':
      case 'block-device':
        this.#fs.mknodSync(path, header.type, header.mode, { major: header.devmajor, minor: header.devminor });
        break;
      case 'fifo':
        this.#fs.mkfifoSync(path, header.mode);
        break;
      default:
        this.#notice(`left out: ${printableName(path)} (an entry of the type '${String(header.type)}')`);
        return;
    }
    this.#attributes(path, header);
  }

  /** As tar does: what is there is replaced; a directory is not, but for a directory. */
  #makeRoom(path: Buffer): void {
    this.#fs.mkdirSync(Buffer.from(posix.dirname(path.toString('latin1')), 'latin1'), { recursive: true });
    const there = this.#fs.lstatSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory() === true) {
      throw new CliError(`${printableName(path)}: a directory is in the way`, {
        code: 'EISDIR',
        path: printableName(path),
        hint: 'remove it first',
      });
    }
    if (there !== undefined) this.#fs.unlinkSync(path);
  }

  async #file(path: Buffer, entry: Entry): Promise<void> {
    const fd = this.#fs.openSync(path, 'wx', 0o600);
    try {
      for await (const piece of entry) {
        for (let at = 0; at < piece.length;) at += this.#fs.writeSync(fd, piece, at);
        this.done.bytes += piece.length;
      }
    } finally {
      this.#fs.closeSync(fd);
    }
  }

  #attributes(path: Buffer, header: Header): void {
    // The owner first: changing it takes setuid bits away.
    this.#fs.lchownSync(path, header.uid, header.gid);
    for (const [key, value] of Object.entries(header.pax ?? {})) {
      if (!key.startsWith(XATTR)) continue;
      if (value.includes('\ufffd')) this.#notice(`left out: ${key.slice(XATTR.length)} of ${printableName(path)} (it is no text)`);
      else this.#fs.setxattrSync(path, key.slice(XATTR.length), value, { follow: false });
    }
    if (header.type !== 'symlink') this.#fs.chmodSync(path, header.mode & PERMISSIONS);
    const time = timeOf(header);
    this.#fs.lutimesSync(path, time, time);
  }
}

/** A PAX record is text in UTF-8; a field of the header is bytes. */
function bytesOf(field: string, pax: string | undefined): Buffer {
  return pax === undefined ? Buffer.from(field, 'latin1') : Buffer.from(pax);
}

/** To the nanosecond, where a PAX record tells it. */
function timeOf({ mtime, pax }: Header): bigint {
  const [, sign = '', whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d*))?$/.exec(pax?.['mtime'] ?? '') ?? [];
  if (whole === undefined) return BigInt(mtime.getTime()) * 1_000_000n;
  const nanoseconds = BigInt(whole) * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return sign === '-' ? -nanoseconds : nanoseconds;
}
