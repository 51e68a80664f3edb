import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Extended attributes of the files below a directory. */
export interface HostXattrs {
  /** Those of the file at `path`, relative to the directory ('' is itself), sorted by name. */
  of(path: Buffer): readonly (readonly [name: Uint8Array, value: Uint8Array])[];
}

export const NO_XATTRS: HostXattrs = { of: () => [] };

/** Labels that belong to this host's policy or to overlayfs, not to the tree. */
const SKIPPED = /^(security\.selinux|trusted\.overlay\..*|system\..*)$/;

/**
 * Reads them with getfattr(1), for Node has no call that does. Undefined where that program isn't installed. Memory grows with
 * the number of files that have any.
 */
export async function readHostXattrs(directory: string): Promise<HostXattrs | undefined> {
  const child = spawn('getfattr', ['-R', '-P', '-h', '-d', '-m', '-', '-e', 'base64', '--', '.'], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exit = once(child, 'close').then(
    () => true,
    () => false,
  );
  const found = new Map<string, [Uint8Array, Uint8Array][]>();
  let current: [Uint8Array, Uint8Array][] = [];
  for await (const line of createInterface({ input: child.stdout.setEncoding('latin1') })) {
    if (line.startsWith('# file: ')) {
      current = [];
      found.set(
        unquoted(line.slice('# file: '.length))
          .toString('latin1')
          .replace(/^\.\/?/, ''),
        current,
      );
      continue;
    }
    const equals = line.indexOf('=');
    const name = unquoted(line.slice(0, equals));
    if (equals < 1 || SKIPPED.test(name.toString('latin1'))) continue;
    current.push([name, valueOf(line.slice(equals + 1))]);
  }
  if (!(await exit)) return undefined;
  for (const xattrs of found.values()) xattrs.sort(([a], [b]) => Buffer.compare(a, b));
  return { of: (path) => found.get(path.toString('latin1')) ?? [] };
}

function valueOf(text: string): Uint8Array {
  return text.startsWith('0s') ? Buffer.from(text.slice(2), 'base64') : Buffer.alloc(0);
}

/** getfattr writes unusual bytes of names as `\ooo`. */
function unquoted(text: string): Buffer {
  const plain = text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
  return Buffer.from(plain, 'latin1');
}
