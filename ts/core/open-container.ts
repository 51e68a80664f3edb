import type { ContainerHandle, ErrorRecord, FileHandle } from '../bindings.js';
import type { Session } from './session.js';

/**
 * A container handle and the files open through it. Closing swaps the handle for one whose every
 * call is EBADF: a disposed handle must never reach the component again.
 */
export class OpenContainer {
  handle: ContainerHandle;
  readonly files = new Set<FileHandle>();
  #closed = false;

  constructor(
    readonly session: Session,
    handle: ContainerHandle,
  ) {
    this.handle = handle;
    session.containers.add(this);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Syncs, gives the lock back, drops every handle, even when the sync fails. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.session.containers.delete(this);
    const { handle } = this;
    this.handle = CLOSED;
    try {
      handle.close();
    } finally {
      for (const file of this.files) file[Symbol.dispose]();
      this.files.clear();
      handle[Symbol.dispose]();
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
