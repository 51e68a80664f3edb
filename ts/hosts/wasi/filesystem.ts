// wasi:filesystem 0.2.10 at the core level: between guest memory and a host's files. Only what the component calls is here; the rest of
// the interface answers `unsupported`.
import type { CoreImports } from '../../generated/core-imports.js';
import type { GuestMemory } from '../../lowered/runtime.js';
import { WasiError, errorOrdinal } from './errors.js';
import { OPEN_DIRECTORY, type Descriptor, type HostFiles } from './files.js';

/** The interface of descriptors. */
export const TYPES = 'wasi:filesystem/types@0.2.10';
const PREOPENS = 'wasi:filesystem/preopens@0.2.10';

// wasi:filesystem `descriptor-flags`.
const DESCRIPTOR_READ = 1;
const DESCRIPTOR_WRITE = 2;
const DESCRIPTOR_MUTATE = 32;
const NOT_SUPPORTED = errorOrdinal({ code: 'ENOTSUP' });

/** Where a `result` has its error: behind the tag, aligned as its success has to be. */
const enum Payload {
  nothing = 1,
  handle = 4,
  long = 8,
}

export type Types = CoreImports[typeof TYPES];

export interface FilesystemImports {
  readonly [TYPES]: Types;
  readonly [PREOPENS]: CoreImports[typeof PREOPENS];
}

/** The imports of one instance, and what goes with them. */
export interface Filesystem {
  readonly imports: FilesystemImports;
  /** What the last call that failed failed with. */
  failure(): unknown;
  /** Closes what the guest has open. */
  close(): void;
}

/** `memory` is the instance's, known once it is instantiated. */
export function filesystemOver<D extends Descriptor>(files: HostFiles<D>, memory: () => GuestMemory): Filesystem {
  const open = new Handles<D>();
  const listings = new Handles<string[]>();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let failure: unknown;

  const nameOf = (ptr: number, len: number): string => {
    const at = ptr >>> 0;
    try {
      return decoder.decode(memory().bytes.subarray(at, at + len));
    } catch {
      throw new WasiError('EILSEQ');
    }
  };
  const changing = (handle: number): D => {
    const descriptor = open.get(handle);
    if (descriptor.readOnly) throw new WasiError('EROFS');
    return descriptor;
  };
  /** Stores a failure; what a call stores itself before it is its success. Memory that ran out is the guest's trap. */
  const fail = (ret: number, payload: Payload, error: unknown): void => {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    failure = error;
    const { view } = memory();
    view.setUint8(ret, 1);
    view.setUint8(ret + payload, errorOrdinal(error));
  };
  /** A call without a result of its own. */
  const attempt = (ret: number, call: () => void): void => {
    try {
      call();
      memory().view.setUint8(ret, 0);
    } catch (error) {
      fail(ret, Payload.nothing, error);
    }
  };

  const supported: Partial<Types> = {
    '[method]descriptor.open-at'(self, _pathFlags, path, len, openFlags, flags, ret) {
      try {
        const base = open.get(self);
        const write = (flags & DESCRIPTOR_WRITE) !== 0;
        const changes = write || (flags & DESCRIPTOR_MUTATE) !== 0 || (openFlags & ~OPEN_DIRECTORY) !== 0;
        if (changes && base.readOnly) throw new WasiError('EROFS');
        const handle = open.add(files.open(base, nameOf(path, len), openFlags, (flags & DESCRIPTOR_READ) !== 0, write));
        const { view } = memory();
        view.setUint8(ret, 0);
        view.setInt32(ret + 4, handle, true);
      } catch (error) {
        fail(ret, Payload.handle, error);
      }
    },
    '[method]descriptor.read'(self, length, offset, ret) {
      try {
        const file = open.get(self);
        const wanted = Number(length);
        const at = memory().alloc(1, wanted);
        const got = wanted === 0 ? 0 : files.read(file, memory().bytes, at, wanted, Number(offset));
        const { view } = memory();
        view.setUint8(ret, 0);
        view.setUint32(ret + 4, at, true);
        view.setUint32(ret + 8, got, true);
        view.setUint8(ret + 12, got < wanted ? 1 : 0);
      } catch (error) {
        fail(ret, Payload.handle, error);
      }
    },
    '[method]descriptor.write'(self, ptr, len, offset, ret) {
      try {
        const file = changing(self);
        const wrote = len === 0 ? 0 : files.write(file, memory().bytes, ptr >>> 0, len >>> 0, Number(offset));
        const { view } = memory();
        view.setUint8(ret, 0);
        view.setBigUint64(ret + 8, BigInt(wrote), true);
      } catch (error) {
        fail(ret, Payload.long, error);
      }
    },
    '[method]descriptor.stat'(self, ret) {
      try {
        const { type, links, size, times } = files.stat(open.get(self));
        const { view } = memory();
        view.setUint8(ret, 0);
        view.setUint8(ret + 8, type);
        view.setBigUint64(ret + 16, links, true);
        view.setBigUint64(ret + 24, size, true);
        for (let i = 0; i < 3; i++) {
          const at = ret + 32 + 24 * i;
          const ns = times?.[i];
          view.setUint8(at, ns === undefined ? 0 : 1);
          if (ns === undefined) continue;
          view.setBigUint64(at + 8, BigInt.asUintN(64, ns / 1_000_000_000n), true);
          view.setUint32(at + 16, Number(ns % 1_000_000_000n), true);
        }
      } catch (error) {
        fail(ret, Payload.long, error);
      }
    },
    '[method]descriptor.set-size'(self, size, ret) {
      attempt(ret, () => {
        files.resize(changing(self), Number(size));
      });
    },
    '[method]descriptor.sync'(self, ret) {
      attempt(ret, () => {
        files.sync(open.get(self), false);
      });
    },
    '[method]descriptor.sync-data'(self, ret) {
      attempt(ret, () => {
        files.sync(open.get(self), true);
      });
    },
    '[method]descriptor.create-directory-at'(self, path, len, ret) {
      attempt(ret, () => {
        files.makeDirectory(changing(self), nameOf(path, len));
      });
    },
    '[method]descriptor.unlink-file-at'(self, path, len, ret) {
      attempt(ret, () => {
        files.unlink(changing(self), nameOf(path, len));
      });
    },
    '[method]descriptor.remove-directory-at'(self, path, len, ret) {
      attempt(ret, () => {
        files.removeDirectory(changing(self), nameOf(path, len));
      });
    },
    '[method]descriptor.rename-at'(self, path, len, newSelf, newPath, newLen, ret) {
      attempt(ret, () => {
        files.rename(changing(self), nameOf(path, len), changing(newSelf), nameOf(newPath, newLen));
      });
    },
    '[method]descriptor.read-directory'(self, ret) {
      try {
        // Taken from the end, so that taking one costs the same however many there are.
        const handle = listings.add(files.list(open.get(self)).reverse());
        const { view } = memory();
        view.setUint8(ret, 0);
        view.setUint32(ret + 4, handle, true);
      } catch (error) {
        fail(ret, Payload.handle, error);
      }
    },
    '[method]directory-entry-stream.read-directory-entry'(self, ret) {
      try {
        const name = listings.get(self).pop();
        const at = name === undefined ? 0 : memory().lowerString(name);
        const { view } = memory();
        view.setUint8(ret, 0);
        view.setUint8(ret + 4, name === undefined ? 0 : 1);
        if (name === undefined) return;
        // The component doesn't ask for types: `unknown` saves a stat.
        view.setUint8(ret + 8, 0);
        view.setUint32(ret + 12, at, true);
        view.setUint32(ret + 16, memory().lastLength, true);
      } catch (error) {
        fail(ret, Payload.handle, error);
      }
    },
    '[resource-drop]descriptor'(handle) {
      const descriptor = open.take(handle);
      if (descriptor) files.close(descriptor);
    },
    '[resource-drop]directory-entry-stream'(handle) {
      listings.take(handle);
    },
  };

  const imports: FilesystemImports = {
    [TYPES]: withUnsupported(supported, memory),
    [PREOPENS]: {
      'get-directories'(ret) {
        const preopens = files.preopens();
        const list = memory().alloc(4, 12 * preopens.length);
        preopens.forEach(([name, directory], i) => {
          memory().storeString(list + 12 * i + 4, name);
          memory().view.setUint32(list + 12 * i, open.add(directory), true);
        });
        memory().view.setUint32(ret, list, true);
        memory().view.setUint32(ret + 4, preopens.length, true);
      },
    },
  };
  const close = (): void => {
    for (const descriptor of open.takeAll()) files.close(descriptor);
  };
  return { imports, failure: () => failure, close };
}

