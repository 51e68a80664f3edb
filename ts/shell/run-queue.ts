/** The last run of each container that has one: it may have failed, but has ended when this resolves. */
const lastRuns = new WeakMap<object, Promise<void>>();

/** Runs when all that came before it for this container has ended: user and umask are the container's, not a run's. */
export async function inTurn<T>(container: object, run: () => Promise<T>): Promise<T> {
  const before = lastRuns.get(container) ?? Promise.resolve();
  const mine = before.then(run);
  lastRuns.set(
    container,
    mine.then(
      () => undefined,
      () => undefined,
    ),
  );
  return mine;
}
