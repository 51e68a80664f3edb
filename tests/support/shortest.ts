/** The shortest part of a failing list that still fails, found by leaving out ever smaller runs of it. */
export async function shortest<T>(items: readonly T[], fails: (items: readonly T[]) => Promise<boolean>): Promise<readonly T[]> {
  let rest = items;
  for (let size = Math.ceil(rest.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = rest.length - size; at > -size; at -= size) {
      const start = Math.max(0, at);
      const without = [...rest.slice(0, start), ...rest.slice(at + size)];
      if (without.length < rest.length && (await fails(without))) rest = without;
    }
  }
  return rest;
}
