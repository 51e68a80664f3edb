import { constants } from 'node:fs';
import { inspect } from 'node:util';
import type { OpenFlags } from '../bindings.js';

const NAMES: Readonly<Record<string, OpenFlags>> = {
  r: { read: true },
  'r+': { read: true, write: true },
  w: { write: true, create: true, truncate: true },
  wx: { write: true, create: true, truncate: true, exclusive: true },
  'w+': { read: true, write: true, create: true, truncate: true },
  'wx+': { read: true, write: true, create: true, truncate: true, exclusive: true },
  a: { write: true, append: true, create: true },
  ax: { write: true, append: true, create: true, exclusive: true },
  'a+': { read: true, write: true, append: true, create: true },
  'ax+': { read: true, write: true, append: true, create: true, exclusive: true },
};
// `s` asks for synchronous I/O, which has no meaning here; `xw` is `wx`, and so on (Node's documentation, "File system flags").
const ALIASES: Readonly<Record<string, string>> = {
  rs: 'r',
  sr: 'r',
  'rs+': 'r+',
  'sr+': 'r+',
  xw: 'wx',
  'xw+': 'wx+',
  xa: 'ax',
  'xa+': 'ax+',
  as: 'a',
  sa: 'a',
  'as+': 'a+',
  'sa+': 'a+',
};

/** Node's flags, as text or as a sum of `fs.constants.O_*`, in the component's words. Throws a TypeError on unknown text. */
export function openFlags(flags: string | number): OpenFlags {
  if (typeof flags === 'number') return fromNumber(flags);
  const named = NAMES[ALIASES[flags] ?? flags];
  if (named !== undefined) return named;
  const message = `The argument 'flags' is invalid. Received ${inspect(flags)}`;
  throw Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_VALUE' });
}

function fromNumber(flags: number): OpenFlags {
  const access = flags & (constants.O_RDONLY | constants.O_WRONLY | constants.O_RDWR);
  const has = (flag: number | undefined): boolean => flag !== undefined && (flags & flag) !== 0;
  return {
    read: access !== constants.O_WRONLY,
    write: access !== constants.O_RDONLY,
    append: has(constants.O_APPEND),
    create: has(constants.O_CREAT),
    exclusive: has(constants.O_EXCL),
    truncate: has(constants.O_TRUNC),
    directory: has(constants.O_DIRECTORY),
    noFollow: has(constants.O_NOFOLLOW),
  };
}
