// The changes that every runtime makes, over entries of an image.
import type { Change } from './protocol.js';

/** Paths in an image: regular files, and trees. */
export interface Places {
  readonly appendedTo: string;
  readonly replaced: string;
  readonly restricted: string;
  readonly removed: string;
  readonly moved: string;
  readonly removedTree: string;
  /** Removed and made again: what the image has there stays hidden. */
  readonly remadeTree: string;
  readonly movedTree: string;
}

/** Makes the container `one`, changes it, forks it as `two`, and changes both. */
export function changesOf(places: Places): Change[] {
  return [
    { do: 'create', in: 'one' },
    { do: 'append', in: 'one', path: places.appendedTo, text: 'changed: true\n' },
    { do: 'write', in: 'one', path: places.replaced, text: 'replaced\n', times: 1 },
    { do: 'chmod', in: 'one', path: places.restricted, mode: 0o4710 },
    { do: 'remove', in: 'one', path: places.removed },
    { do: 'remove-tree', in: 'one', path: places.removedTree },
    { do: 'remove-tree', in: 'one', path: places.remadeTree },
    { do: 'mkdir', in: 'one', path: places.remadeTree },
    { do: 'write', in: 'one', path: `${places.remadeTree}/new`, text: '', times: 1 },
    { do: 'mkdir', in: 'one', path: '/made' },
    { do: 'rename', in: 'one', path: places.moved, to: '/made/moved' },
    { do: 'rename', in: 'one', path: places.movedTree, to: '/made/tree' },
    // More than a call of the component takes.
    { do: 'write', in: 'one', path: '/made/large', text: '0123456789abcdef', times: 100_000 },
    { do: 'write', in: 'one', path: '/made/Straße 日本', text: 'names are bytes\n', times: 1 },
    { do: 'symlink', in: 'one', path: '/made/link', target: `..${places.replaced}` },
    { do: 'append', in: 'one', path: '/made/link', text: 'through a link\n' },
    { do: 'fork', in: 'one', as: 'two' },
    { do: 'remove', in: 'one', path: '/made/large' },
    { do: 'rename', in: 'two', path: '/made/tree', to: places.movedTree },
    { do: 'append', in: 'two', path: '/made/large', text: 'and more' },
    { do: 'remove', in: 'two', path: '/made/link' },
  ];
}
