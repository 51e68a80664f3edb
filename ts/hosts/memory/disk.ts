// Files and directories in memory.
/** A file starts with a block of this many bytes, which doubles until it is a whole one. */
const BLOCK_MIN = 4096;
const BLOCK_SIZE = 1024 * 1024;

/** A file's bytes, in blocks: growing never copies more than one of them. */
export class MemoryFile {
  readonly kind = 'file';
  readonly #blocks: Uint8Array[] = [];
  #size = 0;
  /** The lowest offset that changed since it was last asked for. */
  #changedFrom: number | undefined = 0;

  get size(): number {
    return this.#size;
  }

  /** Copies up to `length` bytes at `offset` into `to` from `at` on; how many. */
  read(to: Uint8Array, at: number, length: number, offset: number): number {
    const end = Math.min(offset + length, this.#size);
    for (let from = offset; from < end;) {
      const start = from % BLOCK_SIZE;
      const part = Math.min(BLOCK_SIZE - start, end - from);
      const block = this.#blocks[(from - start) / BLOCK_SIZE]!;
      to.set(block.subarray(start, start + part), at + from - offset);
      from += part;
    }
    return Math.max(0, end - offset);
  }

  write(data: Uint8Array, offset: number): void {
    // As in POSIX: writing nothing grows nothing.
    if (data.length === 0) return;
    const end = offset + data.length;
    this.#changed(Math.min(offset, this.#size));
    this.#reserve(end);
    for (let to = offset; to < end;) {
      const start = to % BLOCK_SIZE;
      const part = Math.min(BLOCK_SIZE - start, end - to);
      this.#blocks[(to - start) / BLOCK_SIZE]!.set(data.subarray(to - offset, to - offset + part), start);
      to += part;
    }
    this.#size = Math.max(this.#size, end);
  }

  resize(size: number): void {
    if (size !== this.#size) this.#changed(Math.min(size, this.#size));
    if (size < this.#size) {
      this.#blocks.length = Math.ceil(size / BLOCK_SIZE);
      // What grows again reads as zeros.
      this.#blocks.at(-1)?.fill(0, size - BLOCK_SIZE * (this.#blocks.length - 1));
    }
    this.#reserve(size);
    this.#size = size;
  }

  /** From where on it has changed since this was last called, or since it was made; undefined where it hasn't. */
  takeChange(): number | undefined {
    const from = this.#changedFrom;
    this.#changedFrom = undefined;
    return from;
  }

  #changed(from: number): void {
    this.#changedFrom = Math.min(this.#changedFrom ?? from, from);
  }

  #reserve(size: number): void {
    const last = Math.ceil(size / BLOCK_SIZE) - 1;
    for (let i = Math.max(0, this.#blocks.length - 1); i <= last; i++) {
      const block = this.#blocks[i];
      const wanted = i < last || i > 0 ? BLOCK_SIZE : size;
      if (block && block.length >= wanted) continue;
      let length = block?.length ?? BLOCK_MIN;
      while (length < wanted) length *= 2;
      const grown = new Uint8Array(Math.min(length, BLOCK_SIZE));
      if (block) grown.set(block);
      this.#blocks[i] = grown;
    }
  }
}

export class MemoryDirectory {
  readonly kind = 'directory';
  readonly entries = new Map<string, MemoryNode>();
}

export type MemoryNode = MemoryFile | MemoryDirectory;

/** What the instances of one program share that run over the same files. */
export class MemoryDisk {
  readonly root = new MemoryDirectory();
  /** Labels of instances that may still write. */
  readonly owners = new Set<string>();
}
