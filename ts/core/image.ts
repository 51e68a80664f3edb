import type { ImageInfo } from '../bindings.js';
import type { Session } from './session.js';

/** An OCI image config (image-spec config.md); only what programs commonly read is typed. */
export interface ImageConfig {
  readonly created?: string;
  readonly author?: string;
  readonly architecture: string;
  readonly os: string;
  readonly variant?: string;
  readonly config?: {
    readonly User?: string;
    readonly Env?: readonly string[];
    readonly Entrypoint?: readonly string[] | null;
    readonly Cmd?: readonly string[] | null;
    readonly WorkingDir?: string;
    readonly Labels?: Readonly<Record<string, string>> | null;
    readonly [key: string]: unknown;
  };
  readonly rootfs: { readonly type: 'layers'; readonly diff_ids: readonly string[] };
  readonly history?: readonly Readonly<Record<string, unknown>>[];
  readonly [key: string]: unknown;
}

/** A layer of an image. */
export interface LayerDescription {
  readonly diffId: string;
  /** Entries of its tar. */
  readonly entries: number;
  /** Bytes of its files. */
  readonly size: number;
  /** Bytes of its tar. */
  readonly tarSize: number;
}

/** An image of a store, as it was when it was asked for. */
export class Image {
  readonly #session: Session;
  #config: ImageConfig | undefined;
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

  private constructor(session: Session, info: ImageInfo) {
    this.#session = session;
    this.id = info.id;
    this.names = info.names;
    this.layers = info.layers;
    this.size = Number(info.size);
    this.entries = Number(info.entries);
  }

  /** @internal */
  static of(session: Session, info: ImageInfo): Image {
    return new Image(session, info);
  }

  /** The config's bytes: their sha256 is `id`. Fails with `ENOENT` (removed meanwhile), `ECORRUPT`. */
  configBytes(): Uint8Array {
    const { bindings, handle } = this.#session;
    return this.#session.call('config', this.id, () => bindings.images.config(handle, this.id));
  }

  /** Its layers, lowest first; one that is found damaged is left out. Fails with `EIO`. */
  describeLayers(): LayerDescription[] {
    const { bindings, handle } = this.#session;
    return this.layers.flatMap((diffId) => {
      const found = this.#session.call('layers', diffId, () => bindings.layers.find(handle, diffId));
      if (found === undefined) return [];
      return [{ diffId, entries: Number(found.entries), size: Number(found.size), tarSize: Number(found.tarSize) }];
    });
  }

  /** The config, parsed. Fails as `configBytes`. */
  get config(): ImageConfig {
    this.#config ??= JSON.parse(new TextDecoder().decode(this.configBytes())) as ImageConfig;
    return this.#config;
  }

  /** What `JSON.stringify` shows. */
  toJSON(): object {
    const { id, names, layers, size, entries } = this;
    return { id, names, layers, size, entries };
  }
}
