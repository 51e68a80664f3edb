// What container.fs takes of node:module, where packages are loaded in a later turn.
import { unavailable } from './unavailable.js';

export function createRequire(): never {
  throw unavailable('globSync', 'promises.glob');
}
