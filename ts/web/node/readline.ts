// What container.fs takes of node:readline.
import { unavailable } from './unavailable.js';

export function createInterface(): never {
  throw unavailable('readLines', 'readableWebStream');
}
