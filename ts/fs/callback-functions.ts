import { Buffer } from 'node:buffer';
import type * as fs from 'node:fs';
import { promisify } from 'node:util';
import type { AsyncContent } from './async-content.js';
import { checkFunction, checkInteger } from './argument-checks.js';
import { answered, answerWith, callbackAmong, later, type Callback, type CallbackForm } from './callbacks.js';
import type { SyncFs } from './container-fs.js';
import { copyOptions } from './copy-options.js';
import { copyTree } from './copy-tree.js';
import { bytesOf } from './paths.js';

/** Where each function takes its callback. Its work is that of the function whose name ends in `Sync`. */
const FORMS = {
  access: { at: 2, optionalFrom: 1 },
  chmod: { at: 2 },
  chown: { at: 3 },
  copyFile: { at: 3, optionalFrom: 2 },
  fchmod: { at: 2 },
  fchown: { at: 3 },
  fdatasync: { at: 1 },
  fstat: { at: 2, optionalFrom: 1 },
  fsync: { at: 1 },
  ftruncate: { at: 2, optionalFrom: 1 },
  futimes: { at: 3 },
  getxattr: { at: 3, optionalFrom: 2 },
  lchown: { at: 3 },
  link: { at: 2 },
  listxattr: { at: 2, optionalFrom: 1 },
  lstat: { at: 2, optionalFrom: 1 },
  lutimes: { at: 3 },
  mkdir: { at: 2, optionalFrom: 1 },
  mkdtemp: { at: 2, optionalFrom: 1 },
  mkfifo: { at: 2, optionalFrom: 1 },
  mknod: { at: 4, optionalFrom: 2 },
  open: { at: 3, optionalFrom: 1 },
  opendir: { at: 2, optionalFrom: 1, name: 'callback' },
  readdir: { at: 2, optionalFrom: 1 },
  readlink: { at: 2, optionalFrom: 1 },
  readv: { at: 3, optionalFrom: 2, orBefore: true, returns: 1 },
  removexattr: { at: 3, optionalFrom: 2 },
  rename: { at: 2 },
  rm: { at: 2, optionalFrom: 1 },
  rmdir: { at: 2, optionalFrom: 1 },
  setxattr: { at: 4, optionalFrom: 3 },
  stat: { at: 2, optionalFrom: 1 },
  statfs: { at: 2, optionalFrom: 1 },
  symlink: { at: 3, optionalFrom: 2 },
  truncate: { at: 2, optionalFrom: 1 },
  unlink: { at: 1 },
  utimes: { at: 3 },
  write: { at: 5, optionalFrom: 2, returns: 1 },
  writev: { at: 3, optionalFrom: 2, orBefore: true, returns: 1 },
} as const satisfies Readonly<Record<string, CallbackForm>>;

type Answered = Extract<keyof FormNames, string>;
type FormNames = typeof FORMS;
type Special = 'appendFile' | 'close' | 'cp' | 'exists' | 'read' | 'readFile' | 'realpath' | 'writeFile';
type OfNode = Extract<Answered | Special, keyof typeof fs>;

/** The functions that answer through a callback. */
export type CallbackFs = Pick<typeof fs, OfNode> & {
  readonly [Name in Exclude<Answered, OfNode>]: (...args: unknown[]) => void;
};

type Function = (...args: unknown[]) => void;

export function callbackFunctions(sync: SyncFs, content: AsyncContent): CallbackFs {
  const functions: Record<string, unknown> = {};
  for (const [name, form] of Object.entries(FORMS)) {
    functions[name] = answered(sync[`${name}Sync` as keyof SyncFs], form);
  }
  const realpath = answered(sync.realpathSync, { at: 2, optionalFrom: 1 });
  const native = answered(sync.realpathSync.native, { at: 2, optionalFrom: 1, orBefore: true });
  return Object.assign(functions, {
    readFile: whole(sync.readFileSync, content.readFile, 2),
    writeFile: whole(sync.writeFileSync, content.writeFile, 3),
    appendFile: whole(sync.appendFileSync, content.appendFile, 3),
    cp: cp(sync),
    exists: exists(sync),
    close: close(sync),
    read: promisedAs(readWith(sync), 'bytesRead', 'buffer'),
    readv: promisedAs(functions['readv'] as Function, 'bytesRead', 'buffers'),
    write: promisedAs(functions['write'] as Function, 'bytesWritten', 'buffer'),
    writev: promisedAs(functions['writev'] as Function, 'bytesWritten', 'buffers'),
    realpath: Object.assign(realpath, { native }),
  }) as unknown as CallbackFs;
}

