import { constants } from 'node:fs';
import type { OpenFlags } from '../bindings.js';
import { checkInt32 } from './argument-checks.js';
import { argumentValue } from './argument-errors.js';

const READ: OpenFlags = { read: true };

const NAMES: Readonly<Record<string, OpenFlags>> = {
  __proto__: null as never,
  r: READ,
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
  __proto__: null as never,
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

/** Node's flags, as text or as a sum of `fs.constants.O_*`, in the component's words; none is `r`. */
export function openFlags(flags: unknown): OpenFlags {
  if (flags === undefined || flags === null) return READ;
  if (typeof flags === 'number') return fromNumber(checkInt32(flags, 'flags'));
  const named = typeof flags === 'string' ? NAMES[ALIASES[flags] ?? flags] : undefined;
  if (named === undefined) throw argumentValue('flags', flags);
  return named;
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
