// What a host gives for wasi:filesystem: files and directories by paths below an open directory. Every failure is thrown, with an
// `errno` name as its `code`. A link is never followed, and nothing leads out of the directory it starts at.

/** wasi:filesystem `open-flags`. */
export const OPEN_CREATE = 1;
export const OPEN_DIRECTORY = 2;
export const OPEN_EXCLUSIVE = 4;
export const OPEN_TRUNCATE = 8;

/** wasi:filesystem `descriptor-type`, those that a host tells apart. */
export const enum FileType {
  unknown = 0,
  blockDevice = 1,
  characterDevice = 2,
  directory = 3,
  fifo = 4,
  symbolicLink = 5,
  regularFile = 6,
  socket = 7,
}

/** An open file or directory, as a host knows it. */
export interface Descriptor {
  /** Opened below a directory in which nothing may be changed. */
  readonly readOnly: boolean;
}

export interface FileStat {
  readonly type: FileType;
  readonly links: bigint;
  readonly size: bigint;
  /** Nanoseconds since 1970 of the last access, change of bytes and change of the inode; without them the host keeps none. */
  readonly times?: readonly [accessed: bigint, modified: bigint, changed: bigint];
}

/** The files of one instance. `D` is what the host has for an open one. */
export interface HostFiles<D extends Descriptor> {
  /** The directories that the guest starts with, by the names it knows them under, each opened anew. */
  preopens(): (readonly [name: string, directory: D])[];
  /** Opens, with `flags` as of `open-flags`. */
  open(base: D, path: string, flags: number, read: boolean, write: boolean): D;
  close(descriptor: D): void;
  /** Reads up to `length` bytes at `offset` of the file into `bytes` from `at` on; how many, 0 at the end. */
  read(descriptor: D, bytes: Uint8Array, at: number, length: number, offset: number): number;
  /** Writes; how many bytes, at least one of any. */
  write(descriptor: D, bytes: Uint8Array, at: number, length: number, offset: number): number;
  stat(descriptor: D): FileStat;
  resize(descriptor: D, size: number): void;
  /** Makes a file, or the names in a directory, durable; with `dataOnly` not the times of a file. */
  sync(descriptor: D, dataOnly: boolean): void;
  makeDirectory(base: D, path: string): void;
  removeDirectory(base: D, path: string): void;
  unlink(base: D, path: string): void;
  rename(base: D, path: string, newBase: D, newPath: string): void;
  /** Names in a directory, without `.` and `..`. */
  list(directory: D): string[];
}
