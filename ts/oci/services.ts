import type { ByteSource } from './byte-source.js';
import type { Compression } from './compression.js';
import type { LayerDigests, LayerSink } from './layer-claims.js';
import type { OpenSource } from './source.js';

/** What reading images asks of its platform: what only that can do, or does faster than the component. */
export interface Services {
  /** This machine's processor, as OCI calls it. */
  readonly architecture: string;
  /** SOURCE_DATE_EPOCH, where there is an environment that gives it. */
  readonly sourceDateEpoch?: string | undefined;
  /** Opens what a path names. Fails with the platform's error (no such file), `EINVAL` (there are no paths here). */
  openPath(path: string | URL, signal: AbortSignal | undefined): Promise<OpenSource>;
  /** Inflates a whole archive. Fails with `ECORRUPT`, `ENOTSUP` (a compression that this platform lacks). */
  inflate(pieces: AsyncIterable<Uint8Array>, compression: Exclude<Compression, 'none'>, name: string): AsyncIterable<Uint8Array>;
  /** Keeps a stream, for what has to be read out of order, until it is closed. */
  spool(pieces: AsyncIterable<Uint8Array>, name: string, progress: (bytes: number) => void): Promise<ByteSource>;
  /** Reading of layers that is faster than the component's, which does it otherwise. */
  readonly native?: NativeLayers | undefined;
  /** The error to report for what the platform threw. */
  failure(error: unknown, syscall: string): unknown;
}

/** Layers, inflated and hashed by the platform. */
export interface NativeLayers {
  /** Whether this platform does so for layers of this compression. */
  readonly inflates: (compression: Compression) => boolean;
  /** Reads one layer, aborting between pieces. */
  readonly readLayer: (
    blob: AsyncIterable<Uint8Array>,
    compression: Compression,
    name: string,
    sink: LayerSink,
    signal?: AbortSignal,
  ) => Promise<LayerDigests>;
}
