import { runChild } from './child.mjs';
import { run, settle } from './command.mjs';
import { ContainersStorage } from './peers/podman.mjs';
import { unpackLayers } from './peers/tar.mjs';

/** What several scenarios start from, each made when it is first asked for and left as it is. */
export class Fixtures {
  #images;
  #scratch;
  #made = new Map();

  constructor(images, scratch) {
    this.#images = images;
    this.#scratch = scratch;
  }

  /** A store with one image, which has its name. */
  store(image) {
    return this.#once(`store ${image}`, async () => {
      const directory = this.#scratch.directory('store');
      await runChild('load', [directory, this.#images.archive(image)]);
      return directory;
    });
  }

  /** A directory for each layer, the lowest first. */
  layerTrees(image) {
    return this.#once(`trees ${image}`, async () => {
      const trees = [];
      for (const layer of this.#images.layers(image)) {
        const directory = this.#scratch.directory('layer');
        await unpackLayers([layer], directory);
        trees.push(directory);
      }
      return trees;
    });
  }

  /** All layers in one directory. */
  tree(image) {
    return this.#once(`tree ${image}`, async () => {
      const directory = this.#scratch.directory('tree');
      await unpackLayers(this.#images.layers(image), directory);
      return directory;
    });
  }

  /** podman's and buildah's storage with one image, which has its name. */
  containersStorage(image) {
    return this.#once(`containers-storage ${image}`, async () => {
      const storage = new ContainersStorage(this.#scratch.directory('p'));
      await storage.podman('load', '-q', '-i', this.#images.archive(image));
      return storage;
    });
  }

  /** Runs `work` over a copy of a directory that a fixture gave, removed afterwards. */
  async withCopy(directory, work) {
    const copy = this.#scratch.path('copy');
    await run('cp', ['-a', directory, copy]);
    await settle(copy);
    try {
      return await work(copy);
    } finally {
      this.#scratch.remove(copy);
    }
  }

  async #once(key, make) {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = await make();
    this.#made.set(key, made);
    await settle(this.#scratch.root);
    return made;
  }
}
