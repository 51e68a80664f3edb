import { stat } from 'node:fs/promises';
import type { Image } from '../core/image.js';
import type { Session } from '../core/session.js';
import { veneerError, type VeneerError } from '../core/veneer-error.js';
import { directoryTar } from './directory-tar.js';
import { fromHost } from './host-error.js';
import { NO_XATTRS, readHostXattrs, type HostXattrs } from './host-xattrs.js';
import { Importer } from './importer.js';
import type { ImportOptions } from './import-options.js';
import { piecesOf, withPeek } from './pieces.js';
import { hostPlatform, parsePlatform } from './platform.js';
import { parsedTag } from './reference.js';
import { rootfsConfig } from './rootfs-config.js';
import { openSource, type ImageSource, type OpenSource } from './source.js';

/**
 * Makes an image of one layer from a root file system: a host directory, or a tar, plain or compressed. A stream is
 * imported as it comes, without a temporary file. A directory that holds the store is imported without it.
 */
export async function importRootfs(session: Session, source: ImageSource, options: ImportOptions, storeDirectory?: string): Promise<Image> {
  const { signal, tag } = options;
  signal?.throwIfAborted();
  try {
    const platform = options.platform === undefined ? hostPlatform() : parsePlatform(options.platform, 'import');
    const names = tag === undefined ? [] : [parsedTag(tag, 'import')];
    const importer = new Importer(session, options, 'import');
    const diffId = await importSource(importer, await openSource(source, signal, 'import'), storeDirectory);
    return await importer.commitImage(rootfsConfig(diffId, platform, process.env['SOURCE_DATE_EPOCH']), names);
  } catch (error) {
    throw fromHost(error, 'import');
  }
}

async function importSource(importer: Importer, opened: OpenSource, storeDirectory: string | undefined): Promise<`sha256:${string}`> {
  if (opened.kind === 'stream') {
    return withPeek(opened.pieces, 1, (start, pieces) => {
      if (start.length === 0) throw empty(opened.name);
      return importer.addLayer(pieces, opened.name, {});
    });
  }
  if (opened.kind === 'bytes') {
    try {
      if (opened.source.size === 0) throw empty(opened.name);
      return await importer.addLayer(piecesOf(opened.source), opened.name, {}, opened.source.size);
    } finally {
      await opened.source.close();
    }
  }
  const notice = importer.options.onNotice ?? ((): void => undefined);
  const tar = directoryTar(opened.path, {
    xattrs: await xattrsOf(opened.path, notice),
    notice,
    leaveOut: storeDirectory === undefined ? undefined : await stat(storeDirectory, { bigint: true }),
  });
  return importer.addLayer(tar, opened.name, {});
}

/** Not even the two blocks that end a tar: taken for an image it would be one of nothing. */
function empty(name: string): VeneerError {
  return veneerError('invalid', { syscall: 'import', path: name, detail: 'the source is empty' });
}

async function xattrsOf(directory: string, notice: (text: string) => void): Promise<HostXattrs> {
  const xattrs = process.platform === 'linux' ? await readHostXattrs(directory) : undefined;
  if (xattrs === undefined) notice('extended attributes are left out: getfattr (package attr) is not installed');
  return xattrs ?? NO_XATTRS;
}
