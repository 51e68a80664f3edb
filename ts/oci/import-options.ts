/** The two ways that images come into a store, as errors call them. */
export type ImportVerb = 'load' | 'import';

/** How far a load or import has come. */
export interface ImportProgress {
  /**
   * `spool`: a stream is written to a temporary file. `layer`: a layer's blob is read. `index`: its metadata is
   * written. `merge`: the layers are merged into the image.
   */
  readonly phase: 'spool' | 'layer' | 'index' | 'merge';
  /** diffID of the layer, where it is known. */
  readonly layer?: string;
  /** Bytes read so far: of the stream, or of the layer's blob. */
  readonly bytes: number;
  /** Bytes in all, where that is known. */
  readonly totalBytes?: number;
  /** Entries done so far, in `index` and `merge`. */
  readonly entries?: number;
  /** Entries in all. */
  readonly totalEntries?: number;
}

/** What `load` and `import` take besides the source. */
export interface ImportOptions {
  /** The name of the image, instead of those in the archive. Without a tag, `:latest`. */
  readonly tag?: string | undefined;
  /** `os/architecture[/variant]`: which image of several to load; of an import, what the image says it is for. */
  readonly platform?: string | undefined;
  /** Aborting drops the import; nothing of it is visible. The promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told as it goes on, and at each change of phase. */
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Told what was left out: sockets, names that aren't image names, extended attributes that can't be read. */
  readonly onNotice?: ((text: string) => void) | undefined;
}
