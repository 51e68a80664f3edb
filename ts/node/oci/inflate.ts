import type { Transform } from 'node:stream';
import { veneerError } from '../../core/veneer-error.js';
import type { Compression } from '../../oci/compression.js';
import { createDecoder, decoderFault } from './decoder.js';

/**
 * Decodes `pieces` with a bounded number of chunks in flight. Each piece is consumed before the next is
 * asked for, so its buffer may be reused then. All pieces are taken, even past the end of the compressed stream:
 * whoever hashes them must see each byte. Members are joined, zero padding after the last is passed over (gzip(1)).
 * Fails with `ECORRUPT` and the offset in the compressed bytes (cut off, damaged, garbage after the end).
 */
export async function* inflate(
  pieces: AsyncIterable<Uint8Array>,
  compression: 'gzip' | 'zstd',
  chunkSize: number,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = createDecoder(compression, chunkSize, name);
  const feeder = new Feeder(decoder, compression, name);
  const fed = feeder.feed(pieces).catch((error: unknown) => {
    feeder.fail(error);
  });
  try {
    for await (const chunk of decoder) yield chunk as Uint8Array;
  } catch (error) {
    throw feeder.explain(error);
  } finally {
    decoder.destroy();
    await fed;
  }
  feeder.assertComplete();
}

/** Hands pieces to a decoder, one at a time. */
class Feeder {
  /** Bytes of the pieces before the present one. */
  #taken = 0;
  #failure: unknown;
  /** By an error, or because the reader went away. */
  #stopped = false;
  /** The decoder ended or stopped: the callback of a write may never come then. */
  readonly #settled: Promise<void>;

  constructor(
    readonly decoder: Transform,
    readonly compression: Compression,
    readonly name: string,
  ) {
    this.#settled = new Promise((resolve) => {
      decoder.once('end', resolve);
      const stop = (): void => {
        this.#stopped = !decoder.readableEnded;
        resolve();
      };
      decoder.on('error', stop).once('close', stop);
    });
  }

  async feed(pieces: AsyncIterable<Uint8Array>): Promise<void> {
    let over = false;
    for await (const piece of pieces) {
      if (!over) await Promise.race([this.#write(piece), this.#settled]);
      if (this.#stopped) return;
      // A decoder takes a piece whole, but for the one in which the compressed stream ends.
      const untouched = this.#consumed() - this.#taken;
      over = untouched < piece.length;
      if (over) this.#assertPadding(piece, Math.max(0, untouched));
      this.#taken += piece.length;
    }
    if (!over) this.decoder.end();
  }

  /** Stops the decoder for a failure of the pieces themselves. */
  fail(error: unknown): void {
    this.#failure = error;
    this.decoder.destroy();
  }

  /** The error to report for what reading the decoder threw. */
  explain(error: unknown): unknown {
    if (this.#failure !== undefined) return this.#failure;
    if (!/^(Z_|ZSTD_|ERR_ZLIB)/.test(String((error as { code?: unknown }).code))) return error;
    const detail = decoderFault(error, this.compression);
    return veneerError('corrupt', { syscall: 'read', path: this.name, detail, offset: this.#consumed(), cause: error });
  }

  assertComplete(): void {
    if (this.#failure !== undefined) throw this.#failure as Error;
  }

  #write(piece: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.decoder.write(piece, () => {
        resolve();
      });
    });
  }

  #consumed(): number {
    return (this.decoder as unknown as { bytesWritten: number }).bytesWritten;
  }

  #assertPadding(piece: Uint8Array, from: number): void {
    for (let i = from; i < piece.length; i++) {
      if (piece[i] === 0) continue;
      const detail = `garbage after the end of the ${this.compression} stream`;
      throw veneerError('corrupt', { syscall: 'read', path: this.name, detail, offset: this.#taken + i });
    }
  }
}
