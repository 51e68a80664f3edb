/**
 * PAX extended header records (POSIX.1-2017 pax, "pax Extended Header"): `length SP key = value LF`, the decimal
 * length counting the whole record, itself included.
 */
import { Bytes, ByteBuffer } from "../core/bytes";

/** Walks the records of a body. `key` and `value` are views into it. */
export class PaxRecords {
  key: Bytes = new Bytes();
  value: Bytes = new Bytes();
  /** Address of the current record; after a false `next`, of the malformed one or of the end. */
  record: usize = 0;
  /** False once a malformed record has been met. */
  ok: bool = true;
  private at: usize = 0;
  private end: usize = 0;

  set(ptr: usize, len: usize): this {
    this.at = ptr;
    this.end = ptr + len;
    this.record = ptr;
    this.ok = true;
    return this;
  }

  /** True if there is a next record; false at the end or, with `ok` false, at a malformed one. */
  next(): bool {
    this.record = this.at;
    if (!this.ok || this.at == this.end) return false;
    this.ok = this.parse();
    return this.ok;
  }

  /** Bytes from `record` to the end. */
  get left(): usize {
    return this.end - this.record;
  }

  private parse(): bool {
    const start = this.at;
    const limit = min(this.end, start + 10); // nine digits at most
    let len: usize = 0;
    let at = start;
    for (; at < limit; at++) {
      const digit = usize(load<u8>(at)) - 0x30;
      if (digit > 9) break;
      len = len * 10 + digit;
    }
    if (at == start || at >= limit || load<u8>(at) != 0x20) return false;
    at++;
    if (len > this.end - start) return false;
    const end = start + len - 1; // of the value
    if (start + len <= at || load<u8>(end) != 0x0a) return false;
    const key = at;
    while (at < end && load<u8>(at) != 0x3d) {
      if (load<u8>(at) == 0) return false;
      at++;
    }
    if (at == end || at == key) return false;
    this.key.set(key, at - key);
    this.value.set(at + 1, end - at - 1);
    this.at = end + 1;
    return true;
  }
}

/** Results of the `parsePax…` functions that returned true. */
export let paxNumber: u64 = 0;
export let paxSeconds: i64 = 0;
export let paxNanoseconds: u32 = 0;

/** A decimal number below 2^63; sets `paxNumber`. */
export function parsePaxNumber(ptr: usize, len: usize): bool {
  if (len == 0 || len > 19) return false;
  let value: u64 = 0;
  for (let i: usize = 0; i < len; i++) {
    const digit = u64(load<u8>(ptr + i)) - 0x30;
    if (digit > 9) return false;
    value = value * 10 + digit; // below 10^19 < 2^64
  }
  paxNumber = value;
  return value <= u64(i64.MAX_VALUE);
}

/**
 * A time `[-]seconds[.fraction]`; sets `paxSeconds`, rounded towards the past, and `paxNanoseconds`. Digits beyond the
 * ninth are dropped, as Go and GNU tar do.
 */
export function parsePaxTime(ptr: usize, len: usize): bool {
  const negative = len > 0 && load<u8>(ptr) == 0x2d;
  if (negative) {
    ptr++;
    len--;
  }
  let whole: usize = 0;
  while (whole < len && load<u8>(ptr + whole) != 0x2e) whole++;
  if (!parsePaxNumber(ptr, whole)) return false;
  let seconds = i64(paxNumber);
  let nanoseconds: u32 = 0;
  let scale: u32 = 100000000;
  for (let at = whole + 1; at < len; at++) {
    const digit = u32(load<u8>(ptr + at)) - 0x30;
    if (digit > 9) return false;
    nanoseconds += digit * scale;
    scale /= 10;
  }
  if (negative) {
    seconds = -seconds;
    if (nanoseconds) {
      seconds--;
      nanoseconds = 1000000000 - nanoseconds;
    }
  }
  paxSeconds = seconds;
  paxNanoseconds = nanoseconds;
  return true;
}

export function formatPaxNumber(value: u64, out: ByteBuffer): void {
  let digits = 1;
  for (let rest = value; rest > 9; rest /= 10) digits++;
  const at = out.extend(digits);
  for (let i = digits - 1; i >= 0; i--) {
    store<u8>(at + usize(i), 0x30 + u32(value % 10));
    value /= 10;
  }
}

/** `seconds + nanoseconds / 10^9` with `digits` digits of fraction (0 to 9), the rest dropped. */
export function formatPaxTime(seconds: i64, nanoseconds: u32, digits: u32, out: ByteBuffer): void {
  if (seconds < 0) {
    out.u8(0x2d);
    if (nanoseconds) {
      seconds++;
      nanoseconds = 1000000000 - nanoseconds;
    }
    seconds = -seconds;
  }
  formatPaxNumber(u64(seconds), out);
  if (!digits) return;
  out.u8(0x2e);
  for (let scale: u32 = 100000000; digits; digits--) {
    out.u8(0x30 + ((nanoseconds / scale) % 10));
    scale /= 10;
  }
}

/** Appends a whole record for the key and value that stand in `body`, which must not be part of `out`. */
export function formatPaxRecord(body: ByteBuffer, out: ByteBuffer): void {
  // The length counts its own digits: try until it is stable.
  const rest = body.len + 2; // space and line feed
  let total = rest + 1;
  while (total != rest + decimalDigits(total)) total = rest + decimalDigits(total);
  formatPaxNumber(total, out);
  out.u8(0x20);
  out.bytes(body.ptr, body.len);
  out.u8(0x0a);
}

function decimalDigits(value: usize): usize {
  let digits: usize = 1;
  for (; value > 9; value /= 10) digits++;
  return digits;
}
