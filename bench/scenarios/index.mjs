import { importing } from './import.mjs';

/** In the order of docs/performance.md. */
export const scenarios = [importing];
