import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { HOST_CALLS, type HostCall } from '../../dist/hosts/node/host-calls.js';

/** Counts what is read from the host, in this process, from when it is made until it ends. */
export class HostReads {
  count = 0;
  readonly #told = (call: unknown): void => {
    if ((call as HostCall).name === 'descriptor.read') this.count++;
  };

  constructor() {
    subscribe(HOST_CALLS, this.#told);
  }

  end(): void {
    unsubscribe(HOST_CALLS, this.#told);
  }
}
