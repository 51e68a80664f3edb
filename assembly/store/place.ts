// Where bytes lie in a store.

export class Place {
  /** Of a file, in the store. */
  path: string = "";
  position: u64 = 0;

  set(path: string, position: u64): bool {
    this.path = path;
    this.position = position;
    return true;
  }
}
