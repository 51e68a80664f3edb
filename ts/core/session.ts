import type { Bindings, ErrorRecord, HostInstance, OpenMode, StoreHandle } from '../bindings.js';
import { CONDITIONS, TRAP } from './error-codes.js';
import type { OpenContainer } from './open-container.js';
import { ContainerFsError, partsOf, VeneerError } from './veneer-error.js';

/**
 * One open store in one instance of the component. Every call goes through here, so that a
 * failure becomes a typed error and a trap poisons the instance: after one, linear memory is in
 * the middle of something, yet the instance would still take calls.
 */
export class Session {
  readonly bindings: Bindings;
  readonly containers = new Set<OpenContainer>();
  #failure: VeneerError | undefined;

  private constructor(
    readonly host: HostInstance,
    readonly handle: StoreHandle,
  ) {
    this.bindings = host.bindings;
  }

  /** Opens the store that `host` was started over; `directory` is what errors call it. */
  static open(host: HostInstance, mode: OpenMode, directory: string): Session {
    try {
      const handle = host.bindings.store.Store.open(host.preopenName, mode);
      handle.identify(host.owner);
      return new Session(host, handle);
    } catch (error) {
      const record = recordOf(error);
      if (record !== undefined) throw new VeneerError(partsOf(record, 'open', directory));
      // The host's own failure (no such directory) is for its platform to translate; the instance is given up anyway.
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      throw new VeneerError({ condition: TRAP, syscall: 'open', path: directory, cause: error });
    }
  }

  /** Why no call can be made any more, if so. */
  get failure(): VeneerError | undefined {
    return this.#failure;
  }

  /** Every later call fails with EBADF. */
  end(): void {
    const condition = CONDITIONS['bad-descriptor'];
    this.#failure ??= new VeneerError({ condition, syscall: 'store', detail: 'the store is closed' });
  }

  /** Calls the component for `syscall` about `subject`. */
  call<T>(syscall: string, subject: string | undefined, run: () => T): T {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      return run();
    } catch (error) {
      throw this.translate(error, syscall, subject);
    }
  }

  /** The error to throw for what a call of the component threw. */
  translate(error: unknown, syscall: string, subject?: string): VeneerError {
    const record = recordOf(error);
    return record === undefined ? this.#poison(error, syscall, subject) : new VeneerError(partsOf(record, syscall, subject));
  }

  /** The same with Node's fields and message, for `container.fs`. Without a path (a descriptor's) it names none, as in Node. */
  translateFs(error: unknown, syscall: string, path?: string, dest?: string): VeneerError {
    const record = recordOf(error);
    if (record === undefined) return this.#poison(error, syscall, path);
    const detail = record.detail === '' ? undefined : record.detail;
    return new ContainerFsError({ condition: CONDITIONS[record.code], syscall, path, dest, detail });
  }

  #poison(error: unknown, syscall: string, path: string | undefined): VeneerError {
    if (error instanceof VeneerError) return error;
    this.#failure ??= new VeneerError({ condition: TRAP, syscall, path, cause: error });
    return this.#failure;
  }
}

/** The WIT error that a failing call carries, in either host. */
export function recordOf(error: unknown): ErrorRecord | undefined {
  const payload = (error as { payload?: unknown } | null | undefined)?.payload;
  return typeof payload === 'object' && payload !== null && 'code' in payload ? (payload as ErrorRecord) : undefined;
}
