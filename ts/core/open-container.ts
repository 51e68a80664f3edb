import type { ContainerHandle, ContainerInfo, ErrorRecord, FileHandle } from '../bindings.js';
import type { Session } from './session.js';

/**
 * A container handle and the files open through it. Closing swaps the handle for one whose every
 * call is EBADF: a disposed handle must never reach the component again.
 */
export class OpenContainer {
  handle: ContainerHandle;
  /** Known even when it is closed. */
  readonly info: ContainerInfo;
  /** What reading it had to drop, one line each. */
  readonly notices: readonly string[];
  readonly files = new Set<FileHandle>();
  #closed = false;

  constructor(
    readonly session: Session,
    handle: ContainerHandle,
    /** What errors call it. */
    readonly name: string,
  ) {
    this.handle = handle;
    this.info = handle.info();
    this.notices = handle.notices();
    session.containers.add(this);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Syncs, gives the lock back, drops every handle; also when syncing fails. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.session.containers.delete(this);
    const { session, handle } = this;
    this.handle = CLOSED;
    try {
      session.call('close', this.name, () => {
        handle.close();
      });
    } finally {
      // Handles of a poisoned instance are not touched any more.
      if (session.failure === undefined) {
        for (const file of this.files) file[Symbol.dispose]();
        handle[Symbol.dispose]();
      }
      this.files.clear();
    }
  }
}

const CLOSED_RECORD: ErrorRecord = {
  code: 'bad-descriptor',
  subject: new Uint8Array(),
  detail: 'the container is closed',
  wants: [],
};

const CLOSED = new Proxy({} as ContainerHandle, {
  get: () => () => {
    throw Object.assign(new Error(CLOSED_RECORD.detail), { payload: CLOSED_RECORD });
  },
});
