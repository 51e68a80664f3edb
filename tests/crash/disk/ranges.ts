import type { FileNode } from './nodes.js';

/** Parts of files. */
export class Ranges {
  readonly #byFile = new Map<FileNode, (readonly [number, number])[]>();

  add(file: FileNode, offset: number, length: number): void {
    const ranges = this.#byFile.get(file);
    if (ranges) ranges.push([offset, offset + length]);
    else this.#byFile.set(file, [[offset, offset + length]]);
  }

  /** Whether any byte of it was added. */
  has(file: FileNode, offset: number, length: number): boolean {
    return (this.#byFile.get(file) ?? []).some(([from, to]) => offset < to && from < offset + length);
  }
}
