// What the generated lowered glue stands on: guest memory, tables of resource handles, errors.
// Ownership: lists and strings that are given by value are the guest's, which frees them;
// results are copied out before post-return frees them, but for lent ones: the guest keeps those until its next call.
import type { ResultError } from '../generated/bindings.js';

/** Exports of the core module, by canonical name. */
export type CoreExports = Record<string, unknown> & {
  memory: WebAssembly.Memory;
  cabi_realloc(old: number, oldSize: number, align: number, size: number): number;
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const scratch = new DataView(new ArrayBuffer(8));

/** Views of linear memory, renewed when it grows. */
export class GuestMemory {
  /** Bytes of the string that was lowered last. */
  lastLength = 0;
  #memory: WebAssembly.Memory;
  #realloc: CoreExports['cabi_realloc'];
  #bytes: Uint8Array;
  #view: DataView;

  constructor(exports: CoreExports) {
    this.#memory = exports.memory;
    this.#realloc = exports.cabi_realloc;
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
  }

  // Growing detaches the buffer, which leaves its views without bytes: seen sooner than that it is another one (measured).
  get view(): DataView {
    if (this.#bytes.length === 0) this.#renew();
    return this.#view;
  }

  get bytes(): Uint8Array {
    if (this.#bytes.length === 0) this.#renew();
    return this.#bytes;
  }

  alloc(align: number, size: number): number {
    return this.#realloc(0, 0, align, size) >>> 0;
  }

  lowerBytes(value: Uint8Array): number {
    const at = this.alloc(1, value.length);
    this.bytes.set(value, at);
    return at;
  }

  lowerString(value: string): number {
    const encoded = encoder.encode(value);
    this.lastLength = encoded.length;
    return this.lowerBytes(encoded);
  }

  storeBytes(at: number, value: Uint8Array): void {
    const base = this.lowerBytes(value);
    this.view.setUint32(at, base, true);
    this.view.setUint32(at + 4, value.length, true);
  }

  storeString(at: number, value: string): void {
    this.storeBytes(at, encoder.encode(value));
  }

  liftBytes(at: number): Uint8Array {
    const base = this.view.getUint32(at, true);
    return this.bytes.slice(base, base + this.view.getUint32(at + 4, true));
  }

  /** The same bytes where they are: valid until the next call of the guest. */
  lentBytes(at: number): Uint8Array {
    const base = this.view.getUint32(at, true);
    return this.bytes.subarray(base, base + this.view.getUint32(at + 4, true));
  }

  liftString(at: number): string {
    const base = this.view.getUint32(at, true);
    return decoder.decode(this.bytes.subarray(base, base + this.view.getUint32(at + 4, true)));
  }

  bitsOfF32(value: number): number {
    scratch.setFloat32(0, value);
    return scratch.getInt32(0);
  }

  bitsOfF64(value: number): bigint {
    scratch.setFloat64(0, value);
    return scratch.getBigInt64(0);
  }

  #renew(): void {
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
  }
}

/** Handles of one exported resource. Handle 0 is never given, so that it can mean "disposed". */
export class HandleTable {
  /** The guest's destructor; `bindLowered` sets it. */
  destroy: (rep: number) => void = () => undefined;
  #reps: number[] = [0];
  #free: number[] = [];

  add(rep: number): number {
    const handle = this.#free.pop() ?? this.#reps.length;
    this.#reps[handle] = rep;
    return handle;
  }

  rep(handle: number): number {
    const rep = handle === 0 ? undefined : this.#reps[handle];
    if (!rep) throw new TypeError('this handle was disposed');
    return rep;
  }

  /** Ends what an owner, host or guest, had: the handle may be given anew. */
  drop(handle: number): void {
    const rep = this.rep(handle);
    this.#reps[handle] = 0;
    this.#free.push(handle);
    this.destroy(rep);
  }
}

/** The error of a `result`, thrown as jco's bindings throw it: the value is its `payload`. */
export function componentError<T>(payload: T): ResultError<T> {
  const detail = (payload as { detail?: unknown } | undefined)?.detail;
  return Object.assign(new Error(typeof detail === 'string' ? detail : String(payload)), { payload });
}
