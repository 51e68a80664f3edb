// Programs at work on one machine: stores open on its disk, and the containers open in them.
import { constants } from 'node:os';
import { collecting } from '../../ts/core/collecting.js';
import { checking, type CheckReport } from '../../ts/core/check.js';
import { Container } from '../../ts/core/container.js';
import { OpenContainer } from '../../ts/core/open-container.js';
import { fromHost } from '../../ts/core/host-error.js';
import { Session } from '../../ts/core/session.js';
import { Store as CoreStore } from '../../ts/core/store.js';
import { VeneerError } from '../../ts/core/veneer-error.js';
import type { Image } from '../../ts/core/image.js';
import type { HostInstance, OpenMode } from '../../ts/bindings.js';
import { WasiError } from '../../ts/hosts/wasi/errors.js';
import { containerFs, type ContainerFs } from '../../ts/fs/container-fs.js';
import { runSteps } from '../../ts/core/run-steps.js';
import type { CollectionReport } from '../../ts/core/collection.js';
import type { NodeContainer } from '../../ts/node/store.js';
import { nodeServices } from '../../ts/node/oci/services.js';
import { importRootfs } from '../../ts/oci/import-rootfs.js';
import type { Machine } from './disk/machine.js';

/** The store as its users have it, over a model disk. */
export class ModelStore extends CoreStore<ContainerFs> {
  static open(machine: Machine, mode: OpenMode): ModelStore {
    const host = started(machine);
    try {
      return new ModelStore(Session.open(host, mode, 'model'), containerFs);
    } catch (error) {
      void host.close();
      throw error;
    }
  }

  import(tar: Uint8Array, tag: string): Promise<Image> {
    return importRootfs(this.session, nodeServices(), tar, { tag, platform: 'linux/amd64' });
  }

  collect(dryRun = false): Promise<CollectionReport> {
    return runSteps(collecting(this.session, { dryRun }), {});
  }

  /** A container, without a promise. */
  openNow(reference: string): NodeContainer {
    return Container.of(OpenContainer.open(this.session, reference), containerFs);
  }

  /** What another program does in the middle of a call of this one, when nothing can be awaited. */
  tagNow(image: string, name: string): void {
    const { session } = this;
    session.call('tag', name, () => {
      session.bindings.images.tag(session.handle, image, name);
      session.handle.sync();
    });
  }

  /** Takes a container's lock from whoever holds it, as a host that holds that one for dead, and writes a file. */
  breakInNow(reference: string, path: string): void {
    const { session } = this;
    const container = this.openNow(reference);
    session.call('break', reference, () => {
      const handle = session.bindings.containers.open(session.handle, reference);
      const owner = handle.lockOwner();
      if (owner !== undefined) handle.breakLock(owner);
    });
    container.fs.writeFileSync(path, path);
    session.call('sync', reference, () => session.handle.sync());
  }

  /** Leaves everything as it is. */
  die(): void {
    this.session.end();
    void this.session.host.close();
  }

  closeNow(): void {
    this.session.call('close', undefined, () => this.session.handle.close());
    this.die();
  }

  /** A layer's tar, as it was imported. */
  tarOf(diffId: string): Uint8Array {
    return this.session.call('export', diffId, () => {
      const layer = this.session.bindings.layers.LayerExport.begin(this.session.handle, diffId);
      const pieces: Uint8Array[] = [];
      for (let piece = layer.read(PIECE); piece.length > 0; piece = layer.read(PIECE)) pieces.push(piece);
      layer[Symbol.dispose]();
      return Buffer.concat(pieces);
    });
  }
}

const PIECE = 1 << 17;

/** An instance. A host that is started over a base uses files before the component does. */
function started(machine: Machine): HostInstance {
  try {
    return machine.start();
  } catch (error) {
    throw error instanceof WasiError ? fromHost(Object.assign(error, { errno: -constants.errno.EIO }), 'open') : error;
  }
}

/** What checking every byte of the store on a machine finds. */
export function checkOf(machine: Machine): CheckReport {
  const host = machine.start();
  const work = checking(host, (run) => run(), { readData: true });
  for (;;) {
    const { done, value } = work.next();
    if (!done) continue;
    void host.close();
    return value;
  }
}

export class World {
  readonly #stores = new Map<string, ModelStore>();
  readonly #containers = new Map<string, NodeContainer>();

  constructor(
    readonly machine: Machine,
    /** How stores are opened. */
    readonly mode: OpenMode = 'create',
  ) {}

  /** The store as a program has it open; the first call opens it. */
  store(program = 'first'): ModelStore {
    let store = this.#stores.get(program);
    if (!store) this.#stores.set(program, (store = ModelStore.open(this.machine, this.mode)));
    return store;
  }

  /** A container as a program has it open. */
  async container(name: string, program = 'first'): Promise<NodeContainer> {
    const key = `${program}/${name}`;
    let container = this.#containers.get(key);
    if (!container) this.#containers.set(key, (container = await this.store(program).container(name)));
    return container;
  }

  async files(name: string, program = 'first'): Promise<ContainerFs> {
    return (await this.container(name, program)).fs;
  }

  async closeContainer(name: string, program = 'first'): Promise<void> {
    const container = await this.container(name, program);
    this.#containers.delete(`${program}/${name}`);
    await container.close();
  }

  async close(program = 'first'): Promise<void> {
    const store = this.store(program);
    this.#forget(program);
    await store.close();
  }

  /** The program ends in the middle of everything. */
  kill(program = 'first'): void {
    const store = this.store(program);
    this.#forget(program);
    store.die();
  }

  async syncAll(): Promise<void> {
    for (const store of this.#stores.values()) await store.sync();
  }

  async closeAll(): Promise<void> {
    for (const program of [...this.#stores.keys()]) await this.close(program);
  }

  /** Closes what is open, whatever becomes of it. Its failures have to be typed. */
  async giveUp(): Promise<void> {
    for (const program of [...this.#stores.keys()]) {
      try {
        await this.close(program);
      } catch (error) {
        if (!isTyped(error)) throw error;
      }
    }
    this.machine.killAll();
  }

  #forget(program: string): void {
    this.#stores.delete(program);
    for (const key of [...this.#containers.keys()]) if (key.startsWith(`${program}/`)) this.#containers.delete(key);
  }
}

/** Whether an error is one that the store's users are told to expect; a trap isn't. */
export function isTyped(error: unknown): error is VeneerError {
  return error instanceof VeneerError && error.code !== 'ETRAP';
}
