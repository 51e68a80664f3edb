// What the component asks of its host, for whoever looks for a bug: told on a diagnostics channel, at no cost while nobody listens.
import { channel } from 'node:diagnostics_channel';
import type { GuestMemory } from '../../lowered/runtime.js';
import { TYPES, type Filesystem, type FilesystemImports, type Types } from '../wasi/filesystem.js';

/** Name of the channel. Whoever listens before a store is opened hears its calls. */
export const HOST_CALLS = 'veneer:host-calls';

/** One call of the component to its host, when it has ended. */
export interface HostCall {
  /** WASI's name: `descriptor.open-at`. */
  readonly name: string;
  /** Handles, offsets and lengths, and paths as text. */
  readonly args: readonly (string | number | bigint)[];
  readonly milliseconds: number;
  /** `ok`, or what the host said. */
  readonly outcome: string;
}

/** Where each function has the address of a path, whose length follows. */
const PATHS: Readonly<Record<string, readonly number[] | undefined>> = {
  'descriptor.open-at': [2],
  'descriptor.stat-at': [2],
  'descriptor.create-directory-at': [1],
  'descriptor.remove-directory-at': [1],
  'descriptor.unlink-file-at': [1],
  'descriptor.rename-at': [1, 4],
};

type Call = (...args: (number | bigint)[]) => unknown;

/** The imports of a file system, telling of each call if anybody listens. */
export function told({ imports, failure }: Filesystem, memory: () => GuestMemory): FilesystemImports {
  const calls = channel(HOST_CALLS);
  if (!calls.hasSubscribers) return imports;
  const telling = (functions: Types): Types =>
    new Proxy(functions, {
      get(target, key) {
        const call = Reflect.get(target, key) as Call;
        const name = String(key).replace('[method]', '');
        return (...args: (number | bigint)[]): unknown => {
          const before = failure();
          const started = performance.now();
          const shown = shownArgs(args, PATHS[name] ?? [], memory);
          const result = call(...args);
          const outcome = failure() === before ? 'ok' : textOf(failure());
          calls.publish({ name, args: shown, milliseconds: performance.now() - started, outcome } satisfies HostCall);
          return result;
        };
      },
    });
  return { ...imports, [TYPES]: telling(imports[TYPES]) };
}

/** Without the address for the result, and with paths instead of their addresses. */
function shownArgs(args: readonly (number | bigint)[], paths: readonly number[], memory: () => GuestMemory): HostCall['args'] {
  return args.slice(0, Math.max(1, args.length - 1)).flatMap((arg, index): HostCall['args'] => {
    if (paths.includes(index - 1)) return [];
    if (!paths.includes(index)) return [arg];
    const at = Number(arg) >>> 0;
    return [JSON.stringify(new TextDecoder().decode(memory().bytes.subarray(at, at + Number(args[index + 1]))))];
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
