// What every host gives to ts/core: the component's exports in the shape that jco's type
// declarations have for wit/, so that no code above this line knows which host runs it.
// The documentation of each call is in wit/; only what TypeScript adds stands here.

/** WIT `error-code`, in its order. */
export type ErrorCode =
  | 'access'
  | 'again'
  | 'bad-descriptor'
  | 'busy'
  | 'canceled'
  | 'deadlock'
  | 'exist'
  | 'file-too-large'
  | 'illegal-byte-sequence'
  | 'interrupted'
  | 'invalid'
  | 'io'
  | 'is-directory'
  | 'loop'
  | 'too-many-open-files'
  | 'too-many-links'
  | 'name-too-long'
  | 'no-data'
  | 'no-entry'
  | 'insufficient-memory'
  | 'insufficient-space'
  | 'not-directory'
  | 'not-empty'
  | 'unsupported'
  | 'no-such-device'
  | 'overflow'
  | 'not-permitted'
  | 'quota'
  | 'range'
  | 'read-only'
  | 'invalid-seek'
  | 'stale'
  | 'text-file-busy'
  | 'cross-device'
  | 'need'
  | 'corrupt'
  | 'mismatch'
  | 'version';

export interface ChunkRange {
  id: Uint8Array;
  offset: bigint;
  length: bigint;
}

export type Want = { tag: 'chunk-range'; val: ChunkRange } | { tag: 'host-attributes'; val: Uint8Array };

export interface Answer {
  want: Want;
  data: Uint8Array;
}

/** WIT `error`: the `payload` of what a failing call throws. */
export interface ErrorRecord {
  code: ErrorCode;
  subject: Uint8Array;
  offset?: bigint | undefined;
  detail: string;
  wants: Want[];
}

export interface Timestamp {
  seconds: bigint;
  nanoseconds: number;
}

export interface Progress {
  done: boolean;
  completed: bigint;
  total: bigint;
}

export type OpenMode = 'read-only' | 'read-write' | 'create';

export interface StoreInfo {
  uuid: Uint8Array;
  formatVersion: number;
  chunkSize: number;
  readOnly: boolean;
  notices: string[];
}

export interface ImageUsage {
  id: string;
  names: string[];
  size: bigint;
  shared: bigint;
  unique: bigint;
  entries: bigint;
}

export interface ContainerUsage {
  id: string;
  name: string;
  size: bigint;
}

export interface Usage {
  images: ImageUsage[];
  containers: ContainerUsage[];
  content: bigint;
  metadata: bigint;
  logical: bigint;
}

export interface StoreHandle {
  info(): StoreInfo;
  sync(): void;
  usage(): Usage;
  supply(answers: Answer[]): void;
  close(): void;
  [Symbol.dispose](): void;
}

export type Encoding = 'tar' | 'tar-gzip';

export interface Expectation {
  diffId?: string | undefined;
  blobDigest?: string | undefined;
  blobSize?: bigint | undefined;
}

export interface Vouched {
  diffId: string;
  blobDigest?: string | undefined;
}

export interface LayerInfo {
  diffId: string;
  entries: bigint;
  size: bigint;
  tarSize: bigint;
  added: bigint;
}

export interface LayerImportHandle {
  write(piece: Uint8Array): void;
  finish(vouched: Vouched | undefined): void;
  step(budget: number): Progress;
  info(): LayerInfo;
  [Symbol.dispose](): void;
}

export interface ImageInfo {
  id: string;
  names: string[];
  layers: string[];
  size: bigint;
  entries: bigint;
}

export interface ImageImportHandle {
  step(budget: number): Progress;
  id(): string;
  [Symbol.dispose](): void;
}

export type FileKind =
  | 'regular'
  | 'directory'
  | 'symbolic-link'
  | 'character-device'
  | 'block-device'
  | 'fifo'
  | 'socket';

export interface Attributes {
  inode: bigint;
  kind: FileKind;
  mode: number;
  linkCount: number;
  uid: number;
  gid: number;
  deviceMajor: number;
  deviceMinor: number;
  size: bigint;
  accessed: Timestamp;
  modified: Timestamp;
  changed: Timestamp;
}

export interface OpenFlags {
  read?: boolean;
  write?: boolean;
  append?: boolean;
  create?: boolean;
  exclusive?: boolean;
  truncate?: boolean;
  directory?: boolean;
  noFollow?: boolean;
}

export type NewTime = { tag: 'keep' } | { tag: 'now' } | { tag: 'at'; val: Timestamp };

