import type { FileHandle } from '../bindings.js';

/** A file that is open. */
export interface OpenFile {
  readonly file: FileHandle;
  /** Where it stands among the open ones; -1 when it was closed. */
  place: number;
}

/** The open files of a container, in no order: a Set would look each up by a hash that it has to give it first (measured). */
export class OpenFiles {
  #files: OpenFile[] = [];

  add(file: OpenFile): void {
    file.place = this.#files.length;
    this.#files.push(file);
  }

  /** Whether it was open. */
  delete(file: OpenFile): boolean {
    const { place } = file;
    if (place < 0) return false;
    const last = this.#files.pop()!;
    if (last !== file) {
      this.#files[place] = last;
      last.place = place;
    }
    file.place = -1;
    return true;
  }

  /** Takes all out. */
  takeAll(): OpenFile[] {
    const all = this.#files;
    this.#files = [];
    for (const file of all) file.place = -1;
    return all;
  }
}
