// Names and paths that random trees are made of.
import type { Random } from '../property/random.js';

/** Few, so that operations meet. As Latin-1: `ü` in UTF-8, and a name that isn't UTF-8. */
const NAMES = [
  'a',
  'b',
  'c',
  'd',
  'e',
  'f',
  'g',
  'h',
  'file.txt',
  'a b',
  '-x',
  '.hidden',
  'A',
  '\u00c3\u00bc',
  'n\u00ff',
  '..',
  '...',
].filter((name) => name !== '..');
const LONG = 'l'.repeat(255);
const TOO_LONG = 'x'.repeat(256);

/** A name; 255 bytes at times. Directories have short ones: overlayfs can't redirect to paths above 256 bytes. */
export function fileName(random: Random): string {
  return random.below(60) === 0 ? LONG : random.pick(NAMES);
}

export function directoryName(random: Random): string {
  return random.pick(NAMES);
}

export function join(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function depthOf(path: string): number {
  return path.split('/').length;
}

/** The same place, written otherwise: doubled slashes, `.`, and `..` behind a directory on the way. */
export function respelled(random: Random, path: string): string {
  const parts = path.split('/');
  const at = random.below(parts.length);
  switch (random.below(3)) {
    case 0: {
      parts.splice(at, 0, '.');
      break;
    }
    case 1: {
      parts.splice(at, 0, '');
      break;
    }
    default: {
      if (at > 0) parts.splice(at, 0, '..', parts[at - 1]!);
    }
  }
  return parts.join('/').replace(/^\/+/, '');
}

/** A path that is likely to be wrong: a missing name, one through a file, one that is too long. `path` is something that is there. */
export function wrongPath(random: Random, path: string): string {
  return random.pick([
    () => join(parentOf(path), 'missing'),
    () => join(path, random.pick(NAMES)),
    () => join(path, 'missing/below'),
    () => join(parentOf(path), TOO_LONG),
    () => `${path}/`,
    () => `${path}/.`,
    () => join(path, '..'),
    () => Array.from({ length: 2100 }, () => 'd').join('/'),
    () => path,
    () => path,
  ])();
}
