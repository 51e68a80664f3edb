// Expected failures. AssemblyScript has no catch, so a failing function sets the one global
// fault and returns a sentinel (false, null, -1); exports turn the fault into WIT's `error`.
// A component isn't re-entered, so one fault is enough.
import { Bytes } from "./bytes";

/** WIT's `error-code`, in its order (checked by tests/abi). */
export const enum Code {
  access,
  again,
  badDescriptor,
  busy,
  canceled,
  deadlock,
  exist,
  fileTooLarge,
  illegalByteSequence,
  interrupted,
  invalid,
  io,
  isDirectory,
  loop,
  tooManyOpenFiles,
  tooManyLinks,
  nameTooLong,
  noData,
  noEntry,
  insufficientMemory,
  insufficientSpace,
  notDirectory,
  notEmpty,
  unsupported,
  noSuchDevice,
  overflow,
  notPermitted,
  quota,
  range,
  readOnly,
  invalidSeek,
  stale,
  textFileBusy,
  crossDevice,
  need,
  corrupt,
  mismatch,
  version,
}

/** The failure that the current call will report. */
export class Fault {
  raised: bool = false;
  code: Code = Code.io;
  detail: string = "";
  hasOffset: bool = false;
  offset: u64 = 0;
  /** An unmanaged copy of the subject, at most SUBJECT_MAX bytes of it. */
  subject: Bytes = new Bytes();

  clear(): void {
    this.raised = false;
    this.detail = "";
    this.hasOffset = false;
    this.offset = 0;
    this.subject.len = 0;
  }
}

/** A path may be this long, and a subject is one at most. */
const SUBJECT_MAX: usize = 4096;

export const fault = new Fault();

export function failed(): bool {
  return fault.raised;
}

/** Sets the fault, unless one is set already: the first cause is the one that is told. */
export function fail(code: Code, detail: string): bool {
  if (!fault.raised) {
    fault.raised = true;
    fault.code = code;
    fault.detail = detail;
  }
  return false;
}

/** As `fail`, with the place in the input or file. */
export function failAt(code: Code, detail: string, offset: u64): bool {
  if (!fault.raised) {
    fault.hasOffset = true;
    fault.offset = offset;
  }
  return fail(code, detail);
}

/** As `fail`, with the thing it is about; the bytes are copied. */
export function failOn(code: Code, detail: string, subject: usize, len: usize): bool {
  if (!fault.raised) setSubject(subject, len);
  return fail(code, detail);
}

/** Names the thing that the fault already raised is about, where nobody closer to it did. */
export function blame(subject: usize, len: usize): bool {
  if (fault.raised && fault.subject.len == 0) setSubject(subject, len);
  return false;
}

function setSubject(subject: usize, len: usize): void {
  if (!fault.subject.ptr) fault.subject.ptr = heap.alloc(SUBJECT_MAX);
  fault.subject.len = min(len, SUBJECT_MAX);
  memory.copy(fault.subject.ptr, subject, fault.subject.len);
}
