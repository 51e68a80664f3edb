/**
 * Veneer: a content-addressed store of container-image layers with copy-on-write containers on top.
 *
 * @packageDocumentation
 */
export {
  Store,
  type NodeContainer as Container,
  type DirectoryOptions,
  type OpenOptions,
  type StoreOptions,
  type VolumeOptions,
} from './node/store.js';
export { MemoryVolume } from './volume/memory-volume.js';
export type { HostName } from './node/open-host.js';
export type { OpenMode } from './bindings.js';
export type { CheckOptions, CheckReport, Finding } from './core/check.js';
export { Image, type ImageConfig, type LayerDescription } from './core/image.js';
export type { Checkpoint, Container as CoreContainer, ContainerSummary, DiffOptions, ForkOptions } from './core/container.js';
export type { CreateOptions, RemoveOptions, StoreDescription } from './core/store.js';
export type { FileExtent, LayerMark, Provenance, UpperMark } from './core/provenance.js';
export type { LayerUsage, Quota } from './core/quota.js';
export type { Change, ChangeKind } from './core/changes.js';
export type { StepOptions, StepProgress } from './core/steps.js';
export type { CollectionOptions, CollectionReport, Tally } from './core/collection.js';
export type { ContainerUsage, ImageUsage, Usage } from './core/usage.js';
export { ContainerFsError, VeneerError } from './core/veneer-error.js';
export type { User } from './core/user.js';
export type { ContainerFs, SyncFs } from './fs/container-fs.js';
export type { PromisesFs } from './fs/promises.js';
export { ContainerFileHandle } from './fs/file-handle.js';
export { BigIntStats, Stats } from './fs/stats.js';
export type { NodeKind } from './fs/names.js';
export type { XattrOptions } from './fs/xattrs.js';
export type { TimeInput } from './fs/new-times.js';
export type { ImportOptions, ImportProgress } from './oci/import-options.js';
export type { ImageSource } from './oci/source.js';
