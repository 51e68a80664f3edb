import { posix } from 'node:path';
import { usageError } from './cli-error.js';

/** A path inside a container. */
export interface ContainerPath {
  readonly container: string;
  /** Absolute; a final `/` or `/.` is kept, for `cp` they mean something. */
  readonly path: string;
}

const CONTAINER_PATH = /^([a-zA-Z0-9][a-zA-Z0-9_.-]*):(.*)$/s;

/** Of Windows: a drive, and a path from its root. */
const DRIVE_PATH = /^[a-zA-Z]:[\\/]/;

/**
 * `C:/path`; undefined for a path of the host. One that has a colon is written `./a:b`, as for docker; on Windows `C:/path` is one, as for
 * docker, and a container of one letter goes by its id.
 */
export function containerPath(text: string, platform: NodeJS.Platform = process.platform): ContainerPath | undefined {
  if (platform === 'win32' && DRIVE_PATH.test(text)) return undefined;
  const [, container, path = ''] = CONTAINER_PATH.exec(text) ?? [];
  return container === undefined ? undefined : { container, path: path.startsWith('/') ? path : `/${path}` };
}

/** A path of the host with `/` between its parts. */
export function hostPath(text: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? text.replaceAll('\\', '/') : text;
}

/** A path inside a container that has to be one; the container alone means its root. Fails as misuse. */
export function requiredContainerPath(text: string): ContainerPath {
  const found = containerPath(text) ?? containerPath(`${text}:`);
  if (found === undefined) throw usageError(`'${text}' names no container`, 'write CONTAINER:/PATH, such as web:/etc');
  return { ...found, path: posix.join('/', found.path) };
}
