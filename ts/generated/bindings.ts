// Generated from wit/ by tools/bindgen; `npm run generate` writes it anew.

/** What jco and the lowered glue throw for a `result`'s error. */
export interface ResultError<T> extends Error {
  payload: T;
}

export declare namespace Types {
  export type ErrorCode = 'access' | 'again' | 'bad-descriptor' | 'busy' | 'canceled' | 'deadlock' | 'exist' | 'file-too-large' | 'illegal-byte-sequence' | 'interrupted' | 'invalid' | 'io' | 'is-directory' | 'loop' | 'too-many-open-files' | 'too-many-links' | 'name-too-long' | 'no-data' | 'no-entry' | 'insufficient-memory' | 'insufficient-space' | 'not-directory' | 'not-empty' | 'unsupported' | 'no-such-device' | 'overflow' | 'not-permitted' | 'quota' | 'range' | 'read-only' | 'invalid-seek' | 'stale' | 'text-file-busy' | 'cross-device' | 'need' | 'corrupt' | 'mismatch' | 'version';
  export type Want =
    | { tag: 'chunk-range'; val: Types.ChunkRange }
    | { tag: 'host-attributes'; val: Uint8Array }
  ;
  export interface ChunkRange {
    id: Uint8Array;
    offset: bigint;
    length: bigint;
  }
  export interface Answer {
    want: Types.Want;
    data: Uint8Array;
  }
  export interface Error {
    code: Types.ErrorCode;
    subject: Uint8Array;
    offset?: bigint | undefined;
    detail: string;
    wants: Types.Want[];
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
}

export declare namespace Store {
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
    images: Store.ImageUsage[];
    containers: Store.ContainerUsage[];
    content: bigint;
    metadata: bigint;
    logical: bigint;
  }
  export interface Store {
    info(): Store.StoreInfo;
    sync(): void;
    usage(): Store.Usage;
    supply(answers: Types.Answer[]): void;
    close(): void;
    [Symbol.dispose](): void;
  }
}

export declare namespace Layers {
  export type Encoding = 'tar' | 'tar-gzip' | 'tar-zstd';
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
  export interface LayerImport {
    write(piece: Uint8Array): void;
    finish(vouched: Layers.Vouched | undefined): void;
    step(budget: number): Types.Progress;
    info(): Layers.LayerInfo;
    [Symbol.dispose](): void;
  }
  export interface LayerExport {
    read(length_: number): Uint8Array;
    [Symbol.dispose](): void;
  }
}

export declare namespace Images {
  export interface ImageInfo {
    id: string;
    names: string[];
    layers: string[];
    size: bigint;
    entries: bigint;
  }
  export interface ImageImport {
    step(budget: number): Types.Progress;
    id(): string;
    [Symbol.dispose](): void;
  }
}

