// Errors on their way between threads: they arrive with their class, fields and message.
import { CONDITIONS, TRAP, type Condition } from '../core/error-codes.js';
import { ContainerFsError, VeneerError } from '../core/veneer-error.js';

/** An error as plain data. */
export interface WireError {
  readonly type: 'store' | 'fs' | 'other';
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Own fields: `code`, `errno`, `syscall`, `path`, … */
  readonly fields: Readonly<Record<string, string | number>>;
  readonly cause?: WireError;
  /** Its cause is the reason for which the call was aborted. */
  readonly causeIsReason: boolean;
}

const CLASSES: Readonly<Record<string, ErrorConstructor>> = { TypeError, RangeError, SyntaxError };

/** `reason` is what the call was aborted with, in this thread. */
export function encodeError(error: unknown, reason: unknown): WireError {
  if (!(error instanceof Error)) {
    return { type: 'other', name: 'Error', message: String(error), stack: undefined, fields: {}, causeIsReason: false };
  }
  const { name, message, stack, cause } = error;
  const fields = Object.fromEntries(
    Object.entries(error).filter((field): field is [string, string | number] => ['string', 'number'].includes(typeof field[1])),
  );
  const causeIsReason = cause !== undefined && cause === reason;
  const common = { name, message, stack, fields, causeIsReason, ...(cause instanceof Error ? { cause: encodeError(cause, reason) } : {}) };
  if (error instanceof ContainerFsError) return { type: 'fs', ...common };
  return { type: error instanceof VeneerError ? 'store' : 'other', ...common };
}

/** The error itself; its stack is that of the thread. */
export function decodeError(wire: WireError, reason: unknown): Error {
  const { type, message, stack, fields } = wire;
  const cause = wire.causeIsReason ? reason : wire.cause && decodeError(wire.cause, reason);
  const error = type === 'other' ? otherError(wire, cause) : veneerError(type, message, fields, cause);
  if (stack !== undefined) Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true });
  return error;
}

function veneerError(type: 'store' | 'fs', message: string, fields: WireError['fields'], cause: unknown): VeneerError {
  const { code, errno, ...rest } = fields as unknown as { code: string; errno: number; syscall: string };
  const parts = { ...rest, condition: conditionOf(code, errno, message), ...(cause === undefined ? {} : { cause }) };
  return type === 'fs' ? new ContainerFsError(parts) : new VeneerError(parts, message);
}

/** The text of a code is the same in every thread; of one that only the host knows it is in the message. */
function conditionOf(code: string, errno: number, message: string): Condition {
  return [...Object.values(CONDITIONS), TRAP].find((condition) => condition.code === code) ?? { code, errno, reason: message };
}

function otherError({ name, message, fields }: WireError, cause: unknown): Error {
  const made = new (CLASSES[name] ?? Error)(message, cause === undefined ? undefined : { cause });
  if (made.name !== name) Object.defineProperty(made, 'name', { value: name, configurable: true, writable: true });
  return Object.assign(made, fields);
}
