// Where Veneer differs from the kernel's overlayfs on purpose. This is the whole list: docs/semantics.md shows it, with the counts.
import type { ContainerFs } from '../../dist/index.js';
import type { Operation } from './operations.js';
import type { Failure, Side } from './side.js';

/** Operations that open what they are given. */
const OPENING: ReadonlySet<Operation['op']> = new Set(['open', 'readFile', 'writeFile', 'appendFile', 'truncate', 'copyFile']);

/** Why an operation is made on neither side. */
export function leftOut(kernel: Side, operation: Operation): string | undefined {
  if (operation.op === 'realpath' && operation.path.length > 255) return 'glibc looks at a path that is too long part by part';
  if (operation.op === 'copyFile' && stat(kernel.fs, kernel.at(operation.path))?.isDirectory() === true) {
    return "libuv's copyfile of a directory makes the target and removes it, whatever it was";
  }
  if (!OPENING.has(operation.op) || !('path' in operation)) return undefined;
  const paths = 'to' in operation ? [operation.path, operation.to] : [operation.path];
  const special = paths.some((path) => {
    const stats = stat(kernel.fs, kernel.at(path));
    return stats !== undefined && !stats.isFile() && !stats.isDirectory();
  });
  return special ? 'fifos, sockets and devices are metadata: nothing is behind them to open' : undefined;
}

/** Why an operation that the kernel has refused is not made on our side, which does not refuse it for that. */
export function refusedByKernelAlone(operation: Operation, { code }: Failure): string | undefined {
  if (operation.op === 'rename' && code === 'EXDEV') return 'overlayfs redirects no directory whose path is above 256 bytes';
  if (operation.op === 'link' && code === 'EXDEV') return 'overlayfs with metacopy redirects no file whose path is above 256 bytes';
  if (OPENING.has(operation.op) && code === 'EACCES') return 'the kernel protects what another owns in a sticky directory from O_CREAT';
  if (
    (operation.op === 'fchown' || operation.op === 'fchmod' || operation.op === 'futimes') &&
    ['ENOTDIR', 'ENOENT', 'EIO'].includes(code)
  ) {
    return 'overlayfs copies up no directory that was removed while it is open';
  }
  return undefined;
}

function stat(fs: Pick<ContainerFs, 'statSync'>, path: Buffer): ReturnType<typeof fs.statSync> | undefined {
  try {
    return fs.statSync(path);
  } catch {
    return undefined;
  }
}
