import { coldStart } from './cold-start.mjs';
import { collection } from './collection.mjs';
import { creation } from './creation.mjs';
import { diff } from './diff.mjs';
import { fileSystem } from './fs.mjs';
import { flatness } from './fs-flat.mjs';
import { checking } from './fsck.mjs';
import { firstWrite } from './first-write.mjs';
import { forking } from './fork.mjs';
import { importing } from './import.mjs';
import { opening } from './open.mjs';
import { starting } from './start.mjs';
import { storeSize } from './store-size.mjs';
import { syncing } from './sync.mjs';

/** In the order of docs/performance.md. */
export const scenarios = [
  importing,
  storeSize,
  opening,
  creation,
  forking,
  fileSystem,
  flatness,
  firstWrite,
  syncing,
  diff,
  collection,
  checking,
  starting,
  coldStart,
];
