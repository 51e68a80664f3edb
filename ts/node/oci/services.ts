import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromHost } from '../../core/host-error.js';
import type { ByteSource } from '../../oci/byte-source.js';
import { PIECE_SIZE } from '../../oci/pieces.js';
import type { Services } from '../../oci/services.js';
import { streamed, type OpenSource } from '../../oci/source.js';
import { DirectoryFiles } from './directory-files.js';
import { directoryTar } from './directory-tar.js';
import { FileSource } from './file-source.js';
import { NO_XATTRS, readHostXattrs, type HostXattrs } from './host-xattrs.js';
import { inflate } from './inflate.js';
import { inflates } from './decoder.js';
import { readLayer } from './layer-reader.js';
import { spool } from './spool.js';

/** Node's names of processors, and Go's, which OCI uses. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le', loong64: 'loong64' };

/** Node, for a store in the directory `store`, which is left out of any directory that is imported into it. */
export function nodeServices(store?: string): Services {
  return {
    architecture: ARCHITECTURES[process.arch] ?? process.arch,
    sourceDateEpoch: process.env['SOURCE_DATE_EPOCH'],
    openPath: (path, signal) => openPath(typeof path === 'string' ? path : fileURLToPath(path), signal, store),
    inflate: (pieces, compression, name) => inflate(pieces, compression, PIECE_SIZE, name),
    spool: (pieces, name, progress): Promise<ByteSource> => spool(pieces, tmpdir(), name, progress),
    native: { inflates, readLayer },
    failure: fromHost,
  };
}

/** A fifo or a device is a stream. */
async function openPath(path: string, signal: AbortSignal | undefined, store: string | undefined): Promise<OpenSource> {
  const name = basename(path);
  const stats = await stat(path);
  if (stats.isDirectory()) {
    return {
      kind: 'directory',
      name,
      files: () => new DirectoryFiles(path, name),
      tar: async (notice) => directoryTar(path, { xattrs: await xattrsOf(path, notice), notice, leaveOut: await statOf(store) }),
    };
  }
  if (stats.isFile()) return { kind: 'bytes', source: await FileSource.open(path, name), name };
  const { createReadStream } = await import('node:fs');
  return streamed(createReadStream(path), signal, name);
}

async function statOf(directory: string | undefined): Promise<BigIntStats | undefined> {
  return directory === undefined ? undefined : stat(directory, { bigint: true });
}

async function xattrsOf(directory: string, notice: (text: string) => void): Promise<HostXattrs> {
  const xattrs = process.platform === 'linux' ? await readHostXattrs(directory) : undefined;
  if (xattrs === undefined) notice('extended attributes are left out: getfattr (package attr) is not installed');
  return xattrs ?? NO_XATTRS;
}