export declare namespace Containers {
  export type FileKind = 'regular' | 'directory' | 'symbolic-link' | 'character-device' | 'block-device' | 'fifo' | 'socket';
  export interface Attributes {
    inode: bigint;
    kind: Containers.FileKind;
    mode: number;
    linkCount: number;
    uid: number;
    gid: number;
    deviceMajor: number;
    deviceMinor: number;
    size: bigint;
    accessed: Types.Timestamp;
    modified: Types.Timestamp;
    changed: Types.Timestamp;
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
  export type NewTime =
    | { tag: 'keep' }
    | { tag: 'now' }
    | { tag: 'at'; val: Types.Timestamp }
  ;
  export type XattrMode = 'any' | 'create' | 'replace';
  export interface ContainerInfo {
    id: string;
    name: string;
    image: string;
    created: Types.Timestamp;
    parent?: string | undefined;
  }
  export interface CheckpointInfo {
    name: string;
    created: Types.Timestamp;
  }
  export interface Quota {
    bytes?: bigint | undefined;
    inodes?: bigint | undefined;
  }
  export interface LayerUsage {
    bytes: bigint;
    inodes: bigint;
    quota: Containers.Quota;
  }
  export type UpperMark = 'untouched' | 'whiteout' | 'made' | 'copied-up';
  export type LayerMark = 'entry' | 'whiteout' | 'opaque';
  export interface LayerTrace {
    layer: number;
    mark: Containers.LayerMark;
    kind: Containers.FileKind;
    size: bigint;
  }
  export interface Provenance {
    path: Uint8Array;
    present: boolean;
    upper: Containers.UpperMark;
    layer?: number | undefined;
    layerPath?: Uint8Array | undefined;
    layers: Containers.LayerTrace[];
  }
  export interface Extent {
    offset: bigint;
    length: bigint;
    file?: string | undefined;
    position: bigint;
  }
  export interface File {
    read(offset: bigint, length_: number): Uint8Array;
    /** `read`, in the component's memory: valid until the next call. */
    readLent?(offset: bigint, length_: number): Uint8Array;
    write(offset: bigint, data: Uint8Array): bigint;
    truncate(size: bigint): void;
    cloneRange(offset: bigint, source: Containers.File, sourceOffset: bigint, length_: bigint): bigint;
    stat(): Containers.Attributes;
    chmod(mode: number): void;
    chown(uid: number, gid: number): void;
    utimes(accessed: Containers.NewTime, modified: Containers.NewTime): void;
    sync(): void;
    [Symbol.dispose](): void;
  }
  export interface Container {
    info(): Containers.ContainerInfo;
    notices(): string[];
    lockOwner(): string | undefined;
    breakLock(owner: string): void;
    setIdentity(uid: number, gid: number): void;
    usage(): Containers.LayerUsage;
    setQuota(quota: Containers.Quota): void;
    stat(path: Uint8Array, follow: boolean): Containers.Attributes;
    /** `stat`, or the code of its failure: nothing is thrown. */
    statOrCode?(path: Uint8Array, follow: boolean): Containers.Attributes | Types.ErrorCode;
    list(path: Uint8Array, withAttributes: boolean): Uint8Array;
    /** `list`, in the component's memory: valid until the next call. */
    listLent?(path: Uint8Array, withAttributes: boolean): Uint8Array;
    readFile(path: Uint8Array, offset: bigint, length_: number): Uint8Array;
    /** `readFile`, in the component's memory: valid until the next call. */
    readFileLent?(path: Uint8Array, offset: bigint, length_: number): Uint8Array;
    writeFile(path: Uint8Array, data: Uint8Array, flags: Containers.OpenFlags, mode: number): void;
    open(path: Uint8Array, flags: Containers.OpenFlags, mode: number): Containers.File;
    mkdir(path: Uint8Array, mode: number): void;
    rmdir(path: Uint8Array): void;
    removeTree(path: Uint8Array): void;
    unlink(path: Uint8Array): void;
    rename(from_: Uint8Array, to: Uint8Array): void;
    link(existing: Uint8Array, new_: Uint8Array, follow: boolean): void;
    symlink(target: Uint8Array, path: Uint8Array): void;
    readlink(path: Uint8Array): Uint8Array;
    realpath(path: Uint8Array): Uint8Array;
    mknod(path: Uint8Array, kind: Containers.FileKind, mode: number, deviceMajor: number, deviceMinor: number): void;
    chmod(path: Uint8Array, mode: number, follow: boolean): void;
    chown(path: Uint8Array, uid: number, gid: number, follow: boolean): void;
    utimes(path: Uint8Array, accessed: Containers.NewTime, modified: Containers.NewTime, follow: boolean): void;
    truncate(path: Uint8Array, size: bigint): void;
    getxattr(path: Uint8Array, name_: Uint8Array, follow: boolean): Uint8Array;
    listxattr(path: Uint8Array, follow: boolean): Uint8Array;
    setxattr(path: Uint8Array, name_: Uint8Array, value_: Uint8Array, mode: Containers.XattrMode, follow: boolean): void;
    removexattr(path: Uint8Array, name_: Uint8Array, follow: boolean): void;
    explain(path: Uint8Array): Containers.Provenance;
    extents(path: Uint8Array, offset: bigint, count: number): Containers.Extent[];
    diff(from_: string | undefined, to: string | undefined): Uint8Array;
    fork(name_: string | undefined, from_: string | undefined): Containers.ContainerInfo;
    checkpoint(name_: string): void;
    checkpoints(): Containers.CheckpointInfo[];
    removeCheckpoint(name_: string): void;
    restore(name_: string): void;
    sync(): void;
    close(): void;
    [Symbol.dispose](): void;
  }
}

export declare namespace Collections {
  export interface Lease {
    id: string;
    owner: string;
    created: Types.Timestamp;
  }
  export interface Tally {
    count: bigint;
    bytes: bigint;
  }
  export interface Report {
    packs: Collections.Tally;
    layers: Collections.Tally;
    merged: Collections.Tally;
    journals: Collections.Tally;
    epochs: Collections.Tally;
    temporary: Collections.Tally;
    rewritten: Collections.Tally;
    held: Collections.Tally;
    holders: string[];
  }
  export interface Collection {
    step(budget: number): Types.Progress;
    report(): Collections.Report;
    [Symbol.dispose](): void;
  }
}

export declare namespace Checks {
  export type FindingKind = 'missing' | 'damaged' | 'unreferenced' | 'repaired';
  export type Remedy = 'none' | 'repair' | 'load' | 'collect';
  export interface TouchedImage {
    id: string;
    names: string[];
  }
  export interface TouchedContainer {
    id: string;
    name: string;
  }
  export interface Finding {
    kind: Checks.FindingKind;
    subject: string;
    offset?: bigint | undefined;
    detail: string;
    remedy: Checks.Remedy;
    images: Checks.TouchedImage[];
    containers: Checks.TouchedContainer[];
    paths: Uint8Array[];
    pathCount: bigint;
  }
  export interface Check {
    step(budget: number): Types.Progress;
    findings(count: number): Checks.Finding[];
    omitted(): bigint;
    [Symbol.dispose](): void;
  }
}

/** The component's exports. */
export interface Bindings {
  store: {
    Store: {
      open(directory: string, mode: Store.OpenMode, owner: string): Store.Store;
    };
  };
  layers: {
    LayerImport: {
      begin(store: Store.Store, encoding: Layers.Encoding, expected: Layers.Expectation, vouch: boolean): Layers.LayerImport;
    };
    LayerExport: {
      begin(store: Store.Store, diffId: string): Layers.LayerExport;
    };
    find(store: Store.Store, diffId: string): Layers.LayerInfo | undefined;
    findBlob(store: Store.Store, blobDigest: string): string | undefined;
  };
  images: {
    ImageImport: {
      begin(store: Store.Store, config: Uint8Array, names: string[]): Images.ImageImport;
    };
    list(store: Store.Store): Images.ImageInfo[];
    resolve(store: Store.Store, reference: string): Images.ImageInfo;
    config(store: Store.Store, id: string): Uint8Array;
    tag(store: Store.Store, id: string, name_: string): void;
    untag(store: Store.Store, name_: string): void;
    remove(store: Store.Store, id: string): void;
  };
  containers: {
    File: {
    };
    Container: {
    };
    create(store: Store.Store, image: string, name_: string | undefined, quota: Containers.Quota): Containers.ContainerInfo;
    open(store: Store.Store, reference: string): Containers.Container;
    list(store: Store.Store): Containers.ContainerInfo[];
    rename(store: Store.Store, reference: string, name_: string): void;
    remove(store: Store.Store, reference: string, gone: string | undefined): void;
  };
  collections: {
    Collection: {
      begin(store: Store.Store, dryRun: boolean, ended: string[]): Collections.Collection;
    };
    leases(store: Store.Store): Collections.Lease[];
  };
  checks: {
    Check: {
      begin(directory: string, owner: string, readData: boolean, repair: boolean): Checks.Check;
    };
  };
}
