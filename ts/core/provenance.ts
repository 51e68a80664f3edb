import type { Extent as RawExtent, FileKind, Provenance as RawProvenance } from '../bindings.js';

/** What a container's own layer has under a path: nothing, a deletion, an entry it made, or one of the image that was changed. */
export type UpperMark = 'untouched' | 'whiteout' | 'made' | 'copied-up';

/** What a layer of the image has under a path. */
export type LayerMark = 'entry' | 'whiteout' | 'opaque';

/** Where an entry of a container comes from. */
export interface Provenance {
  /** The path without `.`, `..` and symbolic links above its last name. */
  readonly path: Uint8Array;
  /** Whether it is there. */
  readonly present: boolean;
  /** What the container's own layer has there. */
  readonly upper: UpperMark;
  /** Index of the layer whose entry it is, or was before it was changed. */
  readonly layer?: number;
  /** The path of that entry in its layer. */
  readonly layerPath?: Uint8Array;
  /** All that the layers have under this very path, lowest first. */
  readonly layers: readonly {
    /** Index of the layer. */
    readonly layer: number;
    /** What it has there. */
    readonly mark: LayerMark;
    /** Of an entry: what it is. */
    readonly kind: FileKind;
    /** Of a file: its bytes. */
    readonly size: number;
  }[];
}

/** Where a run of a file's bytes lies. */
export interface FileExtent {
  /** In the file. */
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
  /** File of the store that holds the bytes; none for a hole. */
  readonly file?: string;
  /** Where they start in it. */
  readonly position?: number;
}

export function provenanceOf({ layer, layerPath, layers, ...rest }: RawProvenance): Provenance {
  return {
    ...rest,
    ...(layer === undefined ? {} : { layer }),
    ...(layerPath === undefined ? {} : { layerPath }),
    layers: layers.map((trace) => ({ ...trace, size: Number(trace.size) })),
  };
}

/** Offsets in files stay below 2^53, so they are numbers here. */
export function extentsOf(extents: readonly RawExtent[]): FileExtent[] {
  return extents.map(({ offset, length, file, position }) => ({
    offset: Number(offset),
    length: Number(length),
    ...(file === undefined ? {} : { file, position: Number(position) }),
  }));
}

export function bytesOf(path: string | Uint8Array): Uint8Array {
  return typeof path === 'string' ? new TextEncoder().encode(path) : path;
}
