/** A call that need not give what node:fs gives, and why. */
export interface Exception {
  readonly reason: string;
  covers(name: string, form: string, args: readonly unknown[]): boolean;
}

const isBytes = (value: unknown): boolean => value instanceof Uint8Array;

export const EXCEPTIONS: readonly Exception[] = [
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
    reason: 'mkdtemp of an empty prefix makes a directory in the root; libuv refuses the template',
    covers: (name, _form, [prefix]) => name === 'mkdtemp' && prefix === '',
  },
];
