import type { Image } from '../core/image.js';
import type { Session } from '../core/session.js';
import { veneerError, type VeneerError } from '../core/veneer-error.js';
import type { Digest } from './digest.js';
import { Importer } from './importer.js';
import type { ImportOptions } from './import-options.js';
import { piecesOf, withPeek } from './pieces.js';
import { linuxOn, parsePlatform } from './platform.js';
import { parsedTag } from './reference.js';
import { rootfsConfig } from './rootfs-config.js';
import type { Services } from './services.js';
import { openSource, type ImageSource, type OpenSource } from './source.js';

/**
 * Makes an image of one layer from a root file system: a directory of the platform's, or a tar, plain or compressed. A stream is
 * imported as it comes, without being spooled.
 */
export async function importRootfs(session: Session, services: Services, source: ImageSource, options: ImportOptions): Promise<Image> {
  const { signal, tag } = options;
  signal?.throwIfAborted();
  try {
    const platform = options.platform === undefined ? linuxOn(services) : parsePlatform(options.platform, 'import');
    const names = tag === undefined ? [] : [parsedTag(tag, 'import')];
    const importer = new Importer(session, services, options, 'import');
    const diffId = await importSource(importer, await openSource(services, source, signal, 'import'));
    return await importer.commitImage(rootfsConfig(diffId, platform, services.sourceDateEpoch), names);
  } catch (error) {
    throw services.failure(error, 'import');
  }
}

async function importSource(importer: Importer, opened: OpenSource): Promise<Digest> {
  if (opened.kind === 'stream') {
    return withPeek(opened.pieces, 1, (start, pieces) => {
      if (start.length === 0) throw empty(opened.name);
      return importer.addLayer(pieces, opened.name, {});
    });
  }
  if (opened.kind === 'directory') {
    const notice = importer.options.onNotice ?? ((): void => undefined);
    return importer.addLayer(await opened.tar(notice), opened.name, {});
  }
  try {
    if (opened.source.size === 0) throw empty(opened.name);
    return await importer.addLayer(piecesOf(opened.source), opened.name, {}, opened.source.size);
  } finally {
    await opened.source.close();
  }
}

/** Not even the two blocks that end a tar: taken for an image it would be one of nothing. */
function empty(name: string): VeneerError {
  return veneerError('invalid', { syscall: 'import', path: name, detail: 'the source is empty' });
}