/** What the guest has open, by handle. Handle 0 is never given. */
class Handles<T> {
  #entries: (T | undefined)[] = [undefined];
  #free: number[] = [];

  add(entry: T): number {
    const handle = this.#free.pop() ?? this.#entries.length;
    this.#entries[handle] = entry;
    return handle;
  }

  /** Fails with `EBADF`. */
  get(handle: number): T {
    const entry = this.#entries[handle];
    if (entry === undefined) throw new WasiError('EBADF');
    return entry;
  }

  /** The entry, whose handle may be given anew; undefined when there is none. */
  take(handle: number): T | undefined {
    const entry = this.#entries[handle];
    if (entry === undefined) return undefined;
    this.#entries[handle] = undefined;
    this.#free.push(handle);
    return entry;
  }

  takeAll(): T[] {
    const all = this.#entries.filter((entry) => entry !== undefined);
    this.#entries = [undefined];
    this.#free = [];
    return all;
  }
}

/** The rest of the interface: a `result` of `unsupported`, wherever its return area is. */
function withUnsupported(supported: Partial<Types>, memory: () => GuestMemory): Types {
  return new Proxy(supported, {
    get(target, name: keyof Types) {
      const known = target[name];
      if (known !== undefined) return known;
      return (...args: number[]) => {
        const ret = args[args.length - 1]!;
        // The payload's place depends on the type of success; the code is put at each that occurs.
        memory().view.setUint8(ret, 1);
        for (const payload of [Payload.nothing, Payload.handle, Payload.long]) memory().view.setUint8(ret + payload, NOT_SUPPORTED);
      };
    },
  }) as Types;
}