export type XattrMode = 'any' | 'create' | 'replace';

export interface ContainerInfo {
  id: string;
  name: string;
  image: string;
  created: Timestamp;
}

export interface FileHandle {
  read(offset: bigint, length: number): Uint8Array;
  write(offset: bigint, data: Uint8Array): bigint;
  truncate(size: bigint): void;
  cloneRange(offset: bigint, source: FileHandle, sourceOffset: bigint, length: bigint): bigint;
  stat(): Attributes;
  chmod(mode: number): void;
  chown(uid: number, gid: number): void;
  utimes(accessed: NewTime, modified: NewTime): void;
  sync(): void;
  [Symbol.dispose](): void;
}

export interface ContainerHandle {
  info(): ContainerInfo;
  setIdentity(uid: number, gid: number): void;
  stat(path: Uint8Array, follow: boolean): Attributes;
  list(path: Uint8Array, withAttributes: boolean): Uint8Array;
  readFile(path: Uint8Array, offset: bigint, length: number): Uint8Array;
  writeFile(path: Uint8Array, data: Uint8Array, flags: OpenFlags, mode: number): void;
  open(path: Uint8Array, flags: OpenFlags, mode: number): FileHandle;
  mkdir(path: Uint8Array, mode: number): void;
  rmdir(path: Uint8Array): void;
  unlink(path: Uint8Array): void;
  rename(from: Uint8Array, to: Uint8Array): void;
  link(existing: Uint8Array, new_: Uint8Array, follow: boolean): void;
  symlink(target: Uint8Array, path: Uint8Array): void;
  readlink(path: Uint8Array): Uint8Array;
  realpath(path: Uint8Array): Uint8Array;
  mknod(path: Uint8Array, kind: FileKind, mode: number, deviceMajor: number, deviceMinor: number): void;
  chmod(path: Uint8Array, mode: number, follow: boolean): void;
  chown(path: Uint8Array, uid: number, gid: number, follow: boolean): void;
  utimes(path: Uint8Array, accessed: NewTime, modified: NewTime, follow: boolean): void;
  truncate(path: Uint8Array, size: bigint): void;
  getxattr(path: Uint8Array, name: Uint8Array, follow: boolean): Uint8Array;
  listxattr(path: Uint8Array, follow: boolean): Uint8Array;
  setxattr(path: Uint8Array, name: Uint8Array, value: Uint8Array, mode: XattrMode, follow: boolean): void;
  removexattr(path: Uint8Array, name: Uint8Array, follow: boolean): void;
  diff(): Uint8Array;
  sync(): void;
  close(): void;
  [Symbol.dispose](): void;
}

/** The component's exports: one member per interface of wit/world.wit. */
export interface Bindings {
  store: {
    Store: { open(directory: string, mode: OpenMode): StoreHandle };
  };
  layers: {
    LayerImport: {
      begin(store: StoreHandle, encoding: Encoding, expected: Expectation, vouch: boolean): LayerImportHandle;
    };
    find(store: StoreHandle, diffId: string): LayerInfo | undefined;
    findBlob(store: StoreHandle, blobDigest: string): string | undefined;
  };
  images: {
    ImageImport: { begin(store: StoreHandle, config: Uint8Array, names: string[]): ImageImportHandle };
    list(store: StoreHandle): ImageInfo[];
    resolve(store: StoreHandle, reference: string): ImageInfo;
    config(store: StoreHandle, id: string): Uint8Array;
    tag(store: StoreHandle, id: string, name: string): void;
    untag(store: StoreHandle, name: string): void;
    remove(store: StoreHandle, id: string): void;
  };
  containers: {
    create(store: StoreHandle, image: string, name: string | undefined): ContainerInfo;
    open(store: StoreHandle, reference: string): ContainerHandle;
    list(store: StoreHandle): ContainerInfo[];
    remove(store: StoreHandle, reference: string): void;
  };
}

/** What a host is opened with. */
export interface HostOptions {
  /** Host directory that holds the store. */
  directory: string;
  mode: OpenMode;
  /** Further host directories, by the name the component knows them under. */
  preopens?: Readonly<Record<string, string>> | undefined;
}

/** One running instance of the component; hosts return it. */
export interface HostInstance {
  readonly bindings: Bindings;
  /** The preopen that stands for `HostOptions.directory`. */
  readonly preopenName: string;
  /** Linear memory of the component at present. */
  memoryBytes(): number;
  /** Closes the host's own descriptors. The instance is unusable afterwards. */
  close(): void | Promise<void>;
}
