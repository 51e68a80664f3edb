import { Buffer } from 'node:buffer';
import type { PathLike } from 'node:fs';
import { posix } from 'node:path';
import { bytesOf } from './paths.js';
import type { View } from './view.js';

/**
 * `fs.realpath`, which Node does by itself: `.` and `..` go by the text of the path, then each part is looked at. (`native` is the
 * component's, where `..` is the directory above.)
 */
export function realpath(view: View, path: PathLike): Uint8Array {
  // A byte is a character here, so that names that aren't UTF-8 stay as they are.
  const resolved = posix.resolve('/', Buffer.from(bytesOf(path)).toString('latin1'));
  try {
    return view.call('realpath', path, (container) => container.realpath(Buffer.from(resolved, 'latin1')));
  } catch (error) {
    throw failureIn(view, resolved) ?? error;
  }
}

/** What Node fails with: the first part that can't be looked at. */
function failureIn(view: View, resolved: string): unknown {
  let base = '';
  for (const part of resolved.split('/').slice(1)) {
    base += `/${part}`;
    const bytes = Buffer.from(base, 'latin1');
    try {
      const { kind } = view.call('lstat', bytes, (container) => container.stat(bytes, false));
      if (kind !== 'symbolic-link') continue;
      view.call('stat', bytes, (container) => container.stat(bytes, true));
    } catch (error) {
      return error;
    }
    // The link itself leads somewhere; the parts behind it are looked at there.
    base = Buffer.from(view.call('realpath', bytes, (container) => container.realpath(bytes)))
      .toString('latin1')
      .replace(/^\/$/, '');
  }
  return undefined;
}
