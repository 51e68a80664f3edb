// Sizes, ages, ids and names in the words that Docker has for them.

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes in decimal units, three digits. */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${Number(value.toPrecision(3))}${UNITS[unit]}`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Each unit is used until the age reaches the limit: "About an hour", then hours up to two days. */
const AGES: readonly (readonly [limit: number, unit: number, name: string])[] = [
  [MINUTE, 1, 'second'],
  [HOUR, MINUTE, 'minute'],
  [2 * DAY, HOUR, 'hour'],
  [14 * DAY, DAY, 'day'],
  [60 * DAY, 7 * DAY, 'week'],
  [730 * DAY, 30 * DAY, 'month'],
  [Infinity, 365 * DAY, 'year'],
];
const ALONE: Readonly<Record<string, string | undefined>> = { minute: 'About a minute ago', hour: 'About an hour ago' };

/** How long ago: `3 minutes ago`; `N/A` for no time. */
export function ageText(date: Date | undefined, now: Date = new Date()): string {
  const seconds = Math.floor((now.getTime() - (date?.getTime() ?? NaN)) / 1000);
  const [, unit, name] = AGES.find(([limit]) => seconds < limit) ?? [];
  if (unit === undefined || name === undefined) return 'N/A';
  if (seconds < 1) return 'Less than a second ago';
  const count = Math.floor(seconds / unit);
  if (count === 1) return ALONE[name] ?? `1 ${name} ago`;
  return `${count} ${name}s ago`;
}

/** The first twelve digits of a digest or id. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

/** `repository:tag` in its two parts. */
export function splitName(name: string): [repository: string, tag: string] {
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? [name.slice(0, colon), name.slice(colon + 1)] : [name, '<none>'];
}

/** How an image is called in a list of other things: its first name, else its id. */
export function imageLabel(id: string, names: readonly string[] | undefined): string {
  return names?.[0] ?? shortId(id);
}

/** A time to the nanosecond, in UTC. */
export function timeText(nanoseconds: bigint): string {
  const fraction = ((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = (nanoseconds - fraction) / 1_000_000_000n;
  return new Date(Number(seconds) * 1000).toISOString().replace(/\d{3}Z$/, `${String(fraction).padStart(9, '0')}Z`);
}

/** A time as Docker's templates print it: `2024-03-01 09:30:00 +0000 UTC`. */
export function dockerTime(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
}

/** The date that a config tells; undefined for what is none. */
export function dateOfText(text: string): Date | undefined {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
