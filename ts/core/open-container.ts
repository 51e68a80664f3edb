import type { ContainerHandle, ContainerInfo, ErrorRecord } from '../bindings.js';
import { OpenFiles } from './open-files.js';
import type { Session } from './session.js';
import { ROOT, type User } from './user.js';

/**
 * A container handle and the files open through it. Closing swaps the handle for one whose every
 * call is EBADF: a disposed handle must never reach the component again.
 */
export class OpenContainer {
  #handle: ContainerHandle | undefined;
  /** What reading it had to drop, one line each. */
  notices: readonly string[] = [];
  readonly files = new OpenFiles();
  /** Owner of what is created. */
  #identity = ROOT;
  #closed = false;

  private constructor(
    readonly session: Session,
    /** Known even when it is closed. */
    readonly info: ContainerInfo,
    /** What errors call it. */
    readonly name: string,
  ) {
    session.containers.add(this);
  }

  /** Opens a container. */
  static open(session: Session, reference: string): OpenContainer {
    const handle = openHandle(session, reference);
    const open = new OpenContainer(session, handle.info(), reference);
    open.#take(handle);
    return open;
  }

  /** A container that was just made from another. It is read when it is first used: that costs in proportion to its changes, a fork doesn't. */
  static later(session: Session, info: ContainerInfo): OpenContainer {
    return new OpenContainer(session, info, info.name);
  }

  get handle(): ContainerHandle {
    return this.#handle ?? this.#take(openHandle(this.session, this.info.id));
  }

  /** Lets what is created from here on belong to a user. */
  setIdentity(user: User): void {
    this.handle.setIdentity(user.uid, user.gid);
    this.#identity = user;
  }

  /** The same for what `run` creates. */
  actingAs<T>(user: User, run: () => T): T {
    const { handle } = this;
    const back = (): void => {
      handle.setIdentity(this.#identity.uid, this.#identity.gid);
    };
    handle.setIdentity(user.uid, user.gid);
    let result: T;
    try {
      result = run();
    } catch (error) {
      // An instance that trapped is not touched any more.
      if (!(error instanceof WebAssembly.RuntimeError)) back();
      throw error;
    }
    back();
    return result;
  }

  #take(handle: ContainerHandle): ContainerHandle {
    this.#handle = handle;
    this.notices = handle.notices();
    return handle;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Syncs, gives the lock back, drops every handle; also when syncing fails. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.session.containers.delete(this);
    const session = this.session;
    const handle = this.#handle;
    this.#handle = CLOSED;
    if (handle === undefined) return;
    try {
      session.call('close', this.name, () => {
        handle.close();
      });
    } finally {
      const open = this.files.takeAll();
      // Handles of a poisoned instance are not touched any more.
      if (session.failure === undefined) {
        for (const { file } of open) file[Symbol.dispose]();
        handle[Symbol.dispose]();
      }
    }
  }
}

function openHandle(session: Session, reference: string): ContainerHandle {
  const { bindings, handle } = session;
  return session.call('open', reference, () => bindings.containers.open(handle, reference));
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
