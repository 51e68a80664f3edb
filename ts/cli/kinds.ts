import type { FileKind } from '../bindings.js';
import { KIND_BITS, KIND_MASK } from '../fs/file-modes.js';

/** The letter of each kind in `ls -l`, and its name in `stat`. */
const KINDS: Readonly<Record<FileKind, readonly [letter: string, name: string]>> = {
  regular: ['-', 'regular file'],
  directory: ['d', 'directory'],
  'symbolic-link': ['l', 'symbolic link'],
  'character-device': ['c', 'character device'],
  'block-device': ['b', 'block device'],
  fifo: ['p', 'fifo'],
  socket: ['s', 'socket'],
};

/** What a `st_mode` is of. */
export function kindOf(mode: number): FileKind {
  const [kind] = (Object.entries(KIND_BITS) as [FileKind, number][]).find(([, bits]) => (mode & KIND_MASK) === bits) ?? ['regular'];
  return kind;
}

/** `regular file` */
export function kindName(mode: number): string {
  return KINDS[kindOf(mode)][1];
}

/** `-rwsr-x--t`, as `ls -l` shows a `st_mode`. */
export function modeText(mode: number): string {
  const triple = (shift: number, special: number, letter: string): string => {
    const bits = mode >> shift;
    const execute = (bits & 1) !== 0 ? 'x' : '-';
    const marked = execute === 'x' ? letter : letter.toUpperCase();
    return `${(bits & 4) !== 0 ? 'r' : '-'}${(bits & 2) !== 0 ? 'w' : '-'}${(mode & special) !== 0 ? marked : execute}`;
  };
  return KINDS[kindOf(mode)][0] + triple(6, 0o4000, 's') + triple(3, 0o2000, 's') + triple(0, 0o1000, 't');
}

/** `0644` */
export function octalMode(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}
