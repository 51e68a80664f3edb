// What every host gives to ts/core: the component's exports in the shape that jco's type
// declarations have for wit/, so that no code above this line knows which host runs it.
import type { Bindings, Checks, Collections, Containers, Images, Layers, Store, Types } from './generated/bindings.js';

export type { Bindings };
export type ErrorCode = Types.ErrorCode;
/** WIT `error`: the `payload` of what a failing call throws. */
export type ErrorRecord = Types.Error;
export type Timestamp = Types.Timestamp;
export type Progress = Types.Progress;

/** `create`: makes the store where there is none. `read-write`: fails with `ENOENT` instead. `read-only`: writes nothing at all, not even a lock. */
export type OpenMode = Store.OpenMode;
export type StoreHandle = Store.Store;
export type Usage = Store.Usage;

export type CollectionReport = Collections.Report;

export type CheckHandle = Checks.Check;
export type RawFinding = Checks.Finding;

export type LayerImportHandle = Layers.LayerImport;
export type Encoding = Layers.Encoding;
export type Expectation = Layers.Expectation;
export type ImageInfo = Images.ImageInfo;

export type FileKind = Containers.FileKind;
export type Attributes = Containers.Attributes;
export type OpenFlags = Containers.OpenFlags;
export type NewTime = Containers.NewTime;
export type XattrMode = Containers.XattrMode;
export type ContainerInfo = Containers.ContainerInfo;
export type Quota = Containers.Quota;
export type LayerUsage = Containers.LayerUsage;
export type Provenance = Containers.Provenance;
export type Extent = Containers.Extent;
export type ContainerHandle = Containers.Container;
export type FileHandle = Containers.File;

/** What a host is opened with. */
export interface HostOptions {
  /** Host directory that holds the store. With mode `create` the host makes it. */
  readonly directory: string;
  readonly mode: OpenMode;
  /** Further host directories, by the name the component knows them under. */
  readonly preopens?: Readonly<Record<string, string>> | undefined;
}

/** One running instance of the component. */
export interface HostInstance {
  readonly bindings: Bindings;
  /** The preopen that stands for `HostOptions.directory`. */
  readonly preopenName: string;
  /** What other writers are told of this instance. */
  readonly owner: string;
  /** Whether the writer of this label surely writes no more. */
  ownerIsGone(label: string): boolean;
  /** Linear memory of the component at present. */
  memoryBytes(): number;
  /** Closes the host's own descriptors. The instance is unusable afterwards. */
  close(): void | Promise<void>;
}
