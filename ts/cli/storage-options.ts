import type { Command } from 'commander';
import type { Quota } from '../index.js';
import { InvalidArgumentError } from './commander.js';

/** Docker's units: powers of 1024, with or without `b` or `iB`. */
const SIZE = /^(\d+(?:\.\d+)?) ?([kmgtp]?)(?:i?b)?$/i;
const UNITS = ['', 'k', 'm', 'g', 't', 'p'];

/** What lifts a limit, as in `docker update --pids-limit -1`. */
const UNLIMITED = '-1';

/** A quota as the options that were given tell it; null lifts the limit. */
export type StorageOptions = { readonly [key in keyof Quota]?: number | null };

/** Lets a verb take `--storage-opt size=10g --storage-opt inodes=1000`, Docker's spelling of a quota. */
export function addStorageOptions(command: Command): Command {
  return command.option('--storage-opt <option>', 'size=BYTES or inodes=COUNT that the container may have', addOption);
}

/** The quota of a container: `former` with what the options change. */
export function quotaOf(options: StorageOptions = {}, former: Quota = {}): Quota {
  const limit = (key: keyof Quota): number | undefined => (options[key] === undefined ? former[key] : (options[key] ?? undefined));
  return { bytes: limit('bytes'), inodes: limit('inodes') };
}

function addOption(text: string, others: StorageOptions = {}): StorageOptions {
  const [, name, value = ''] = /^(size|inodes)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('it is size=BYTES or inodes=COUNT.');
  if (value === UNLIMITED) return { ...others, [name === 'size' ? 'bytes' : 'inodes']: null };
  return { ...others, ...(name === 'size' ? { bytes: bytesOf(value) } : { inodes: countOf(value) }) };
}

function bytesOf(text: string): number {
  const [, number, unit = ''] = SIZE.exec(text) ?? [];
  const bytes = Math.floor(Number(number) * 1024 ** UNITS.indexOf(unit.toLowerCase()));
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new InvalidArgumentError('a size is a number of bytes, or with k, m, g, t or p behind it: 512m, 10g; -1 is no limit.');
}

function countOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('inodes are counted in whole numbers; -1 is no limit.');
}
