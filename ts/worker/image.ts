import type { ImageConfig, LayerDescription } from '../core/image.js';
import type { Thread } from './thread.js';

/** What the thread tells of an image. */
interface ImageData {
  readonly id: string;
  readonly names: readonly string[];
  readonly layers: readonly string[];
  readonly size: number;
  readonly entries: number;
}

/** An image of a store in another thread, as it was when it was asked for. */
export class Image {
  readonly #thread: Thread;
  /** sha256 of the config. */
  readonly id: string;
  /** `repository:tag`, sorted. */
  readonly names: readonly string[];
  /** diffIDs, lowest layer first. */
  readonly layers: readonly string[];
  /** Bytes of its layers' files. */
  readonly size: number;
  /** Entries in its layers. */
  readonly entries: number;

  /** @internal */
  constructor(thread: Thread, { id, names, layers, size, entries }: ImageData) {
    this.#thread = thread;
    this.id = id;
    this.names = names;
    this.layers = layers;
    this.size = size;
    this.entries = entries;
  }

  /** The config's bytes: their sha256 is `id`. Fails with `ENOENT` (removed meanwhile), `ECORRUPT`. */
  configBytes(): Promise<Uint8Array> {
    return this.#thread.call(0, 'configBytes', this.id);
  }

  /** The config, parsed. Fails as `configBytes`. */
  async config(): Promise<ImageConfig> {
    return JSON.parse(new TextDecoder().decode(await this.configBytes())) as ImageConfig;
  }

  /** Its layers, lowest first; one that is found damaged is left out. Fails with `EIO`. */
  describeLayers(): Promise<LayerDescription[]> {
    return this.#thread.call(0, 'describeLayers', this.id);
  }

  /** What `JSON.stringify` shows. */
  toJSON(): ImageData {
    const { id, names, layers, size, entries } = this;
    return { id, names, layers, size, entries };
  }
}
