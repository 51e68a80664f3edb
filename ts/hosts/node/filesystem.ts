// wasi:filesystem 0.2.10 at the core level over synchronous node:fs: the bytes of files go
// straight between the host and guest memory. Only what the component calls is here; the rest of
// the interface answers `unsupported`.
import fs from 'node:fs';
import type { CoreImports } from '../../generated/core-imports.js';
import type { GuestMemory } from '../../lowered/runtime.js';
import { DescriptorTable, openBelow, openPreopen, withName } from './descriptors.js';
import { WasiError, errorOrdinal } from './errors.js';
import { told } from './host-calls.js';

const TYPES = 'wasi:filesystem/types@0.2.10';
const PREOPENS = 'wasi:filesystem/preopens@0.2.10';
const { O_CREAT, O_DIRECTORY, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = fs.constants;

// wasi:filesystem flags.
const OPEN_CREATE = 1;
const OPEN_DIRECTORY = 2;
const OPEN_EXCLUSIVE = 4;
const OPEN_TRUNCATE = 8;
const DESCRIPTOR_READ = 1;
const DESCRIPTOR_WRITE = 2;
const DESCRIPTOR_MUTATE = 32;
const NOT_SUPPORTED = errorOrdinal({ code: 'ENOTSUP' });

/** A host directory that the guest may use. */
export interface Preopen {
  readonly path: string;
  readonly readOnly?: boolean;
}

type FilesystemImports = Pick<CoreImports, typeof TYPES | typeof PREOPENS>;
type Types = CoreImports[typeof TYPES];

/** `memory` is the instance's, known once it is instantiated. */
export function filesystemImports(
  memory: () => GuestMemory,
  preopens: Readonly<Record<string, Preopen>>,
): { imports: FilesystemImports; close(): void } {
  const table = new DescriptorTable();
  const listings: (string[] | undefined)[] = [undefined];
  const decoder = new TextDecoder('utf-8', { fatal: true });

  const nameOf = (ptr: number, len: number): string => {
    const at = ptr >>> 0;
    try {
      return decoder.decode(memory().bytes.subarray(at, at + len));
    } catch {
      throw new WasiError('EILSEQ');
    }
  };
  const changing = (handle: number) => {
    const descriptor = table.get(handle);
    if (descriptor.readOnly) throw new WasiError('EROFS');
    return descriptor;
  };
  let failure: unknown;
  /** Runs a call whose `result` has its error at `payload`; what it stores itself is its success. */
  const attempt = (ret: number, payload: number, call: () => void): void => {
    try {
      call();
      memory().view.setUint8(ret, 0);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw error;
      failure = error;
      memory().view.setUint8(ret, 1);
      memory().view.setUint8(ret + payload, errorOrdinal(error));
    }
  };

  const supported: Partial<Types> = {
    '[method]descriptor.open-at'(self, _pathFlags, path, len, openFlags, flags, ret) {
      attempt(ret, 4, () => {
        const base = table.get(self);
        const writes = (flags & (DESCRIPTOR_WRITE | DESCRIPTOR_MUTATE)) !== 0 || (openFlags & ~OPEN_DIRECTORY) !== 0;
        if (writes && base.readOnly) throw new WasiError('EROFS');
        let mode = O_RDONLY;
        if (flags & DESCRIPTOR_WRITE) mode = flags & DESCRIPTOR_READ ? O_RDWR : O_WRONLY;
        if (openFlags & OPEN_CREATE) mode |= O_CREAT;
        if (openFlags & OPEN_DIRECTORY) mode |= O_DIRECTORY;
        if (openFlags & OPEN_EXCLUSIVE) mode |= O_EXCL;
        if (openFlags & OPEN_TRUNCATE) mode |= O_TRUNC;
        const handle = table.add(openBelow(base, nameOf(path, len), mode));
        memory().view.setInt32(ret + 4, handle, true);
      });
    },
    '[method]descriptor.read'(self, length, offset, ret) {
      attempt(ret, 4, () => {
        const { fd } = table.get(self);
        const wanted = Number(length);
        const at = memory().alloc(1, wanted);
        const got = wanted === 0 ? 0 : fs.readSync(fd, memory().bytes, at, wanted, Number(offset));
        const { view } = memory();
        view.setUint32(ret + 4, at, true);
        view.setUint32(ret + 8, got, true);
        view.setUint8(ret + 12, got < wanted ? 1 : 0);
      });
    },
    '[method]descriptor.write'(self, ptr, len, offset, ret) {
      attempt(ret, 8, () => {
        const { fd } = changing(self);
        const wrote = len === 0 ? 0 : fs.writeSync(fd, memory().bytes, ptr >>> 0, len >>> 0, Number(offset));
        memory().view.setBigUint64(ret + 8, BigInt(wrote), true);
      });
    },
    '[method]descriptor.stat'(self, ret) {
      attempt(ret, 8, () => {
        const stat = fs.fstatSync(table.get(self).fd, { bigint: true });
        const { view } = memory();
        view.setUint8(ret + 8, descriptorType(stat));
        view.setBigUint64(ret + 16, stat.nlink, true);
        view.setBigUint64(ret + 24, stat.size, true);
        [stat.atimeNs, stat.mtimeNs, stat.ctimeNs].forEach((ns, i) => {
          const at = ret + 32 + 24 * i;
          view.setUint8(at, 1);
          view.setBigUint64(at + 8, BigInt.asUintN(64, ns / 1_000_000_000n), true);
          view.setUint32(at + 16, Number(ns % 1_000_000_000n), true);
        });
      });
    },
    '[method]descriptor.set-size'(self, size, ret) {
      attempt(ret, 1, () => fs.ftruncateSync(changing(self).fd, Number(size)));
    },
    '[method]descriptor.sync'(self, ret) {
      attempt(ret, 1, () => fs.fsyncSync(table.get(self).fd));
    },
    '[method]descriptor.sync-data'(self, ret) {
      attempt(ret, 1, () => fs.fdatasyncSync(table.get(self).fd));
    },
    '[method]descriptor.create-directory-at'(self, path, len, ret) {
      attempt(ret, 1, () => withName(changing(self), nameOf(path, len), (name) => fs.mkdirSync(name)));
    },
    '[method]descriptor.unlink-file-at'(self, path, len, ret) {
      attempt(ret, 1, () => withName(changing(self), nameOf(path, len), (name) => fs.unlinkSync(name)));
    },
    '[method]descriptor.remove-directory-at'(self, path, len, ret) {
      attempt(ret, 1, () => withName(changing(self), nameOf(path, len), (name) => fs.rmdirSync(name)));
    },
    '[method]descriptor.rename-at'(self, path, len, newSelf, newPath, newLen, ret) {
      attempt(ret, 1, () =>
        withName(changing(self), nameOf(path, len), (from) =>
          withName(changing(newSelf), nameOf(newPath, newLen), (to) => fs.renameSync(from, to)),
        ),
      );
    },
    '[method]descriptor.read-directory'(self, ret) {
      attempt(ret, 4, () => {
        const names = withName(table.get(self), '.', (path) => fs.readdirSync(path));
        memory().view.setUint32(ret + 4, listings.push(names) - 1, true);
      });
    },
    '[method]directory-entry-stream.read-directory-entry'(self, ret) {
      attempt(ret, 4, () => {
        const name = listings[self]?.shift();
        if (name === undefined) {
          memory().view.setUint8(ret + 4, 0);
          return;
        }
        const at = memory().lowerString(name);
        const { view } = memory();
        view.setUint8(ret + 4, 1);
        // The component doesn't ask for types: `unknown` saves a stat.
        view.setUint8(ret + 8, 0);
        view.setUint32(ret + 12, at, true);
        view.setUint32(ret + 16, memory().lastLength, true);
      });
    },
    '[resource-drop]descriptor'(handle) {
      table.close(handle);
    },
    '[resource-drop]directory-entry-stream'(handle) {
      listings[handle] = undefined;
      while (listings.length > 1 && listings[listings.length - 1] === undefined) listings.pop();
    },
  };

  const imports: FilesystemImports = {
    [TYPES]: told(withUnsupported(supported, memory), memory, () => failure),
    [PREOPENS]: {
      'get-directories'(ret) {
        const entries = Object.entries(preopens);
        const list = memory().alloc(4, 12 * entries.length);
        entries.forEach(([name, preopen], i) => {
          const handle = table.add(openPreopen(preopen.path, preopen.readOnly === true));
          memory().storeString(list + 12 * i + 4, name);
          memory().view.setUint32(list + 12 * i, handle, true);
        });
        memory().view.setUint32(ret, list, true);
        memory().view.setUint32(ret + 4, entries.length, true);
      },
    },
  };
  return { imports, close: () => table.closeAll() };
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
        for (const payload of [1, 4, 8]) memory().view.setUint8(ret + payload, NOT_SUPPORTED);
      };
    },
  }) as Types;
}

/** wasi:filesystem `descriptor-type`. */
function descriptorType(stat: fs.BigIntStats): number {
  if (stat.isFile()) return 6;
  if (stat.isDirectory()) return 3;
  if (stat.isSymbolicLink()) return 5;
  if (stat.isBlockDevice()) return 1;
  if (stat.isCharacterDevice()) return 2;
  if (stat.isFIFO()) return 4;
  return stat.isSocket() ? 7 : 0;
}
