import { ToolError } from './tool.js';

const NS_PER_MS = 1_000_000n;
const UNITS_MS: Readonly<Record<string, number>> = {
  sec: 1e3,
  second: 1e3,
  min: 6e4,
  minute: 6e4,
  hour: 3.6e6,
  day: 8.64e7,
  week: 6.048e8,
};
const DAYS: Readonly<Record<string, number>> = { now: 0, today: 0, yesterday: -1, tomorrow: 1 };

/**
 * Nanoseconds since 1970 of a time as `touch -d` takes it: `@SECONDS`, ISO 8601, `now`, `2 days ago`, or what
 * Date.parse knows. A time without a zone is UTC. Fails with ToolError.
 */
export function parseTime(text: string): bigint {
  const [, seconds, decimals = ''] = /^@(-?\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (seconds !== undefined) return BigInt(seconds) * 1000n * NS_PER_MS + fraction(decimals);
  const iso = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:[.,](\d+))?)?\s*(Z|UTC|[-+]\d\d:?\d\d)?$/.exec(text.trim());
  if (iso !== null) {
    const [, date = '', time = '00:00', second = ':00', rest = '', zone = 'Z'] = iso;
    const offset = zone.replace('UTC', 'Z').replace(/^([-+]\d\d)(\d\d)$/, '$1:$2');
    return milliseconds(Date.parse(`${date}T${time}${second}${offset}`), text) + fraction(rest);
  }
  const [, count = '1', unit = '', ago] = /^(?:(-?\d+)\s+)?(sec|second|min|minute|hour|day|week)s?(\s+ago)?$/.exec(text.trim()) ?? [];
  if (unit !== '') return milliseconds(Date.now() + Number(count) * (UNITS_MS[unit] ?? 0) * (ago === undefined ? 1 : -1), text);
  const days = DAYS[text.trim()];
  if (days !== undefined) return milliseconds(Date.now() + days * 8.64e7, text);
  return milliseconds(Date.parse(/(Z|UTC|GMT|[-+]\d{4})$/.test(text.trim()) ? text : `${text} UTC`), text);
}

/** `[[CC]YY]MMDDhhmm[.ss]`, as `touch -t` takes it. Fails with ToolError. */
export function parseStamp(text: string): bigint {
  const [, century, year, month, day, hour, minute, second = '00'] =
    /^(?:(\d\d)?(\d\d))?(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?$/.exec(text) ?? [];
  if (month === undefined) throw new ToolError(`invalid date format '${text}'`);
  const full = year === undefined ? new Date().getUTCFullYear() : `${century ?? (Number(year) < 69 ? '20' : '19')}${year}`;
  return milliseconds(Date.parse(`${full}-${month}-${day}T${hour}:${minute}:${second}Z`), text);
}

function milliseconds(value: number, text: string): bigint {
  if (!Number.isFinite(value)) throw new ToolError(`invalid date format '${text}'`);
  return BigInt(Math.trunc(value)) * NS_PER_MS;
}

function fraction(decimals: string): bigint {
  return BigInt(decimals.slice(0, 9).padEnd(9, '0'));
}
