import type { Encoding, Expectation, LayerImportHandle, Progress } from '../bindings.js';
import { Image } from '../core/image.js';
import type { Session } from '../core/session.js';
import { turn } from '../core/turn.js';
import { compressionOf, MAGIC_LENGTH, type Compression } from './compression.js';
import type { Digest } from './digest.js';
import type { ImagePlan, LayerPlan } from './image-plan.js';
import type { ImportOptions, ImportProgress, ImportVerb } from './import-options.js';
import { checkClaims, type LayerClaims, type LayerDigests, type LayerSink } from './layer-claims.js';
import { paced, piecesOf, withPeek } from './pieces.js';
import type { Services } from './services.js';

/** Entries per `step`: some milliseconds of work, then the event loop gets its turn. */
const STEP_BUDGET = 4096;

/** Adds layers and images to one store. Nothing is visible of a layer or image that fails or is aborted. */
export class Importer {
  constructor(
    readonly session: Session,
    readonly services: Services,
    readonly options: ImportOptions,
    /** What errors call the operation. */
    readonly syscall: ImportVerb,
  ) {}

  /** Reads the layers that the store doesn't have, then adds the image. */
  async addImage({ config, layers, names }: ImagePlan): Promise<Image> {
    for (const layer of layers) {
      if (!this.#isVerified(layer)) await this.#readPlanned(layer);
    }
    return this.commitImage(config, names);
  }

  /** Adds an image whose layers are there. */
  async commitImage(config: Uint8Array, names: readonly string[]): Promise<Image> {
    const { bindings, handle } = this.session;
    const { syscall } = this;
    const work = this.session.call(syscall, undefined, () => bindings.images.ImageImport.begin(handle, config, [...names]));
    try {
      await this.#steps((budget) => work.step(budget), { phase: 'merge', bytes: 0 });
      const id = this.session.call(syscall, undefined, () => work.id());
      return Image.of(
        this.session,
        this.session.call(syscall, id, () => bindings.images.resolve(handle, id)),
      );
    } finally {
      this.#drop(work);
    }
  }

  /** Reads one layer from `blob`, which is what `claims` say or the import fails. Resolves to its diffID. */
  async addLayer(blob: AsyncIterable<Uint8Array>, name: string, claims: LayerClaims, totalBytes?: number): Promise<Digest> {
    const progress = { phase: 'layer' as const, ...about(claims), ...(totalBytes === undefined ? {} : { totalBytes }) };
    const report = (bytes: number): void => this.options.onProgress?.({ ...progress, bytes });
    const { native } = this.services;
    return withPeek(blob, MAGIC_LENGTH, (start, pieces) => {
      const compression = compressionOf(start, name);
      return native?.inflates(compression) === true
        ? this.#addInflated((sink) => native.readLayer(pieces, compression, name, sink, this.options.signal), name, claims, report)
        : this.#addCompressed(pieces, ENCODINGS[compression], name, claims, report);
    });
  }

  /** The platform inflates and hashes, and vouches for what it found. */
  async #addInflated(
    read: (sink: LayerSink) => Promise<LayerDigests>,
    name: string,
    claims: LayerClaims,
    progress: (bytes: number) => void,
  ): Promise<Digest> {
    const work = this.#begin(name, 'tar', { diffId: claims.diffId }, true);
    try {
      const found = await read({
        tar: (piece) => {
          this.#write(work, piece, name);
        },
        progress,
      });
      this.options.signal?.throwIfAborted();
      checkClaims(found, claims, name);
      const { diffId, blobDigest, blobSize } = found;
      this.session.call(this.syscall, name, () => {
        work.finish(blobDigest === diffId ? { diffId } : { diffId, blobDigest });
      });
      await this.#steps((budget) => work.step(budget), { phase: 'index', layer: diffId, bytes: blobSize });
      return diffId;
    } finally {
      this.#drop(work);
    }
  }

  /** The component inflates, hashes and checks. */
  async #addCompressed(
    blob: AsyncIterable<Uint8Array>,
    encoding: Encoding,
    name: string,
    { diffId, blob: claimed }: LayerClaims,
    progress: (bytes: number) => void,
  ): Promise<Digest> {
    const { signal } = this.options;
    const expected = { diffId, blobDigest: claimed?.digest, blobSize: claimed?.size === undefined ? undefined : BigInt(claimed.size) };
    const work = this.#begin(name, encoding, expected, false);
    try {
      let bytes = 0;
      for await (const piece of paced(smaller(blob), signal)) {
        this.#write(work, piece, name);
        progress((bytes += piece.length));
      }
      signal?.throwIfAborted();
      this.session.call(this.syscall, name, () => {
        work.finish(undefined);
      });
      await this.#steps((budget) => work.step(budget), { phase: 'index', ...about({ diffId }), bytes });
      return this.session.call(this.syscall, name, () => work.info().diffId as Digest);
    } finally {
      this.#drop(work);
    }
  }

  #begin(name: string, encoding: Encoding, expected: Expectation, vouch: boolean): LayerImportHandle {
    const { bindings, handle } = this.session;
    return this.session.call(this.syscall, name, () => bindings.layers.LayerImport.begin(handle, encoding, expected, vouch));
  }

  async #readPlanned(layer: LayerPlan): Promise<void> {
    const source = await layer.open();
    try {
      await this.addLayer(piecesOf(source), layer.name, layer, source.size);
    } finally {
      await source.close();
    }
  }

  /**
   * Whether the store has the very layer that is claimed. A compressed blob must have been read before: only a verified
   * pair of blob and diffID counts, never a manifest's claim. An uncompressed one is the layer, by its own digest.
   */
  #isVerified({ diffId, blob }: LayerPlan): boolean {
    const { bindings, handle } = this.session;
    return this.session.call(this.syscall, diffId, () => {
      if (blob === undefined || blob.digest === diffId) return bindings.layers.find(handle, diffId) !== undefined;
      return bindings.layers.findBlob(handle, blob.digest) === diffId;
    });
  }

  #write(work: LayerImportHandle, piece: Uint8Array, name: string): void {
    this.session.call(this.syscall, name, () => {
      work.write(piece);
    });
  }

  async #steps(step: (budget: number) => Progress, report: ImportProgress): Promise<void> {
    for (;;) {
      this.options.signal?.throwIfAborted();
      const { done, completed, total } = this.session.call(this.syscall, report.layer, () => step(STEP_BUDGET));
      this.options.onProgress?.({ ...report, entries: Number(completed), totalEntries: Number(total) });
      if (done) return;
      await turn();
    }
  }

  /** A handle of a poisoned instance is not touched any more. */
  #drop(work: Disposable): void {
    if (this.session.failure === undefined) work[Symbol.dispose]();
  }
}

function about({ diffId }: LayerClaims): { layer: string } | object {
  return diffId === undefined ? {} : { layer: diffId };
}

const ENCODINGS: Readonly<Record<Compression, Encoding>> = { none: 'tar', gzip: 'tar-gzip', zstd: 'tar-zstd' };

/** Bytes of a compressed layer that are inflated in one go: some milliseconds of work. */
const COMPRESSED_PIECE = 64 * 1024;

async function* smaller(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += COMPRESSED_PIECE) yield piece.subarray(at, at + COMPRESSED_PIECE);
  }
}
