// The journals of a store's containers: directories of segments/, opened when they are first needed.
import { Code, fail, fault } from "../core/fault";
import { Dir } from "../io/volume";

/**
 * Ids of journals, of any store, whose names a host refused to make durable. It may take them for durable later: in this program nobody
 * relies on them.
 */
const doubtful = new Set<string>();

export class Journals {
  /** Those that were made, and have no durable name yet. */
  private made: string[] = [];
  private opened: Map<string, Dir> = new Map();

  constructor(private parent: Dir) {}

  /** Null with `no-entry` when there is none of this id. */
  directory(id: string): Dir | null {
    if (this.opened.has(id)) return this.opened.get(id);
    const dir = this.parent.directory(id);
    if (dir) this.opened.set(id, dir);
    return dir;
  }

  /** Makes one, or takes the one that another writer just made: whose it is, its epochs tell. Its name is durable after `sync`. */
  make(id: string): bool {
    if (this.parent.makeDirectory(id)) {
      this.made.push(id);
      return true;
    }
    if (fault.code != Code.exist) return false;
    fault.clear();
    return true;
  }

  /** Makes the name of a journal durable. */
  sync(id: string): bool {
    if (doubtful.has(id))
      return fail(Code.stale, "an earlier sync failed: what is written into this container may get lost");
    const ok = this.parent.sync();
    for (let i = 0; i < this.made.length && !ok; i++) doubtful.add(this.made[i]);
    this.made = [];
    return ok;
  }

  /** Removes an empty one. */
  remove(id: string): bool {
    if (this.opened.has(id)) this.opened.get(id).close();
    this.opened.delete(id);
    return this.parent.removeDirectory(id);
  }

  close(): void {
    const dirs = this.opened.values();
    for (let i = 0; i < dirs.length; i++) dirs[i].close();
    this.opened.clear();
  }
}
