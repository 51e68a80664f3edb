import { collectionReportOf, type CollectionOptions, type CollectionReport } from './collection.js';
import type { Session } from './session.js';
import { stepProgressOf, type StepProgress } from './steps.js';

/** Entries of layers per step: some milliseconds of work. */
const STEP_BUDGET = 16384;

/** Collects garbage, one piece of work at a time; leases of programs that are gone end first. */
export function* collecting(session: Session, { dryRun = false }: CollectionOptions): Generator<StepProgress, CollectionReport> {
  const { bindings, handle, host } = session;
  const call = <T>(run: () => T): T => session.call('gc', undefined, run);
  const leases = call(() => bindings.collections.leases(handle));
  // Without a label nobody knows whose it is.
  const ended = leases.filter(({ owner }) => owner !== '' && host.ownerIsGone(owner)).map(({ id }) => id);
  const work = call(() => bindings.collections.Collection.begin(handle, dryRun, ended));
  try {
    for (;;) {
      const progress = call(() => work.step(STEP_BUDGET));
      yield stepProgressOf(progress);
      if (progress.done) return collectionReportOf(call(() => work.report()));
    }
  } finally {
    // A handle of a poisoned instance is not touched any more.
    if (session.failure === undefined) work[Symbol.dispose]();
  }
}
