import { creation } from './creation.mjs';
import { diff } from './diff.mjs';
import { firstWrite } from './first-write.mjs';
import { importing } from './import.mjs';
import { storeSize } from './store-size.mjs';

/** In the order of docs/performance.md. */
export const scenarios = [importing, storeSize, creation, firstWrite, diff];
