import { inspect, isDeepStrictEqual } from 'node:util';

/** What two outcomes differ in, node:fs's first. */
export function differs(theirs: unknown, ours: unknown): string | undefined {
  if (isDeepStrictEqual(theirs, ours)) return undefined;
  if (!isObject(theirs) || !isObject(ours)) return `${shown(theirs)} | ${shown(ours)}`;
  const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
  return [...keys]
    .map((key) => [key, differs(theirs[key], ours[key])] as const)
    .filter(([, each]) => each !== undefined)
    .map(([key, each]) => `${key}: ${each}`)
    .join('; ');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return inspect(value, { breakLength: Infinity, depth: 5 });
}
