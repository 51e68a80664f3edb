import type { HostInstance } from '../bindings.js';
import { checking, type CheckOptions, type CheckReport } from './check.js';
import { fromHost } from './host-error.js';
import { runSteps } from './run-steps.js';
import { errorBefore } from './session.js';

/** What `make` makes over a host that is started; one that it fails over is given up. */
export async function openOver<S>(start: () => Promise<HostInstance>, make: (host: HostInstance) => S): Promise<S> {
  try {
    const host = await start();
    try {
      return make(host);
    } catch (error) {
      await host.close();
      throw error;
    }
  } catch (error) {
    throw fromHost(error, 'open');
  }
}

/** Checks the store of a host that is started for that alone; `place` is what errors call it. */
export async function checkOver(start: () => Promise<HostInstance>, place: string, options: CheckOptions): Promise<CheckReport> {
  options.signal?.throwIfAborted();
  const call = <T>(run: () => T): T => {
    try {
      return run();
    } catch (error) {
      throw errorBefore(error, 'check', place);
    }
  };
  try {
    const host = await start();
    try {
      return await runSteps(checking(host, call, options), options);
    } finally {
      await host.close();
    }
  } catch (error) {
    throw fromHost(error, 'check');
  }
}