/** A function of whole files: synchronous work, unless it may be aborted on the way. */
function whole(run: (...args: never[]) => unknown, withSignal: (...args: never[]) => Promise<unknown>, at: number): Function {
  const form = { at, optionalFrom: at - 1, orBefore: true };
  const plain = answered(run, form);
  return (...args) => {
    const options = args[at - 1] as { signal?: unknown } | null | undefined;
    if (typeof options !== 'object' || options?.signal === undefined) {
      plain(...args);
      return;
    }
    const [callback] = callbackAmong(args, form);
    answerWith(withSignal(...(args.slice(0, at) as never[])), callback);
  };
}

function cp(sync: SyncFs): Function {
  const form = { at: 3, optionalFrom: 2 };
  return (...args) => {
    const [callback, index] = callbackAmong(args, form);
    const [from, to, given] = args.slice(0, index) as [string, string, unknown];
    const options = copyOptions(given);
    bytesOf(from, 'src');
    bytesOf(to, 'dest');
    answerWith(copyTree(sync, from, to, options), callback);
  };
}

function exists(sync: SyncFs): Function {
  const run: Function = (path, callback) => {
    checkFunction(callback, 'cb');
    const found = sync.existsSync(path as string);
    setImmediate(() => (callback as (found: boolean) => void)(found));
  };
  const promised = (path: unknown): Promise<boolean> => Promise.resolve(sync.existsSync(path as string));
  return Object.defineProperty(run, promisify.custom, { value: promised });
}

/** Without a callback a failure is nobody's: it is thrown in a later turn, as in Node. */
function close(sync: SyncFs): Function {
  const form = { at: 1 };
  return (...args) => {
    const [callback] = args.length > 1 && args[1] !== undefined ? callbackAmong(args, form) : [throwFailure];
    later(() => {
      sync.closeSync(args[0] as number);
    }, callback);
  };
}

const throwFailure: Callback = (error) => {
  if (error !== null) throw error as Error;
};

/** `(fd, buffer, offset, length, position, cb)`, `(fd, buffer, options, cb)`, `(fd, options, cb)` or `(fd, cb)`. */
function readWith(sync: SyncFs): Function {
  const read = answered(sync.readSync, { at: 5, optionalFrom: 2, returns: 1 });
  return (...args) => {
    const [fd, first, ...rest] = args;
    if (args.length > 3 || ArrayBuffer.isView(first)) {
      // Options have no place among five arguments.
      if (args.length > 4 && typeof args[2] === 'object' && args[2] !== null) checkInteger(args[2], 'offset');
      read(...args);
      return;
    }
    const options = typeof first === 'function' ? {} : ((first ?? {}) as { buffer?: unknown });
    const buffer = options.buffer === undefined ? Buffer.alloc(16384) : options.buffer;
    read(fd, buffer, options, ...(typeof first === 'function' ? [first] : rest));
  };
}

/** What `util.promisify` makes of a function that answers with two results. */
function promisedAs(run: Function, first: string, second: string): Function {
  const promised = (...args: unknown[]): Promise<object> =>
    new Promise((resolve, reject) => {
      run(...args, (error: Error | null, one: unknown, two: unknown) => {
        if (error) reject(error);
        else resolve({ [first]: one, [second]: two });
      });
    });
  return Object.defineProperty(run, promisify.custom, { value: promised });
}
