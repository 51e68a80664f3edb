// The global fault as WIT's `error` record.
import { Bytes } from "../core/bytes";
import { fault } from "../core/fault";
import { ErrorRecord } from "./generated/types";
import { Option } from "./values";

export function noFault(): bool {
  return !fault.raised;
}

export function liftFault(): ErrorRecord {
  const error = new ErrorRecord();
  error.code = fault.code;
  error.subject = fault.subject;
  if (fault.hasOffset) error.offset = new Option<u64>(fault.offset);
  error.detail = textBytes(fault.detail);
  return error;
}

/** A string as bytes that are freed after the call. */
export function textBytes(text: string): Bytes {
  const size = <usize>String.UTF8.byteLength(text);
  const ptr = heap.alloc(max<usize>(size, 1));
  String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, ptr);
  return new Bytes(ptr, size, true);
}
