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
    /** In the order in which they go; or, of a journal, its directory. */
    readonly files: string[],
  ) {}

  /** Path of the directory that its names are in. */
  get folder(): string {
    const slash = this.path.lastIndexOf("/");
    return slash < 0 ? "." : this.path.slice(0, slash);
  }

  /** Its name in its directory. */
  get name(): string {
    return this.path.slice(this.path.indexOf("/") + 1);
  }

  /** Bytes of its files, or -1 on failure. */
  size(): i64 {
    if (this.kind != UnitKind.journal) return sizeOf(this.dir, this.files);
    const dir = this.dir.directory(this.files[0]);
    if (!dir) return isAbsent() ? 0 : -1;
    const names = dir.list();
    const size = names ? sizeOf(dir, names) : -1;
    dir.close();
    return size;
  }

  /** Files that are gone already are no failure. */
  remove(): bool {
    if (this.kind != UnitKind.journal) return unlinkAll(this.dir, this.files);
    const dir = this.dir.directory(this.files[0]);
    if (!dir) return isAbsent();
    const names = dir.list();
    const ok = names != null && unlinkAll(dir, names);
    dir.close();
    return ok && this.dir.removeDirectory(this.files[0]);
  }
}

function unlinkAll(dir: Dir, names: string[]): bool {
  for (let i = 0; i < names.length; i++) if (!dir.unlink(names[i])) return false;
  return true;
}

/** Bytes of files; those that are gone have none. -1 on failure. */
function sizeOf(dir: Dir, names: string[]): i64 {
  let total: i64 = 0;
  for (let i = 0; i < names.length; i++) {
    const file = dir.file(names[i]);
    if (!file) {
      if (!isAbsent()) return -1;
      continue;
    }
    const size = file.size();
    file.close();
    if (size < 0) return -1;
    total += size;
  }
  return total;
}

/** Whether the fault only tells that something is gone; it is cleared then. */
function isAbsent(): bool {
  if (fault.code != Code.noEntry) return false;
  fault.clear();
  return true;
}
