// The global that container.fs takes of Node.
import { turn } from '../../core/turn.js';

export function setImmediate<A extends unknown[]>(run: (...args: A) => void, ...args: A): void {
  void turn().then(() => {
    run(...args);
  });
}
