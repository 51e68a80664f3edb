// The literals of a block (RFC 8878 §3.1.1.3.1): bytes that its sequences copy.
import { HuffmanTable } from "./zstd-huffman";

const enum Kind {
  raw,
  repeated,
  compressed,
  /** With the table of the block before. */
  treeless,
}

const JUMP_TABLE_SIZE: u32 = 6;

export class Literals {
  readonly table: HuffmanTable = new HuffmanTable();
  /** Where they are, with `slack` bytes behind them, and how many. */
  readonly bytes: usize;
  size: u32 = 0;

  constructor(
    private most: u32,
    slack: u32,
  ) {
    this.bytes = heap.alloc(usize(most + slack));
  }

  /** Bytes of the section at `ptr`; 0 when it is malformed. */
  read(ptr: usize, len: u32): u32 {
    if (!len) return 0;
    const kind: Kind = load<u8>(ptr) & 3;
    const format = (u32(load<u8>(ptr)) >> 2) & 3;
    return kind <= Kind.repeated ? this.readPlain(ptr, len, kind, format) : this.readCodes(ptr, len, kind, format);
  }

  free(): void {
    heap.free(this.bytes);
    this.table.free();
  }

  private readPlain(ptr: usize, len: u32, kind: Kind, format: u32): u32 {
    const header: u32 = format == 1 ? 2 : format == 3 ? 3 : 1;
    const told = load<u32>(ptr) & 0xffffff;
    const size = header == 1 ? (told & 0xff) >> 3 : header == 2 ? (told & 0xffff) >> 4 : told >> 4;
    const stored = kind == Kind.raw ? size : 1;
    if (size > this.most || header + stored > len) return 0;
    if (kind == Kind.raw) memory.copy(this.bytes, ptr + header, size);
    else memory.fill(this.bytes, load<u8>(ptr + header), size);
    this.size = size;
    return header + stored;
  }

  private readCodes(ptr: usize, len: u32, kind: Kind, format: u32): u32 {
    const header: u32 = format < 2 ? 3 : format + 2;
    const width: u32 = format < 2 ? 10 : format == 2 ? 14 : 18;
    const told = load<u64>(ptr) >> 4;
    const mask = (u64(1) << u64(width)) - 1;
    const size = u32(told & mask);
    const stored = u32((told >> u64(width)) & mask);
    if (size > this.most || header + stored > len) return 0;
    let description: u32 = 0;
    if (kind == Kind.compressed) {
      description = this.table.read(ptr + header, stored);
      if (!description) return 0;
    } else if (!this.table.valid) {
      return 0;
    }
    this.size = size;
    const at = ptr + header + description;
    const ok = format ? this.decodeFour(at, stored - description) : this.decode(at, stored - description, 0, size);
    return ok ? header + stored : 0;
  }

  private decode(ptr: usize, len: u32, at: u32, count: u32): bool {
    return this.table.decode(ptr, len, this.bytes + at, count);
  }

  /** Streams of a quarter each, rounded up; the last has the rest. */
  private decodeFour(ptr: usize, len: u32): bool {
    const quarter = (this.size + 3) >> 2;
    if (len < JUMP_TABLE_SIZE || quarter * 3 > this.size) return false;
    const first = u32(load<u16>(ptr));
    const second = u32(load<u16>(ptr, 2));
    const third = u32(load<u16>(ptr, 4));
    const before = JUMP_TABLE_SIZE + first + second + third;
    if (before > len) return false;
    const at = ptr + JUMP_TABLE_SIZE;
    return (
      this.decode(at, first, 0, quarter) &&
      this.decode(at + first, second, quarter, quarter) &&
      this.decode(at + first + second, third, quarter * 2, quarter) &&
      this.decode(ptr + before, len - before, quarter * 3, this.size - quarter * 3)
    );
  }
}
