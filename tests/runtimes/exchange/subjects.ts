// Images that are loaded in every runtime.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseImage } from '../../conformance/base-image.js';
import type { Places } from './changes.js';

/** An image, and where it is changed. */
export interface Subject {
  readonly name: string;
  /** Path of its archive. */
  readonly archive: string;
  readonly places: Places;
}

/** Of the image that the conformance cases run over. */
const PLACES: Places = {
  appendedTo: '/etc/config.yaml',
  replaced: '/etc/hosts',
  restricted: '/bin/su',
  removed: '/etc/owned',
  // A hard link.
  moved: '/bin/ls',
  removedTree: '/tree/one',
  remadeTree: '/usr/share/doc',
  movedTree: '/tree',
};

const ZONES = '/usr/share/zoneinfo';

/** Of the real ones: each has Debian's tzdata. */
const REAL_PLACES: Places = {
  appendedTo: `${ZONES}/iso3166.tab`,
  replaced: `${ZONES}/zone.tab`,
  restricted: `${ZONES}/zone1970.tab`,
  removed: `${ZONES}/Europe/Berlin`,
  moved: `${ZONES}/Europe/Paris`,
  removedTree: `${ZONES}/right`,
  remadeTree: `${ZONES}/Asia`,
  movedTree: `${ZONES}/Australia`,
};

/** One with every kind of entry, and those of tests/images that $VENEER_IMAGE_NAMES names, where $VENEER_IMAGES has them. */
export function subjects(scratch: string): Subject[] {
  const made = { name: 'made', archive: join(scratch, 'made.tar'), places: PLACES };
  writeFileSync(made.archive, baseImage);
  const images = process.env['VENEER_IMAGES'];
  if (images === undefined) return [made];
  const names = (process.env['VENEER_IMAGE_NAMES'] ?? 'tiny').split(' ');
  const real = names.map((name) => ({ name, archive: join(images, `oci-archive/${name}.tar`), places: REAL_PLACES }));
  return [made, ...real];
}
