import type { Usage as RawUsage } from '../bindings.js';

/** Disk use of one image, in bytes. */
export interface ImageUsage {
  /** sha256 of its config. */
  readonly id: string;
  /** `repository:tag`, sorted. */
  readonly names: readonly string[];
  /** Of its files, as an unpacked tree would hold them. */
  readonly size: number;
  /** Part of `size` in layers that another image also has. */
  readonly shared: number;
  /** Part of `size` in layers that only this image has. */
  readonly unique: number;
  /** Entries in its layers. */
  readonly entries: number;
}

/** Disk use of one container, in bytes. */
export interface ContainerUsage {
  /** 32 hex digits. */
  readonly id: string;
  /** Unique in the store. */
  readonly name: string;
  /** On disk, of its writable layer. */
  readonly size: number;
}

/** Disk use of a store, in bytes. */
export interface Usage {
  /** One for each. */
  readonly images: readonly ImageUsage[];
  /** One for each. */
  readonly containers: readonly ContainerUsage[];
  /** Chunk data on disk. */
  readonly content: number;
  /** Layer images, indexes and journals on disk. */
  readonly metadata: number;
  /** All layers' files before identical contents were joined. */
  readonly logical: number;
}

/** Byte counts of a disk stay below 2^53, so they are numbers here. */
export function usageOf(raw: RawUsage): Usage {
  return {
    images: raw.images.map((image) => ({
      ...image,
      size: Number(image.size),
      shared: Number(image.shared),
      unique: Number(image.unique),
      entries: Number(image.entries),
    })),
    containers: raw.containers.map((container) => ({ ...container, size: Number(container.size) })),
    content: Number(raw.content),
    metadata: Number(raw.metadata),
    logical: Number(raw.logical),
  };
}
