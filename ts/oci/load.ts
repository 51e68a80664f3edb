import { planOciLayout } from './oci-layout.js';
import type { Image } from '../core/image.js';
import type { Session } from '../core/session.js';
import { veneerError } from '../core/veneer-error.js';
import type { ByteSource } from './byte-source.js';
import { compressionOf, MAGIC_LENGTH } from './compression.js';
import { digestOf } from './digest.js';
import { planDockerArchive } from './docker-archive.js';
import type { FileSet } from './file-set.js';
import type { ImagePlan } from './image-plan.js';
import { Importer } from './importer.js';
import type { ImportOptions } from './import-options.js';
import { piecesOf, withPeek } from './pieces.js';
import { linuxOn, parsePlatform } from './platform.js';
import { parsedTag } from './reference.js';
import type { Services } from './services.js';
import { openSource, type ImageSource, type OpenSource } from './source.js';
import { TarIndex } from './tar-index.js';

/**
 * Loads the images of an OCI image layout (directory or archive) or a docker-archive, each plain or gzipped. A path or a Blob is read
 * in place; a stream or a compressed archive is spooled first, for archives keep their index at the end.
 */
export async function loadImages(session: Session, services: Services, source: ImageSource, options: ImportOptions): Promise<Image[]> {
  const { signal } = options;
  signal?.throwIfAborted();
  try {
    const files = await openFiles(services, await openSource(services, source, signal, 'load'), options);
    try {
      const plans = retagged(await distinct(await planImages(services, files, options)), options.tag);
      const importer = new Importer(session, services, options, 'load');
      const images: Image[] = [];
      for (const plan of plans) images.push(await importer.addImage(plan));
      return images;
    } finally {
      await files.close();
    }
  } catch (error) {
    throw services.failure(error, 'load');
  }
}

async function openFiles(services: Services, opened: OpenSource, options: ImportOptions): Promise<FileSet> {
  if (opened.kind === 'directory') return opened.files();
  const spooling = new Spooling(services, options);
  const source = opened.kind === 'bytes' ? await spooling.plain(opened.source) : await spooling.spooled(opened.pieces, opened.name);
  try {
    return await TarIndex.read(source);
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** Makes an uncompressed archive that can be read out of order. */
class Spooling {
  constructor(
    readonly services: Services,
    readonly options: ImportOptions,
  ) {}

  async plain(source: ByteSource): Promise<ByteSource> {
    const start = await source.read(0, new Uint8Array(MAGIC_LENGTH));
    if (compressionOf(start, source.name) === 'none') return source;
    try {
      return await this.spooled(piecesOf(source), source.name);
    } finally {
      await source.close();
    }
  }

  async spooled(pieces: AsyncIterable<Uint8Array>, name: string): Promise<ByteSource> {
    return withPeek(pieces, MAGIC_LENGTH, (start, all) => {
      const compression = compressionOf(start, name);
      const tar = compression === 'none' ? all : this.services.inflate(all, compression, name);
      return this.services.spool(tar, name, (bytes) => {
        this.options.signal?.throwIfAborted();
        this.options.onProgress?.({ phase: 'spool', bytes });
      });
    });
  }
}

async function planImages(services: Services, files: FileSet, options: ImportOptions): Promise<ImagePlan[]> {
  const platform = options.platform === undefined ? undefined : parsePlatform(options.platform, 'load');
  const notice = options.onNotice ?? ((): void => undefined);
  // `docker save` writes both; the layout says more (media types, sizes, digests).
  if (await has(files, 'oci-layout')) return planOciLayout(files, platform, linuxOn(services), notice);
  if (await has(files, 'manifest.json')) return planDockerArchive(files, platform, notice);
  const detail = 'neither an OCI image layout nor a docker-archive (no oci-layout, no manifest.json); a root file system is for import';
  throw veneerError('invalid', { syscall: 'load', path: files.name, detail });
}

async function has(files: FileSet, path: string): Promise<boolean> {
  const source = await files.open(path);
  await source?.close();
  return source !== undefined;
}

/** An image that stands there under several names is one image. */
async function distinct(plans: readonly ImagePlan[]): Promise<ImagePlan[]> {
  const byId = new Map<string, ImagePlan>();
  for (const plan of plans) {
    const id = await digestOf(plan.config);
    byId.set(id, { ...plan, names: [...new Set([...(byId.get(id)?.names ?? []), ...plan.names])] });
  }
  return [...byId.values()];
}

/** With `tag`, the only image goes by that name alone. */
function retagged(plans: ImagePlan[], tag: string | undefined): ImagePlan[] {
  if (tag === undefined) return plans;
  const name = parsedTag(tag, 'load');
  if (plans.length !== 1) {
    const detail = `a tag names one image, the source holds ${plans.length}`;
    throw veneerError('invalid', { syscall: 'load', path: tag, detail });
  }
  return plans.map((plan) => ({ ...plan, names: [name] }));
}
