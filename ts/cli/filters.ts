import type { Command } from 'commander';
import { usageError } from './cli-error.js';

/** Conditions by key, as `--filter key=value` gave them. */
export type Filters = ReadonlyMap<string, readonly string[]>;

/** Whether something is listed, for one condition's value. */
export type Test<T> = (item: T, value: string) => boolean;

/** Lets a verb take `--filter key=value`, any number of times. */
export function addFilterOption(command: Command, keys: readonly string[], flags = '-f, --filter <key=value>'): Command {
  return command.option(
    flags,
    `those alone that match (repeatable); key: ${keys.join(', ')}`,
    (text: string, before: Filters | undefined) => {
      const equals = text.indexOf('=');
      const key = text.slice(0, equals);
      if (equals < 1) throw usageError(`--filter ${text}: it is KEY=VALUE`, `keys are ${keys.join(', ')}`);
      if (!keys.includes(key)) throw usageError(`--filter ${text}: there is no key '${key}'`, `keys are ${keys.join(', ')}`);
      return new Map([...(before ?? []), [key, [...(before?.get(key) ?? []), text.slice(equals + 1)]]]);
    },
  );
}

/** What matches: of several values of a key any, but all labels. */
export function filtered<T>(items: readonly T[], filters: Filters | undefined, tests: Readonly<Record<string, Test<T> | undefined>>): T[] {
  return items.filter((item) =>
    [...(filters ?? [])].every(([key, values]) => {
      const passes = (value: string): boolean => tests[key]?.(item, value) === true;
      return key === 'label' ? values.every(passes) : values.some(passes);
    }),
  );
}

/** `label=NAME` and `label=NAME=VALUE`. */
export function hasLabel(labels: Readonly<Record<string, string>> | null | undefined, condition: string): boolean {
  const equals = condition.indexOf('=');
  const name = equals < 0 ? condition : condition.slice(0, equals);
  const value = labels?.[name];
  return value !== undefined && (equals < 0 || value === condition.slice(equals + 1));
}

const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|h|m|s))+$/;
const MILLISECONDS: Readonly<Record<string, number | undefined>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `until=24h`, `until=2024-03-01T00:00:00Z`, `until=1709251200`: milliseconds since 1970. */
export function timeOf(key: string, value: string, now: number = Date.now()): number {
  if (DURATION.test(value)) {
    const parts = [...value.matchAll(/([\d.]+)(ms|h|m|s)/g)];
    return parts.reduce((time, [, count, unit = '']) => time - Number(count) * (MILLISECONDS[unit] ?? 0), now);
  }
  const time = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value);
  if (!Number.isNaN(time)) return time;
  throw usageError(`--filter ${key}=${value}: it is no time`, `write how long ago (${key}=24h), a date, or seconds since 1970`);
}

/** `true`, `1`, `false`, `0`. */
export function truthOf(key: string, value: string): boolean {
  if (/^(1|t|true)$/i.test(value)) return true;
  if (/^(0|f|false)$/i.test(value)) return false;
  throw usageError(`--filter ${key}=${value}: it is true or false`, `write ${key}=true or ${key}=false`);
}
