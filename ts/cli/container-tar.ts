import type { Container } from '../index.js';
import { directoryTar } from '../node/oci/directory-tar.js';
import { note } from './output.js';

/** What is at a path of a container as a tar: under a name, or, without one, as the root of it. */
export function containerTar({ fs }: Container, root: string, name: Buffer | undefined): AsyncGenerator<Uint8Array, void, undefined> {
  const base = Buffer.from(root.replace(/\/+$/, ''));
  const follow = false;
  return directoryTar(root, {
    files: fs,
    ...(name === undefined ? {} : { name }),
    notice: note,
    xattrs: {
      of(path) {
        const rest = path.subarray(name?.length ?? 0);
        const place = Buffer.concat([base, Buffer.from(rest.length > 0 && rest[0] !== SLASH ? '/' : ''), rest]);
        const here = place.length === 0 ? '/' : place;
        return fs.listxattrSync(here, { follow }).map((key) => [Buffer.from(key), fs.getxattrSync(here, key, { follow })] as const);
      },
    },
  });
}

const SLASH = 0x2f;
