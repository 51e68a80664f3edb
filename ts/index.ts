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
export type { HostName } from './node/open-host.js';
export * from './exports.js';
