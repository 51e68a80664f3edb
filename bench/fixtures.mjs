import { runChild } from './child.mjs';
import { run } from './command.mjs';
import { ContainersStorage } from './peers/podman.mjs';
import { unpackLayer } from './peers/tar.mjs';

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
        await unpackLayer(layer, directory);
        trees.push(directory);
      }
      return trees;
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
    try {
      return await work(copy);
    } finally {
      this.#scratch.remove(copy);
    }
  }

  #once(key, make) {
    const made = this.#made.get(key) ?? make();
    this.#made.set(key, made);
    return made;
  }
}
