// A disk at rest: directories of files. Immutable, so that images share what they have in common.
import { createHash } from 'node:crypto';
import { DirectoryNode, FileNode, type Node } from './nodes.js';

export type ImageNode = Uint8Array | ImageDirectory;
export type ImageDirectory = ReadonlyMap<string, ImageNode>;

/** Files of the same bytes are mostly the same array: most hashes are known. */
const known = new WeakMap<Uint8Array, string>();

function hashOf(bytes: Uint8Array): string {
  let hash = known.get(bytes);
  if (hash === undefined) known.set(bytes, (hash = createHash('md5').update(bytes).digest('base64')));
  return hash;
}

/** Tells an image from every other. */
export function fingerprint(directory: ImageDirectory): string {
  const hash = createHash('md5');
  const walk = (at: ImageDirectory): void => {
    for (const name of [...at.keys()].sort()) {
      const node = at.get(name)!;
      hash.update(`${name}\0`);
      if (node instanceof Uint8Array) {
        hash.update(hashOf(node));
      } else {
        hash.update('(');
        walk(node);
        hash.update(')');
      }
    }
  };
  walk(directory);
  return hash.digest('base64');
}

/** The tree of a running disk that starts from this image. */
export function nodeOf(image: ImageNode): Node {
  if (image instanceof Uint8Array) return new FileNode(image);
  const directory = new DirectoryNode();
  for (const [name, child] of image) directory.entries.set(name, nodeOf(child));
  return directory;
}

/** What a running disk holds. */
export function imageOf(directory: DirectoryNode): ImageDirectory {
  const entries = [...directory.entries].map(([name, node]): [string, ImageNode] => [
    name,
    node.kind === 'file' ? node.bytes.slice() : imageOf(node),
  ]);
  return new Map(entries);
}
