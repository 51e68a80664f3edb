import type { BigIntStats } from '../../fs/stats.js';
import { textOfBytes } from '../byte-text.js';
import type { ToolContext } from './tool.js';

/** Words for what `stat` gives, shared by ls, stat, find and tar. */

const LETTERS: readonly (readonly [test: (stats: BigIntStats) => boolean, letter: string, words: string])[] = [
  [(stats) => stats.isDirectory(), 'd', 'directory'],
  [(stats) => stats.isSymbolicLink(), 'l', 'symbolic link'],
  [(stats) => stats.isFIFO(), 'p', 'fifo'],
  [(stats) => stats.isCharacterDevice(), 'c', 'character special file'],
  [(stats) => stats.isBlockDevice(), 'b', 'block special file'],
  [(stats) => stats.isSocket(), 's', 'socket'],
];

/** `-`, `d`, `l` and so on, as `ls -l` begins. */
export function kindLetter(stats: BigIntStats): string {
  return LETTERS.find(([test]) => test(stats))?.[1] ?? '-';
}

/** `regular file`, `directory` and so on, as stat's `%F`. */
export function kindWords(stats: BigIntStats): string {
  return LETTERS.find(([test]) => test(stats))?.[2] ?? (stats.size === 0n ? 'regular empty file' : 'regular file');
}

/** `drwxr-sr-t`. */
export function modeText(stats: BigIntStats): string {
  const mode = Number(stats.mode);
  const letters = [...'rwxrwxrwx'].map((letter, index) => ((mode & (0o400 >> index)) === 0 ? '-' : letter));
  const special: readonly (readonly [bit: number, at: number, letter: string])[] = [
    [0o4000, 2, 's'],
    [0o2000, 5, 's'],
    [0o1000, 8, 't'],
  ];
  for (const [bit, at, letter] of special) {
    if ((mode & bit) !== 0) letters[at] = letters[at] === 'x' ? letter : letter.toUpperCase();
  }
  return kindLetter(stats) + letters.join('');
}

/** Major and minor of a device number, in Linux's encoding. */
export function deviceNumbers(rdev: bigint): readonly [major: number, minor: number] {
  return [Number(((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & 0xfffff000n)), Number((rdev & 0xffn) | ((rdev >> 12n) & 0xffffff00n))];
}

/** Names of owners, each looked up once. */
export class OwnerNames {
  readonly #users: ReadonlyMap<number, string>;
  readonly #groups: ReadonlyMap<number, string>;

  constructor({ accounts }: Pick<ToolContext, 'accounts'>) {
    this.#users = new Map(
      accounts
        .users()
        .reverse()
        .map(({ uid, name }) => [uid, name]),
    );
    this.#groups = new Map(
      accounts
        .groups()
        .reverse()
        .map(({ gid, name }) => [gid, name]),
    );
  }

  user(uid: number): string | undefined {
    return this.#users.get(uid) ?? (uid === 0 ? 'root' : undefined);
  }

  group(gid: number): string | undefined {
    return this.#groups.get(gid) ?? (gid === 0 ? 'root' : undefined);
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const NS = 1_000_000_000n;

/** Whole seconds and the rest of a time; times before 1970 too. */
export function splitTime(ns: bigint): readonly [seconds: bigint, nanoseconds: bigint] {
  const rest = ((ns % NS) + NS) % NS;
  return [(ns - rest) / NS, rest];
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** `2020-01-02 03:04:05.000000000 +0000`. Times are shown in UTC, the zone of a container without one. */
export function fullTime(ns: bigint): string {
  const [seconds, rest] = splitTime(ns);
  const text = new Date(Number(seconds) * 1000).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)}.${String(rest).padStart(9, '0')} +0000`;
}

/** `Jan  2 03:04`, or `Jan  2  2020` for times further away than half a year. */
export function shortTime(ns: bigint, now: number): string {
  const date = new Date(Number(ns / 1_000_000n));
  const day = `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)}`;
  const age = now - date.getTime();
  const recent = age >= 0 && age < 15_778_476_000;
  return recent ? `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}` : `${day}  ${date.getUTCFullYear()}`;
}

/** A time by the letters of strftime that scripts use with ls and find. */
export function formattedTime(ns: bigint, format: string): string {
  const [seconds, rest] = splitTime(ns);
  const iso = new Date(Number(seconds) * 1000).toISOString();
  const [date, time] = [iso.slice(0, 10), iso.slice(11, 19)];
  const fields: Readonly<Record<string, string>> = {
    s: String(seconds),
    Y: date.slice(0, 4),
    m: date.slice(5, 7),
    d: date.slice(8),
    H: time.slice(0, 2),
    M: time.slice(3, 5),
    S: time.slice(6),
    N: String(rest).padStart(9, '0'),
    F: date,
    T: time,
    R: time.slice(0, 5),
    z: '+0000',
    Z: 'UTC',
    '@': `${seconds}.${String(rest).padStart(9, '0')}0`,
    b: MONTHS[Number(date.slice(5, 7)) - 1] ?? '',
    e: String(Number(date.slice(8))).padStart(2),
    '%': '%',
    '+': `${date}+${time}`,
  };
  return format.replace(/%([a-zA-Z@%+])/g, (whole, letter: string) => fields[letter] ?? whole);
}

/** `4.9K` as `ls -h` and `du -h` round: up, one decimal below ten. */
export function humanSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < 6) {
    size /= 1024;
    unit++;
  }
  if (unit === 0) return String(bytes);
  const shown = Math.ceil(size * 10) / 10;
  return (shown < 10 ? shown.toFixed(1) : String(Math.ceil(size))) + ' KMGTPE'.charAt(unit);
}

/** Target of a symbolic link, as text. */
export function targetOf({ fs }: Pick<ToolContext, 'fs'>, path: Buffer): string {
  return textOfBytes(fs.readlinkSync(path, 'buffer'));
}
