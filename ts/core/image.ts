import type { ImageInfo } from '../bindings.js';
import type { Session } from './session.js';

/** An OCI image config (image-spec config.md); only what programs commonly read is typed. */
export interface ImageConfig {
  /** When it was made, as RFC 3339. */
  readonly created?: string;
  /** Who made it. */
  readonly author?: string;
  /** As Go's GOARCH: `amd64`, `arm64`, … */
  readonly architecture: string;
  /** As Go's GOOS: `linux`, … */
  readonly os: string;
  /** Of the architecture: `v8`, … */
  readonly variant?: string;
  /** How a container of it is to be run. */
  readonly config?: {
    /** `user[:group]`, names or numbers. */
    readonly User?: string;
    /** `NAME=value` each. */
    readonly Env?: readonly string[];
    /** What a command's arguments start with. */
    readonly Entrypoint?: readonly string[] | null;
    /** Arguments where a user gives none. */
    readonly Cmd?: readonly string[] | null;
    /** Where commands start. */
    readonly WorkingDir?: string;
    /** By name. */
    readonly Labels?: Readonly<Record<string, string>> | null;
    readonly [key: string]: unknown;
  };
  /** The layers, by their diffIDs, lowest first. */
  readonly rootfs: {
    /** The only one that there is. */
    readonly type: 'layers';
    /** `sha256:` and 64 hex digits each. */
    readonly diff_ids: readonly string[];
  };
  /** How each layer was made, lowest first; some entries made none. */
  readonly history?: readonly Readonly<Record<string, unknown>>[];
  readonly [key: string]: unknown;
}

/** A layer of an image. */
export interface LayerDescription {
  /** `sha256:` and 64 hex digits of its uncompressed tar. */
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
