/**
 * What `run` gives, as a promise. It runs at once, so that calls take effect in the order in which they are made, with the
 * synchronous ones among them; a failure rejects, never throws.
 */
export function attempt<T>(run: () => T): Promise<Awaited<T>> {
  return new Promise<T>((resolve) => {
    resolve(run());
  }) as Promise<Awaited<T>>;
}
