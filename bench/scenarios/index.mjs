import { collection } from './collection.mjs';
import { creation } from './creation.mjs';
import { diff } from './diff.mjs';
import { firstWrite } from './first-write.mjs';
import { forking } from './fork.mjs';
import { importing } from './import.mjs';
import { opening } from './open.mjs';
import { storeSize } from './store-size.mjs';
import { syncing } from './sync.mjs';

/** In the order of docs/performance.md. */
export const scenarios = [importing, storeSize, opening, creation, forking, firstWrite, syncing, diff, collection];
