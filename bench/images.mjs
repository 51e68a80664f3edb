// The images that tests/images/make-images.sh makes: oci-dir/NAME, oci-archive/NAME.tar, docker-archive/NAME.tar.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const IMAGE_NAMES = ['tiny', 'base', 'web', 'app-1.0', 'app-1.1', 'db'];

export class Images {
  constructor(root) {
    this.root = root;
  }

  /** Why an image can't be used, or undefined. */
  missing(name) {
    if (this.root === undefined) return 'no images: give --images DIR or VENEER_IMAGES (tests/images/make-images.sh makes them)';
    // Written once all forms of the image are there.
    return existsSync(join(this.root, `.done-${name}`)) ? undefined : `no image ${name} in ${this.root}`;
  }

  layout(name) {
    return join(this.root, 'oci-dir', name);
  }

  archive(name) {
    return join(this.root, 'oci-archive', `${name}.tar`);
  }

  /** Layers from the lowest: the path of the gzipped tar, its size, and the diffID. */
  layers(name) {
    const layout = this.layout(name);
    const blob = ({ digest }) => join(layout, 'blobs', digest.replace(':', '/'));
    const json = (path) => JSON.parse(readFileSync(path, 'utf8'));
    const manifest = json(blob(json(join(layout, 'index.json')).manifests[0]));
    const { diff_ids: diffIds } = json(blob(manifest.config)).rootfs;
    return manifest.layers.map((layer, i) => ({ path: blob(layer), size: statSync(blob(layer)).size, diffId: diffIds[i] }));
  }
}
