/** A call that need not give what node:fs gives, and why. */
export interface Exception {
  readonly reason: string;
  /** The first version of Node that it is about, and the first that it isn't: 22, or 22.3 as [22, 3]. */
  readonly from?: Version;
  readonly until?: Version;
  covers(name: string, form: string, args: readonly unknown[]): boolean;
}

type Version = number | readonly [major: number, minor: number];

const [MAJOR = 0, MINOR = 0] = process.versions.node.split('.').map(Number);

/** Whether the running Node is of this version or a later one. */
function since(version: Version): boolean {
  const [major, minor] = typeof version === 'number' ? [version, 0] : version;
  return MAJOR > major || (MAJOR === major && MINOR >= minor);
}

/** Whether it is about the running Node. */
export function applies({ from = 0, until = Infinity }: Pick<Exception, 'from' | 'until'>): boolean {
  return since(from) && !since(until);
}

/** Since Node 22 cpSync is C++ of its own, with other errors; some of its arguments end the process: `terminate called after throwing …`. */
export const cpSyncIsComparable = MAJOR < 22;

/** Node before 20.20 tells `The argument 'nope' is invalid encoding. Received 'encoding'`. */
const MIXED_UP = [20, 20] as const;
export const encodingsAreTold = since(MIXED_UP);

const isBytes = (value: unknown): boolean => value instanceof Uint8Array;

const isDirectory = (path: unknown): boolean =>
  (typeof path === 'string' || isBytes(path)) && /\/((to-)?dir|empty)\/?$|\/\.+$/.test(Buffer.from(path as string).toString());

const flagOf = (options: unknown): unknown => (options as { flag?: unknown } | null | undefined)?.flag;

const encodingOf = (options: unknown): unknown =>
  typeof options === 'object' ? (options as { encoding?: unknown } | null)?.encoding : options;

const ALL: readonly Exception[] = [
  {
    reason: "COPYFILE_FICLONE_FORCE: content is shared whatever file system is below; the host's may not be able to",
    covers: (name, _form, [, , mode]) => name === 'copyFile' && (mode === 4 || mode === 7),
  },
  {
    reason: 'an fd that is a bigint: Node tells `7` where its JavaScript would tell `7n`',
    covers: (name, _form, [fd]) => /^f/.test(name) && typeof fd === 'bigint',
  },
  {
    reason: 'Node 20 fails in its own test for a descriptor on a Symbol and on a bigint; here they are no path',
    covers: (name, _form, [path]) => /File$/.test(name) && ['bigint', 'symbol'].includes(typeof path),
  },
  {
    reason:
      'realpath of what is no path: Node looks for its text below the working directory; here it is no path. A container has no working directory',
    covers: (name, _form, [path]) =>
      name === 'realpath' && !(typeof path === 'string' && path !== '') && !(path instanceof URL && path.protocol === 'file:'),
  },
  {
    reason:
      'realpath of a path beyond PATH_MAX is ENAMETOOLONG here, as in every other call; glibc walks it up to the first part that is missing',
    covers: (name, _form, [path]) => name === 'realpath' && typeof path === 'string' && path.length > 4096,
  },
  {
    reason: 'Buffers for paths of fs.cp: Node takes them and fails later on; here they work',
    covers: (name, _form, [from, to]) => name === 'cp' && (isBytes(from) || isBytes(to)),
  },
  {
    reason: 'Node tells a path that is a Uint8Array as numbers in such an error; here it is text',
    covers: (name, _form, [path]) => name === 'rm' && isBytes(path),
  },
  {
    reason: 'errors of opendirSync tell no path in Node; here they do',
    covers: (name, form, [path]) =>
      name === 'opendir' && form === 'sync' && (typeof path !== 'string' || !/(dir|empty)\/?$|\.$/.test(path)),
  },
  {
    reason: 'a promise of readdir takes anything for `recursive` in Node 20',
    covers: (name, form, [, options]) =>
      name === 'readdir' && form === 'promise' && (options as { recursive?: unknown } | undefined)?.recursive === 5,
  },
  {
    reason: 'fs.write of text takes no length: Node takes one for the callback',
    covers: (name, form, [, data]) => name === 'write' && form === 'callback' && typeof data === 'string',
  },
  {
    reason: 'mkdtemp of an empty prefix makes a directory in the root; libuv refuses the template before Node 24',
    until: 24,
    covers: (name, _form, [prefix]) => name === 'mkdtemp' && prefix === '',
  },
  {
    reason: 'an invalid Date is taken for a time since Node 22; here it is EINVAL, as before',
    from: 22,
    covers: (name, _form, args) => name.endsWith('utimes') && args.some((arg) => arg instanceof Date && Number.isNaN(arg.getTime())),
  },
  {
    reason: 'Node 22 names a wrong mode `options.mode`',
    from: 22,
    covers: (name, _form, [, options]) => name === 'mkdir' && typeof options === 'object',
  },
  {
    reason: 'an fd that is a bigint, in calls that are C++ since Node 22',
    from: 22,
    covers: (name, _form, [fd]) => /^(read|write)v?$/.test(name) && typeof fd === 'bigint',
  },
  {
    reason: 'what is no path: readlink calls it `path` since Node 22',
    from: 22,
    covers: (name, _form, [path]) =>
      name === 'readlink' && (typeof path === 'string' || isBytes(path) ? Buffer.from(path as string).includes(0) : !(path instanceof URL)),
  },
  {
    reason: 'an encoding that there is not: Node before 20.20 takes its name for that of the argument, and the other way round',
    until: MIXED_UP,
    covers: (_name, _form, args) => args.some((arg) => ['nope', 5].includes(encodingOf(arg) as string | number)),
  },
  {
    reason: '`frsize` of statfs, since Node 24',
    from: 24,
    covers: (name) => name === 'statfs',
  },
  {
    reason: 'a wrong type of a symbolic link has another code since Node 24; here, on no Windows, it is not looked at closely',
    from: 24,
    covers: (name, _form, [, , type]) => name === 'symlink' && type !== undefined,
  },
  {
    reason: 'truncate of a number: no descriptor since Node 24',
    from: 24,
    covers: (name, _form, [path]) => name === 'truncate' && typeof path === 'number',
  },
  {
    reason: 'options of `promises.stat` and `lstat` that are no object are refused since Node 26',
    from: 26,
    covers: (name, form, [, options]) => /^l?stat$/.test(name) && form === 'promise' && typeof options !== 'object',
  },
  {
    reason: 'a read that fails in readFile tells its path since Node 26, but for readFileSync',
    from: 26,
    covers: (name, form, [path, options]) => name === 'readFile' && form !== 'sync' && (isDirectory(path) || flagOf(options) === 'w'),
  },
  {
    reason: '`recursive`, `maxRetries` and `retryDelay` of rmdir are gone since Node 26',
    from: 26,
    covers: (name, _form, [, options]) => name === 'rmdir' && options !== undefined,
  },
];

export const EXCEPTIONS = ALL.filter(applies);
