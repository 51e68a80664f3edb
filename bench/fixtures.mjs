/** What several scenarios start from, made when it is first asked for. */
export class Fixtures {
  #made = new Map();

  constructor(images, scratch) {
    this.images = images;
    this.scratch = scratch;
  }

  #once(key, make) {
    const made = this.#made.get(key) ?? make();
    this.#made.set(key, made);
    return made;
  }
}
