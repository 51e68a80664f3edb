import type { ByteString, FileContent, FsStat, IFileSystem, MkdirOptions, RmOptions } from 'just-bash';
import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import type { ContainerFs } from '../fs/container-fs.js';
import type { Stats } from '../fs/stats.js';
import { bytesOfText, textOfBytes, textOfUtf8 } from './byte-text.js';
import { isDevice, isEndless } from './devices.js';
import { turn } from './turn.js';

/** Read as a whole by most commands, so that no string grows past what V8 can hold (2^29 - 24). */
const READ_MAX = 512 * 1024 * 1024 - 1024;

/**
 * A container's files as the interpreter asks for them. Paths and contents are byte text (byte-text.ts).
 *
 * There are no `*Sync` methods on purpose: given them, the interpreter's constructor writes a stub for each of its commands into /bin and
 * /usr/bin (tests/shell: "leaves no trace").
 */
export class ContainerFiles implements IFileSystem {
  readonly #fs: ContainerFs;

  constructor(fs: ContainerFs) {
    this.#fs = fs;
  }

  /** Runs a call. Messages of errors become byte text, for commands print them. */
  async #call<T>(run: () => T): Promise<T> {
    await turn();
    try {
      return run();
    } catch (error) {
      if (error instanceof Error) error.message = textOfUtf8(error.message);
      throw error;
    }
  }

  async readFile(path: string): Promise<string> {
    return textOfBytes(await this.readFileBuffer(path));
  }

  async readFileBytes(path: string): Promise<ByteString> {
    const bytes = await this.readFileBuffer(path);
    return bytes.toString('latin1') as unknown as ByteString;
  }

  readFileBuffer(path: string): Promise<Buffer> {
    return this.#call(() => {
      if (isEndless(path)) throw failure('EFBIG', 'never ends: read it with dd or head -c', path);
      if (isDevice(path)) return Buffer.alloc(0);
      const { size } = this.#fs.statSync(bytesOfText(path));
      if (size > READ_MAX) throw failure('EFBIG', 'too large for a shell command: use dd, cp or mv', path);
      return this.#fs.readFileSync(bytesOfText(path));
    });
  }

  /** The first bytes of a file. */
  start(path: string, length: number): Promise<Buffer> {
    return this.#call(() => {
      const fd = this.#fs.openSync(bytesOfText(path), 'r');
      try {
        const buffer = Buffer.alloc(length);
        return buffer.subarray(0, this.#fs.readSync(fd, buffer, 0, length, 0));
      } finally {
        this.#fs.closeSync(fd);
      }
    });
  }

  writeFile(path: string, content: FileContent): Promise<void> {
    return this.#call(() => {
      if (isDevice(path)) return;
      this.#fs.writeFileSync(bytesOfText(path), contentBytes(content));
    });
  }

  /** Gives a name to a new file, with mode and owner of what is at `like`. */
  replace(path: string, content: FileContent, like: string): Promise<void> {
    return this.#call(() => {
      const [to, made] = [bytesOfText(path), bytesOfText(`${path.slice(0, path.lastIndexOf('/') + 1)}${temporaryName()}`)];
      const { mode, uid, gid } = this.#fs.statSync(bytesOfText(like));
      this.#fs.writeFileSync(made, contentBytes(content), { flag: 'wx' });
      this.#fs.chownSync(made, uid, gid);
      this.#fs.chmodSync(made, mode & 0o7777);
      this.#fs.renameSync(made, to);
    });
  }

  appendFile(path: string, content: FileContent): Promise<void> {
    return this.#call(() => {
      if (isDevice(path)) return;
      this.#fs.appendFileSync(bytesOfText(path), contentBytes(content));
    });
  }

  exists(path: string): Promise<boolean> {
    return this.#call(() => isDevice(path) || this.#fs.existsSync(bytesOfText(path)));
  }

  stat(path: string): Promise<FsStat> {
    return this.#call(() => (isDevice(path) ? DEVICE : statOf(this.#fs.statSync(bytesOfText(path)))));
  }

  lstat(path: string): Promise<FsStat> {
    return this.#call(() => (isDevice(path) ? DEVICE : statOf(this.#fs.lstatSync(bytesOfText(path)))));
  }

  mkdir(path: string, options?: MkdirOptions): Promise<void> {
    return this.#call(() => {
      this.#fs.mkdirSync(bytesOfText(path), { recursive: options?.recursive ?? false });
    });
  }

  readdir(path: string): Promise<string[]> {
    return this.#call(() => this.#fs.readdirSync(bytesOfText(path), { encoding: 'buffer' }).map(textOfBytes));
  }

  readdirWithFileTypes(path: string): ReturnType<NonNullable<IFileSystem['readdirWithFileTypes']>> {
    return this.#call(() => {
      const entries = this.#fs.readdirSync(bytesOfText(path), { encoding: 'buffer', withFileTypes: true });
      return entries.map((entry) => ({
        name: textOfBytes(entry.name as unknown as Buffer),
        isFile: entry.isFile(),
        isDirectory: entry.isDirectory(),
        isSymbolicLink: entry.isSymbolicLink(),
      }));
    });
  }

  rm(path: string, options?: RmOptions): Promise<void> {
    return this.#call(() => {
      const bytes = bytesOfText(path);
      // node's rm refuses a directory without `recursive`; the interpreter's rmdir removes an empty one through this.
      if (options?.recursive !== true && this.#fs.lstatSync(bytes, { throwIfNoEntry: false })?.isDirectory() === true) {
        this.#fs.rmdirSync(bytes);
        return;
      }
      this.#fs.rmSync(bytes, { recursive: options?.recursive ?? false, force: options?.force ?? false });
    });
  }

  /** A file; its content is shared. Our own cp copies trees. */
  cp(source: string, destination: string): Promise<void> {
    return this.#call(() => {
      this.#fs.copyFileSync(bytesOfText(source), bytesOfText(destination));
    });
  }

  mv(source: string, destination: string): Promise<void> {
    return this.#call(() => {
      this.#fs.renameSync(bytesOfText(source), bytesOfText(destination));
    });
  }

  resolvePath(base: string, path: string): string {
    return posix.resolve('/', base, path);
  }

  /** Unused by the interpreter's own globbing, which reads directories. */
  getAllPaths(): string[] {
    return [];
  }

  chmod(path: string, mode: number): Promise<void> {
    return this.#call(() => {
      this.#fs.chmodSync(bytesOfText(path), mode);
    });
  }

  symlink(target: string, path: string): Promise<void> {
    return this.#call(() => {
      this.#fs.symlinkSync(bytesOfText(target), bytesOfText(path));
    });
  }

  link(existing: string, path: string): Promise<void> {
    return this.#call(() => {
      this.#fs.linkSync(bytesOfText(existing), bytesOfText(path));
    });
  }

  readlink(path: string): Promise<string> {
    return this.#call(() => textOfBytes(this.#fs.readlinkSync(bytesOfText(path), 'buffer')));
  }

  realpath(path: string): Promise<string> {
    return this.#call(() => textOfBytes(this.#fs.realpathSync(bytesOfText(path), 'buffer')));
  }

  utimes(path: string, accessed: Date, modified: Date): Promise<void> {
    return this.#call(() => {
      this.#fs.utimesSync(bytesOfText(path), accessed, modified);
    });
  }
}

const DEVICE: FsStat = {
  isFile: false,
  isDirectory: false,
  isSymbolicLink: false,
  mode: 0o666,
  size: 0,
  mtime: new Date(0),
};

function statOf(stats: Stats): FsStat {
  return {
    isFile: stats.isFile(),
    isDirectory: stats.isDirectory(),
    isSymbolicLink: stats.isSymbolicLink(),
    mode: stats.mode & 0o7777,
    size: stats.size,
    mtime: stats.mtime,
    dev: stats.dev,
    ino: stats.ino,
  };
}

function temporaryName(): string {
  return `sed${randomBytes(6).toString('hex')}`;
}

function contentBytes(content: FileContent): Uint8Array {
  return typeof content === 'string' ? bytesOfText(content) : content;
}

function failure(code: string, reason: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${reason}, open '${path}'`), { code });
}
