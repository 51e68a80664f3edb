// Steps that workloads are made of. Each can be repeated, whether or not it took effect before.
import type { ContainerFs } from '../../../ts/fs/container-fs.js';
import { WrongAnswer } from '../observe.js';
import type { Step } from '../workload.js';

/** Who does it; the first program unless it is said. */
export interface By {
  readonly by?: string;
}

export const importImage = (tag: string, tar: Uint8Array, { by }: By = {}): Step => ({
  name: `import ${tag}`,
  durable: true,
  run: (world) => world.store(by).import(tar, tag),
});

/** `later` is what it will be called. */
export const create = (
  name: string,
  image: string,
  { by, durable = true, later = name }: By & { durable?: boolean; later?: string } = {},
): Step => ({
  name: `create ${name}`,
  durable,
  async run(world) {
    const store = world.store(by);
    const there = store.containers().some((container) => container.name === name || container.name === later);
    if (!there) await (await store.create(image, { name, durable })).close();
    else if (durable) await store.sync();
  },
});

export const remove = (name: string, { by }: By = {}): Step => ({
  name: `remove ${name}`,
  durable: true,
  async run(world) {
    const store = world.store(by);
    if (store.containers().some((container) => container.name === name)) {
      await world.closeContainer(name, by);
      await store.remove(name);
    } else await store.sync();
  },
});

/** Gives a container another name. */
export const rename = (name: string, other: string, { by }: By = {}): Step => ({
  name: `rename ${name} to ${other}`,
  async run(world) {
    const store = world.store(by);
    if (store.containers().some((container) => container.name === name)) await store.rename(name, other);
  },
});

export const tag = (name: string, image: string, { by }: By = {}): Step => ({
  name: `tag ${image} as ${name}`,
  async run(world) {
    const store = world.store(by);
    if (store.images().some(({ names }) => names.includes(`${image}:latest`))) await store.tag(image, name);
  },
});

export const untag = (name: string, { by }: By = {}): Step => ({
  name: `untag ${name}`,
  async run(world) {
    const store = world.store(by);
    if (store.images().some(({ names }) => names.includes(`${name}:latest`))) await store.untag(name);
  },
});

export const removeImage = (name: string, { by }: By = {}): Step => ({
  name: `remove image ${name}`,
  async run(world) {
    const store = world.store(by);
    const image = store.images().find(({ names }) => names.includes(`${name}:latest`));
    if (image) await store.removeImage(image);
  },
});

/** A change of a container's files. */
export const change = (
  container: string,
  name: string,
  run: (fs: ContainerFs) => void,
  { by, inPart }: By & { inPart?: string } = {},
): Step => ({
  name: `${name} in ${container}`,
  ...(inPart === undefined ? {} : { inPart }),
  run: async (world) => run(await world.files(container, by)),
});

/** A look at a file, which has to hold these bytes. */
export const read = (container: string, path: string, expected: Uint8Array, { by }: By = {}): Step => ({
  name: `read ${path} of ${container}`,
  async run(world) {
    const found = (await world.files(container, by)).readFileSync(path);
    if (!found.equals(expected)) throw new WrongAnswer(`${path} of ${container} has ${found.length} bytes that were never written`);
  },
});

export const syncContainer = (name: string, { by }: By = {}): Step => ({
  name: `sync ${name}`,
  durable: true,
  run: async (world) => (await world.container(name, by)).sync(),
});

export const closeContainer = (name: string, { by }: By = {}): Step => ({
  name: `close ${name}`,
  durable: true,
  final: true,
  run: (world) => world.closeContainer(name, by),
});

export const syncStore = ({ by }: By = {}): Step => ({ name: 'sync', durable: true, run: (world) => world.store(by).sync() });

export const closeStore = ({ by }: By = {}): Step => ({ name: 'close', durable: true, final: true, run: (world) => world.close(by) });

/** The program is killed: what it didn't sync may still be read, and is relied on. */
export const kill = ({ by }: By = {}): Step => ({ name: 'kill', run: (world) => world.kill(by) });
