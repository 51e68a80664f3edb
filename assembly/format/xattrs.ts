/**
 * Extended attributes of one file, packed: sorted by name, no name twice, each
 *
 *   name length u16 | value length u32 | name | value
 */
import { Bytes, ByteBuffer, compareBytes } from "../core/bytes";

/** Linux's limits on one attribute (xattr(7)), and ours on their number. */
export const XATTR_NAME_MAX: usize = 255;
export const XATTR_VALUE_MAX: usize = 65536;
export const XATTR_COUNT_MAX: u32 = 1024;

/** Size of a packed attribute without its name and value. */
export const XATTR_HEAD_SIZE: usize = 6;

// A reference: name address, name length, value address, value length.
const REFERENCE_SIZE: usize = 4 * sizeof<usize>();

/** Gathers attributes by reference; the names and values stay where they are until `pack`. */
export class XattrList {
  count: u32 = 0;
  private references: ByteBuffer = new ByteBuffer();

  clear(): void {
    this.count = 0;
    this.references.clear();
  }

  /** Adds an attribute or replaces the one of that name; false if there are XATTR_COUNT_MAX already. */
  put(name: usize, nameLen: usize, value: usize, valueLen: usize): bool {
    let at = this.find(name, nameLen);
    if (at == this.references.len) {
      if (this.count == XATTR_COUNT_MAX) return false;
      this.references.extend(REFERENCE_SIZE);
      this.count++;
    }
    at += this.references.ptr;
    store<usize>(at, name);
    store<usize>(at, nameLen, sizeof<usize>());
    store<usize>(at, value, 2 * sizeof<usize>());
    store<usize>(at, valueLen, 3 * sizeof<usize>());
    return true;
  }

  /** Takes the attribute of that name away, if there is one. */
  remove(name: usize, nameLen: usize): void {
    const at = this.find(name, nameLen);
    if (at == this.references.len) return;
    const base = this.references.ptr;
    this.references.len -= REFERENCE_SIZE;
    memory.copy(base + at, base + at + REFERENCE_SIZE, this.references.len - at);
    this.count--;
  }

  /** Appends the packed form. */
  pack(out: ByteBuffer): void {
    this.sort();
    const end = this.references.ptr + this.references.len;
    for (let at = this.references.ptr; at < end; at += REFERENCE_SIZE) {
      out.u16(u32(load<usize>(at, sizeof<usize>())));
      out.u32(u32(load<usize>(at, 3 * sizeof<usize>())));
      out.bytes(load<usize>(at), load<usize>(at, sizeof<usize>()));
      out.bytes(load<usize>(at, 2 * sizeof<usize>()), load<usize>(at, 3 * sizeof<usize>()));
    }
  }

  free(): void {
    this.references.free();
    this.count = 0;
  }

  /** Offset of a name's reference, or the list's length. */
  private find(name: usize, nameLen: usize): usize {
    let at: usize = 0;
    for (; at < this.references.len; at += REFERENCE_SIZE) {
      const reference = this.references.ptr + at;
      if (compareBytes(load<usize>(reference), load<usize>(reference, sizeof<usize>()), name, nameLen) == 0) break;
    }
    return at;
  }

  /** By insertion: a file has a handful. */
  private sort(): void {
    const held = this.references.reserve(REFERENCE_SIZE) - this.references.ptr; // scratch behind the list
    const list = this.references.ptr;
    for (let i = REFERENCE_SIZE; i < this.references.len; i += REFERENCE_SIZE) {
      memory.copy(list + held, list + i, REFERENCE_SIZE);
      let j = i;
      while (j && isBefore(list + held, list + j - REFERENCE_SIZE)) {
        memory.copy(list + j, list + j - REFERENCE_SIZE, REFERENCE_SIZE);
        j -= REFERENCE_SIZE;
      }
      memory.copy(list + j, list + held, REFERENCE_SIZE);
    }
  }
}

function isBefore(a: usize, b: usize): bool {
  return (
    compareBytes(load<usize>(a), load<usize>(a, sizeof<usize>()), load<usize>(b), load<usize>(b, sizeof<usize>())) < 0
  );
}

/** Sets `name` and `value` to the packed attribute of that number; false if there is none or the packing is damaged. */
export function xattrAt(packed: Bytes, index: u32, name: Bytes, value: Bytes): bool {
  let at = packed.ptr;
  let left = packed.len;
  while (left >= XATTR_HEAD_SIZE) {
    const nameLen = usize(load<u16>(at));
    const valueLen = usize(load<u32>(at, 2));
    if (nameLen > left - XATTR_HEAD_SIZE || valueLen > left - XATTR_HEAD_SIZE - nameLen) return false;
    if (!index--) {
      name.set(at + XATTR_HEAD_SIZE, nameLen);
      value.set(at + XATTR_HEAD_SIZE + nameLen, valueLen);
      return true;
    }
    at += XATTR_HEAD_SIZE + nameLen + valueLen;
    left -= XATTR_HEAD_SIZE + nameLen + valueLen;
  }
  return false;
}

/** Whether a packed set is whole: each attribute has the bytes that its lengths say. */
export function areXattrs(packed: usize, len: usize): bool {
  while (len >= XATTR_HEAD_SIZE) {
    const size = XATTR_HEAD_SIZE + usize(load<u16>(packed)) + usize(load<u32>(packed, 2));
    if (usize(load<u32>(packed, 2)) > len || size > len) return false;
    packed += size;
    len -= size;
  }
  return len == 0;
}
