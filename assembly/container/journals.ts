// The journals of a store's containers: directories of segments/, opened when they are first needed.
import { Code, fault } from "../core/fault";
import { Dir } from "../io/volume";

export class Journals {
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
    if (this.parent.makeDirectory(id)) return true;
    if (fault.code != Code.exist) return false;
    fault.clear();
    return true;
  }

  /** Makes the names of journals durable. */
  sync(): bool {
    return this.parent.sync();
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
