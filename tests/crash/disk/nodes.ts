// What a model disk is made of, and the trace of what was done to it.

/** A file's bytes as running programs see them; those that came with an image are shared until the first change. */
export class FileNode {
  readonly kind = 'file';
  #bytes: Uint8Array;
  #size: number;
  #owned = false;

  constructor(
    /** Its bytes on the platter when the disk was started. */
    readonly initial: Uint8Array = new Uint8Array(),
  ) {
    this.#bytes = initial;
    this.#size = initial.length;
  }

  get size(): number {
    return this.#size;
  }

  /** Its bytes; valid until the next change. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  write(offset: number, data: Uint8Array): void {
    this.#reserve(Math.max(this.#size, offset + data.length));
    this.#bytes.set(data, offset);
    this.#size = Math.max(this.#size, offset + data.length);
  }

  resize(size: number): void {
    this.#reserve(size);
    if (size < this.#size) this.#bytes.fill(0, size, this.#size);
    this.#size = size;
  }

  #reserve(size: number): void {
    if (this.#owned && size <= this.#bytes.length) return;
    const grown = new Uint8Array(size <= 4096 ? 4096 : size * 2);
    grown.set(this.bytes);
    this.#bytes = grown;
    this.#owned = true;
  }
}

export class DirectoryNode {
  readonly kind = 'directory';
  readonly entries = new Map<string, Node>();
}

export type Node = FileNode | DirectoryNode;

/** A change of a file's bytes or size. */
export type FileChange =
  | { readonly kind: 'write'; readonly file: FileNode; readonly offset: number; readonly data: Uint8Array }
  | { readonly kind: 'resize'; readonly file: FileNode; readonly size: number };

/** A name of a directory that means another thing from now on, or nothing. A rename is two of them. */
export interface NameChange {
  readonly kind: 'name';
  readonly directory: DirectoryNode;
  readonly name: string;
  readonly node: Node | undefined;
}

/** What happened on a disk, in order. A failed sync leaves in doubt, for ever, what it should have made durable. */
export type Event =
  | FileChange
  | NameChange
  | { readonly kind: 'sync'; readonly node: Node }
  | { readonly kind: 'failed-sync'; readonly node: FileNode }
  | { readonly kind: 'failed-sync'; readonly node: DirectoryNode; readonly names: readonly string[] };
