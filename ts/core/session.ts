import type { Bindings, ErrorRecord, HostInstance, OpenMode, StoreHandle } from '../bindings.js';
import { CONDITIONS, TRAP } from './error-codes.js';
import type { OpenContainer } from './open-container.js';
import { ContainerFsError, partsOf, VeneerError, type ErrorParts } from './veneer-error.js';

/** Why no call can be made any more. Each call that fails for it throws an error of its own, which names that call. */
type Failure = Pick<ErrorParts, 'condition' | 'detail' | 'cause'>;

/**
 * One open store in one instance of the component. Every call goes through here, so that a
 * failure becomes a typed error and a trap poisons the instance: after one, linear memory is in
 * the middle of something, yet the instance would still take calls.
 */
export class Session {
  readonly bindings: Bindings;
  readonly containers = new Set<OpenContainer>();
  #failure: Failure | undefined;

  private constructor(
    readonly host: HostInstance,
    readonly handle: StoreHandle,
    /** What errors call the store. */
    readonly directory: string,
  ) {
    this.bindings = host.bindings;
  }

  /** Opens the store that `host` was started over; `directory` is what errors call it. */
  static open(host: HostInstance, mode: OpenMode, directory: string): Session {
    try {
      return new Session(host, host.bindings.store.Store.open(host.preopenName, mode, host.owner), directory);
    } catch (error) {
      throw errorBefore(error, 'open', directory);
    }
  }

  /** Why no call can be made any more, if so. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Every later call fails with EBADF. */
  end(): void {
    this.#failure ??= { condition: CONDITIONS['bad-descriptor'], detail: 'the store is closed' };
  }

  /** Calls the component for `syscall` about `subject`. */
  call<T>(syscall: string, subject: string | undefined, run: () => T): T {
    if (this.#failure !== undefined) throw new VeneerError({ ...this.#failure, syscall, path: subject });
    try {
      return run();
    } catch (error) {
      throw this.translate(error, syscall, subject);
    }
  }

  /** The error to throw for what a call of the component threw. */
  translate(error: unknown, syscall: string, subject?: string): VeneerError {
    if (error instanceof VeneerError) return error;
    const record = recordOf(error);
    if (record !== undefined) return new VeneerError(partsIn(this.directory, record, syscall, subject));
    return new VeneerError({ ...this.#poison(error), syscall, path: subject });
  }

  /** The same with Node's fields and message, for `container.fs`. Without a path (a descriptor's) it names none, as in Node. */
  translateFs(error: unknown, syscall: string, path?: string, dest?: string): VeneerError {
    if (error instanceof VeneerError) return error;
    const record = recordOf(error);
    if (record === undefined) return new ContainerFsError({ ...this.#poison(error), syscall, path, dest });
    const detail = record.detail === '' ? undefined : record.detail;
    return new ContainerFsError({ condition: CONDITIONS[record.code], syscall, path, dest, detail });
  }

  #poison(error: unknown): Failure {
    this.#failure ??= { condition: TRAP, cause: error };
    return this.#failure;
  }
}

/**
 * The error to throw for what a call threw before there was a session. The host's own failure (no such directory) is for its platform to
 * translate; the instance is given up anyway.
 */
export function errorBefore(error: unknown, syscall: string, directory: string): unknown {
  const record = recordOf(error);
  if (record !== undefined) return new VeneerError(partsIn(directory, record, syscall, directory));
  if (!(error instanceof WebAssembly.RuntimeError)) return error;
  return new VeneerError({ condition: TRAP, syscall, path: directory, cause: error });
}

/** How the component words a call of its own that the host refused: what it was about to do says nothing to a user. */
const HOST_FAILURE = / failed on the host$/;

/** A record as parts; what the host refused is about the store's directory, whatever was asked for. */
function partsIn(directory: string, record: ErrorRecord, syscall: string, subject: string | undefined): ErrorParts {
  const parts = partsOf(record, syscall, subject);
  return HOST_FAILURE.test(record.detail) ? { ...parts, path: directory, detail: undefined } : parts;
}

/** The WIT error that a failing call carries, in either host. */
export function recordOf(error: unknown): ErrorRecord | undefined {
  const payload = (error as { payload?: unknown } | null | undefined)?.payload;
  return typeof payload === 'object' && payload !== null && 'code' in payload ? (payload as ErrorRecord) : undefined;
}
