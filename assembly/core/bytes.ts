// Views and growable buffers of linear memory. Everything here is unmanaged: a view owns
// nothing, a buffer frees what it holds when `free` is called.

/** A run of linear memory; valid as long as its owner says. */
export class Bytes {
  constructor(
    public ptr: usize = 0,
    public len: usize = 0,
    /** True when whoever receives this view has to `heap.free(ptr)`. */
    public owned: bool = false,
  ) {}


  @inline
  set(ptr: usize, len: usize): this {
    this.ptr = ptr;
    this.len = len;
    return this;
  }

  equals(ptr: usize, len: usize): bool {
    return this.len == len && memory.compare(this.ptr, ptr, len) == 0;
  }
}

/** Order of two names as bytes: negative, 0 or positive. */
export function compareBytes(a: usize, aLen: usize, b: usize, bLen: usize): i32 {
  const order = memory.compare(a, b, min(aLen, bLen));
  return order != 0 ? order : aLen < bLen ? -1 : i32(aLen > bLen);
}

/** A growable unmanaged buffer with little-endian writers. Addresses into it die when it grows. */
export class ByteBuffer {
  ptr: usize = 0;
  len: usize = 0;
  capacity: usize = 0;

  /** Makes room for `extra` more bytes and returns the address of the first. */
  reserve(extra: usize): usize {
    const needed = this.len + extra;
    if (needed > this.capacity) {
      const capacity = max(needed, max(this.capacity << 1, 64));
      this.ptr = this.ptr ? heap.realloc(this.ptr, capacity) : heap.alloc(capacity);
      this.capacity = capacity;
    }
    return this.ptr + this.len;
  }

  /** Reserves and counts `count` bytes, to be filled by the caller. */
  extend(count: usize): usize {
    const at = this.reserve(count);
    this.len += count;
    return at;
  }

  u8(value: u32): void {
    store<u8>(this.extend(1), value);
  }

  u16(value: u32): void {
    store<u16>(this.extend(2), value);
  }

  u32(value: u32): void {
    store<u32>(this.extend(4), value);
  }

  u64(value: u64): void {
    store<u64>(this.extend(8), value);
  }

  /** LEB128, least significant group first. */
  varint(value: u64): void {
    while (value >= 0x80) {
      this.u8(u32(value & 0x7f) | 0x80);
      value >>= 7;
    }
    this.u8(u32(value));
  }

  bytes(ptr: usize, len: usize): void {
    const at = this.extend(len);
    memory.copy(at, ptr, len);
  }

  zeros(count: usize): void {
    const at = this.extend(count);
    memory.fill(at, 0, count);
  }

  /** UTF-8 of an AssemblyScript string. */
  text(value: string): void {
    const size = <usize>String.UTF8.byteLength(value);
    const at = this.extend(size);
    String.UTF8.encodeUnsafe(changetype<usize>(value), value.length, at);
  }

  clear(): void {
    this.len = 0;
  }

  free(): void {
    if (this.ptr) heap.free(this.ptr);
    this.ptr = 0;
    this.len = 0;
    this.capacity = 0;
  }
}

/** Reads little-endian values in bounds; once past the end, `ok` is false and every value is 0. */
export class Cursor {
  ok: bool = true;

  constructor(
    public at: usize = 0,
    public end: usize = 0,
  ) {}

  set(ptr: usize, len: usize): this {
    this.at = ptr;
    this.end = ptr + len;
    this.ok = true;
    return this;
  }

  get left(): usize {
    return this.end - this.at;
  }

  /** Address of the next `count` bytes, or 0 past the end. */
  take(count: usize): usize {
    if (!this.ok || count > this.end - this.at) {
      this.ok = false;
      return 0;
    }
    const at = this.at;
    this.at = at + count;
    return at;
  }

  u8(): u32 {
    const at = this.take(1);
    return at ? load<u8>(at) : 0;
  }

  u16(): u32 {
    const at = this.take(2);
    return at ? load<u16>(at) : 0;
  }

  u32(): u32 {
    const at = this.take(4);
    return at ? load<u32>(at) : 0;
  }

  u64(): u64 {
    const at = this.take(8);
    return at ? load<u64>(at) : 0;
  }

  varint(): u64 {
    let value: u64 = 0;
    for (let shift: u64 = 0; shift < 64; shift += 7) {
      const byte = u64(this.u8());
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    this.ok = false;
    return 0;
  }
}
