import { TRAP } from '../core/error-codes.js';
import { veneerError, VeneerError } from '../core/veneer-error.js';
import type { FromThread, ThreadPort, Told } from './messages.js';
import { decode, encode, isPlain, type Make } from './wire.js';
import { decodeError } from './wire-error.js';

/** A call that waits for its answer. */
interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly told: Readonly<Record<string, (value: unknown) => void>>;
  /** What it was aborted with. */
  reason: unknown;
  readonly done: () => void;
}

/** Functions among options that only listen. Others would have to be asked, for which a thread would have to wait. */
const LISTENERS: readonly string[] = ['onProgress', 'onNotice'];

/** A thread that a store is in, as the program sees it. */
export class Thread {
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #ended: VeneerError | undefined;

  constructor(
    readonly port: ThreadPort,
    /** What stands for an object of the thread. */
    readonly make: Make,
  ) {
    port.listen((message) => {
      this.#receive(message);
    });
    port.onEnd((cause) => {
      this.#end(
        new VeneerError({ condition: TRAP, syscall: 'thread', detail: 'the thread of the store ended; open the store again', cause }),
      );
    });
    port.hold(false);
  }

  /** Calls a method of the store (0) or of a container. Its options may have a signal and listeners. */
  call<T>(on: number, name: string, ...args: readonly unknown[]): Promise<T> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.#ended !== undefined) throw this.#ended;
      const call = ++this.#calls;
      const { options, told, signal } = taken(args.at(-1), name);
      const abort = (): void => {
        waiting.reason = signal?.reason;
        this.port.post({ abort: call }, []);
      };
      const done = (): void => {
        signal?.removeEventListener('abort', abort);
      };
      const waiting: Waiting = { resolve, reject, told, reason: signal?.reason, done };
      const transfer: Transferable[] = [];
      const sent = [...args.slice(0, -1), ...(args.length > 0 ? [options] : [])].map((arg) => encode(arg, transfer));
      // A failure to clone (a function, a symbol) is the caller's, as an exception of `postMessage`.
      const names = Object.keys(told);
      const abortable = signal === undefined && names.length === 0 ? 'never' : 'maybe';
      this.port.post({ call, on, name, args: sent, told: names, abort: signal?.aborted === true ? 'already' : abortable }, transfer);
      signal?.addEventListener('abort', abort);
      this.#waiting.set(call, waiting);
      this.port.hold(true);
    }) as Promise<T>;
  }

  /** Ends the thread; what it still does is lost. */
  async end(): Promise<void> {
    this.#end(veneerError('bad-descriptor', { syscall: 'thread', detail: 'the store is closed' }));
    await this.port.end();
  }

  #receive(message: FromThread): void {
    if ('told' in message) {
      this.#tell(message);
      return;
    }
    const waiting = this.#take(message.answer);
    if (waiting === undefined) return;
    if (message.aborted === true) waiting.reject(waiting.reason);
    else if (message.error !== undefined) waiting.reject(decodeError(message.error, waiting.reason));
    else waiting.resolve(decode(message.value, this.make));
  }

  /** A listener that fails ends the call, with its error. */
  #tell({ call, told, value }: Told): void {
    try {
      this.#waiting.get(call)?.told[told]?.(value);
    } catch (error) {
      this.#take(call)?.reject(error);
      this.port.post({ abort: call }, []);
    }
  }

  #take(call: number): Waiting | undefined {
    const waiting = this.#waiting.get(call);
    if (this.#waiting.delete(call) && this.#waiting.size === 0) this.port.hold(false);
    waiting?.done();
    return waiting;
  }

  #end(error: VeneerError): void {
    this.#ended ??= error;
    for (const waiting of this.#waiting.values()) {
      waiting.done();
      waiting.reject(this.#ended);
    }
    this.#waiting.clear();
    this.port.hold(false);
  }
}

/** Takes signal and listeners out of options. Fails with `ENOTSUP` (another function). */
function taken(last: unknown, syscall: string): { options: unknown; told: Waiting['told']; signal: AbortSignal | undefined } {
  if (typeof last !== 'object' || last === null || !isPlain(last)) return { options: last, told: {}, signal: undefined };
  const told: Record<string, (value: unknown) => void> = {};
  const options: Record<string, unknown> = {};
  let signal: AbortSignal | undefined;
  for (const [name, value] of Object.entries(last)) {
    if (typeof value === 'function' && LISTENERS.includes(name)) told[name] = value as (value: unknown) => void;
    else if (typeof value === 'function') {
      throw veneerError('unsupported', { syscall, detail: `'${name}' can't be called from the thread that the store is in` });
    } else if (value instanceof AbortSignal) signal = value;
    else options[name] = value;
  }
  return { options, told, signal };
}
