import { setImmediate } from 'node:timers/promises';
import { collectionReportOf, type CollectionOptions, type CollectionReport } from '../core/collection.js';
import type { Session } from '../core/session.js';

/** Entries of layers per `step`: some milliseconds of work, then the event loop gets its turn. */
const STEP_BUDGET = 16384;

/** Collects garbage; leases of programs that are gone end first. */
export async function collect(session: Session, { dryRun = false, signal, onProgress }: CollectionOptions): Promise<CollectionReport> {
  const { bindings, handle, host } = session;
  const call = <T>(run: () => T): T => session.call('gc', undefined, run);
  signal?.throwIfAborted();
  const leases = call(() => bindings.collections.leases(handle));
  // Without a label nobody knows whose it is.
  const ended = leases.filter(({ owner }) => owner !== '' && host.ownerIsGone(owner)).map(({ id }) => id);
  const work = call(() => bindings.collections.Collection.begin(handle, dryRun, ended));
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, completed, total } = call(() => work.step(STEP_BUDGET));
      onProgress?.({ completed: Number(completed), total: Number(total) });
      if (done) return collectionReportOf(call(() => work.report()));
      await setImmediate();
    }
  } finally {
    // A handle of a poisoned instance is not touched any more.
    if (session.failure === undefined) work[Symbol.dispose]();
  }
}
