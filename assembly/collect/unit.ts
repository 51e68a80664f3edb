// What is removed as one: a file of the store with those that are nothing without it.
import { fault, Code } from "../core/fault";
import { Dir } from "../io/volume";

export const enum UnitKind {
  pack,
  layer,
  merged,
  /** All epochs of a container. */
  journal,
  epoch,
  /** What unfinished work left behind. */
  temporary,
}

export const UNIT_KINDS = 6;

export class Unit {
  constructor(
    readonly kind: UnitKind,
    /** As the names journal calls it. */
    readonly path: string,
    /** Below it are its files. */
    readonly dir: Dir,
    /** Names; or, of a journal, its directory. */
    readonly files: string[],
  ) {}

  /** Path of the directory that its names are in. */
  get folder(): string {
    return folderOf(this.path);
  }

  /** Its name in its directory. */
  get name(): string {
    return this.path.slice(this.path.indexOf("/") + 1);
  }

  /** Bytes of its files, or -1 on failure. */
  size(): i64 {
    if (this.kind != UnitKind.journal) return this.dir.sizeOf(this.files);
    const dir = this.dir.directory(this.files[0]);
    if (!dir) return isAbsent() ? 0 : -1;
    const names = dir.list();
    const size = names ? dir.sizeOf(names) : -1;
    dir.close();
    return size;
  }

  /** Files that are gone already are no failure. */
  remove(): bool {
    if (this.kind != UnitKind.journal) return this.dir.unlinkAll(this.files);
    const dir = this.dir.directory(this.files[0]);
    if (!dir) return isAbsent();
    const names = dir.list();
    const ok = names != null && dir.unlinkAll(names);
    dir.close();
    return ok && this.dir.removeDirectory(this.files[0]);
  }
}

/** Path of the directory that the names of a unit of this path are in. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash);
}

/** Whether the fault only tells that something is gone; it is cleared then. */
function isAbsent(): bool {
  if (fault.code != Code.noEntry) return false;
  fault.clear();
  return true;
}
