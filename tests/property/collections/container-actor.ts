// A program that makes or takes a container, writes to it, forks it, goes back to checkpoints, and may remove it.
import type { ContainerHandle } from '../../../dist/bindings.js';
import { attempt, count, type Actor, type Contents, type World } from './actors.js';
import type { Program } from './program.js';

const STEPS_MAX = 12;

export function* useContainer(world: World, program: Program): Actor {
  const id = world.random.below(2) === 0 ? create(world, program) : taken(world);
  if (id === undefined) return;
  yield;
  const container = attempt(world, 'open', () => program.host.bindings.containers.open(program.store, id.id));
  if (container === undefined) return;
  const work = new Work(world, program, container, id.id, id.contents);
  for (let left = 1 + world.random.below(STEPS_MAX); left > 0 && work.sound; left--) yield* work.next();
  yield;
  attempt(world, 'close', () => {
    container.close();
  });
  container[Symbol.dispose]();
  if (!work.sound) return;
  yield;
  // Whether it is gone is unknown when that fails: then nothing is expected of it.
  if (world.random.below(2) === 0) world.model.containers.set(id.id, work.contents);
  else if (attempt(world, 'rm', () => (program.host.bindings.containers.remove(program.store, id.id, undefined), true)))
    count(world, 'removed');
}

interface Taken {
  readonly id: string;
  readonly contents: Contents;
}

function create(world: World, { host, store }: Program): Taken | undefined {
  const images = [...world.model.images.values()];
  if (images.length === 0) return undefined;
  const image = world.random.pick(images);
  const info = attempt(world, 'create', () => host.bindings.containers.create(store, image.id, undefined, {}));
  return info && { id: info.id, contents: { image, written: new Map() } };
}

/** One of the model's, which nobody else takes then. */
function taken({ random, model }: World): Taken | undefined {
  const ids = [...model.containers.keys()];
  if (ids.length === 0) return undefined;
  const id = random.pick(ids);
  const contents = model.containers.get(id)!;
  model.containers.delete(id);
  return { id, contents };
}

class Work {
  sound = true;
  readonly #checkpoints = new Map<string, Contents>();

  constructor(
    readonly world: World,
    readonly program: Program,
    readonly container: ContainerHandle,
    readonly id: string,
    public contents: Contents,
  ) {}

  next(): Actor {
    const { random } = this.world;
    const steps = [
      () => this.#write(),
      () => this.#write(),
      () => this.#fork(),
      () => this.#checkpoint(),
      () => this.#restore(),
      () => this.#restore(),
    ];
    return random.pick(steps)();
  }

  *#write(): Actor {
    const name = `w${this.world.random.below(3)}`;
    const data = Buffer.from(`written ${this.world.random.below(1000)}`.repeat(20));
    const flags = { write: true, create: true, truncate: true };
    this.#try('write', () => {
      this.container.writeFile(Buffer.from(`/${name}`), data, flags, 0o644);
    });
    yield;
    if (!this.sound) return;
    this.contents = { image: this.contents.image, written: new Map([...this.contents.written, [name, data]]) };
    this.#try('sync', () => {
      this.program.store.sync();
    });
  }

  *#fork(): Actor {
    const [from, contents] = this.#state();
    const made = this.#try('fork', () => this.container.fork(undefined, from));
    yield;
    this.#try('sync', () => {
      this.program.store.sync();
    });
    if (this.sound && made !== undefined) this.world.model.containers.set(made.id, contents);
  }

  *#checkpoint(): Actor {
    const name = `c${this.#checkpoints.size}-${this.world.random.below(1e6)}`;
    const { contents } = this;
    yield;
    this.#try('checkpoint', () => {
      this.container.checkpoint(name);
    });
    this.#checkpoints.set(name, contents);
  }

  *#restore(): Actor {
    const [from, contents] = this.#state();
    if (from === undefined) return;
    this.#try('restore', () => {
      this.container.restore(from);
    });
    this.contents = contents;
    yield;
    if (!this.sound || this.world.random.below(2) === 0) return;
    this.#checkpoints.delete(from);
    this.#try('remove checkpoint', () => {
      this.container.removeCheckpoint(from);
    });
  }

  /** A checkpoint, or what is so now. */
  #state(): [name: string | undefined, contents: Contents] {
    const name = this.world.random.pick([undefined, ...this.#checkpoints.keys()]);
    return [name, this.#checkpoints.get(name ?? '') ?? this.contents];
  }

  #try<T>(what: string, run: () => T): T | undefined {
    let done = false;
    const result = attempt(this.world, what, () => {
      const value = run();
      done = true;
      return value;
    });
    this.sound &&= done;
    return result;
  }
}
