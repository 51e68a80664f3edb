// A host's files over synchronous node:fs: bytes go straight between files and guest memory.
import fs from 'node:fs';
import { FileType, OPEN_CREATE, OPEN_DIRECTORY, OPEN_EXCLUSIVE, OPEN_TRUNCATE, type FileStat, type HostFiles } from '../wasi/files.js';
import { closeDescriptor, openBelow, openPreopen, withName, type NodeDescriptor } from './descriptors.js';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = fs.constants;

/** A host directory that the guest may use. */
export interface Preopen {
  readonly path: string;
  readonly readOnly?: boolean;
}

export class NodeFiles implements HostFiles<NodeDescriptor> {
  /** `directories` by the names that the guest knows them under. */
  constructor(readonly directories: Readonly<Record<string, Preopen>>) {}

  preopens(): [string, NodeDescriptor][] {
    return Object.entries(this.directories).map(([name, { path, readOnly = false }]) => [name, openPreopen(path, readOnly)]);
  }

  open(base: NodeDescriptor, path: string, flags: number, read: boolean, write: boolean): NodeDescriptor {
    let mode = O_RDONLY;
    if (write) mode = read ? O_RDWR : O_WRONLY;
    if (flags & OPEN_CREATE) mode |= O_CREAT;
    if (flags & OPEN_DIRECTORY) mode |= O_DIRECTORY;
    if (flags & OPEN_EXCLUSIVE) mode |= O_EXCL;
    if (flags & OPEN_TRUNCATE) mode |= O_TRUNC;
    return openBelow(base, path, mode);
  }

  close(descriptor: NodeDescriptor): void {
    closeDescriptor(descriptor);
  }

  read({ fd }: NodeDescriptor, bytes: Uint8Array, at: number, length: number, offset: number): number {
    return fs.readSync(fd, bytes, at, length, offset);
  }

  write({ fd }: NodeDescriptor, bytes: Uint8Array, at: number, length: number, offset: number): number {
    return fs.writeSync(fd, bytes, at, length, offset);
  }

  stat({ fd }: NodeDescriptor): FileStat {
    const stat = fs.fstatSync(fd, { bigint: true });
    return { type: typeOf(stat), links: stat.nlink, size: stat.size, times: [stat.atimeNs, stat.mtimeNs, stat.ctimeNs] };
  }

  resize({ fd }: NodeDescriptor, size: number): void {
    fs.ftruncateSync(fd, size);
  }

  sync({ fd, isDirectory }: NodeDescriptor, dataOnly: boolean): void {
    // Windows refuses that (EPERM): its file systems journal names by themselves. docs/guarantees.md "Hosts".
    if (isDirectory && process.platform === 'win32') return;
    if (dataOnly) fs.fdatasyncSync(fd);
    else fs.fsyncSync(fd);
  }

  makeDirectory(base: NodeDescriptor, path: string): void {
    withName(base, path, (name) => fs.mkdirSync(name));
  }

  removeDirectory(base: NodeDescriptor, path: string): void {
    withName(base, path, (name) => {
      fs.rmdirSync(name);
    });
  }

  unlink(base: NodeDescriptor, path: string): void {
    withName(base, path, (name) => {
      fs.unlinkSync(name);
    });
  }

  rename(base: NodeDescriptor, path: string, newBase: NodeDescriptor, newPath: string): void {
    withName(base, path, (from) => {
      withName(newBase, newPath, (to) => {
        fs.renameSync(from, to);
      });
    });
  }

  list(directory: NodeDescriptor): string[] {
    return withName(directory, '.', (path) => fs.readdirSync(path));
  }
}

function typeOf(stat: fs.BigIntStats): FileType {
  if (stat.isFile()) return FileType.regularFile;
  if (stat.isDirectory()) return FileType.directory;
  if (stat.isSymbolicLink()) return FileType.symbolicLink;
  if (stat.isBlockDevice()) return FileType.blockDevice;
  if (stat.isCharacterDevice()) return FileType.characterDevice;
  if (stat.isFIFO()) return FileType.fifo;
  return stat.isSocket() ? FileType.socket : FileType.unknown;
}
