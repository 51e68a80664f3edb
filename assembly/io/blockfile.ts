// Immutable files in 4 KiB blocks (docs/format.md "Block files"). A block's CRC is checked when
// it is first read; blocks live in one bounded cache that all block files share.
//
//   block 0: header                    blocks 1..n: content          then: CRC table
//   +-------+---------+-----+-----+    +-------+-------+-----+       +-----+-----+-----+
//   | magic | generic | own | crc |    | block | block | ... |       | crc | crc | ... |
//   +-------+---------+-----+-----+    +-------+-------+-----+       +-----+-----+-----+
import { crc32c } from "../core/crc32c";
import { Code, fail, failAt } from "../core/fault";
import { FORMAT_VERSION, assertVersion } from "../core/version";
import { Dir, File } from "./volume";

export const BLOCK_BITS: u32 = 12;
export const BLOCK_SIZE: u32 = 1 << BLOCK_BITS;
const BLOCK_MASK: u64 = BLOCK_SIZE - 1;

// Generic part of the header block.
const OFFSET_MAGIC: usize = 0; // u64
const OFFSET_VERSION: usize = 8; // u32
const OFFSET_OWN_LENGTH: usize = 12; // u32
const OFFSET_END: usize = 16; // u64: end of content = start of the CRC table
const OFFSET_BLOCKS: usize = 24; // u32: content blocks
const OFFSET_TABLE_CRC: usize = 28; // u32
const OFFSET_OWN: usize = 32; // kind-specific header
const OFFSET_CRC: usize = 4092; // u32 over 0..4092
const OWN_MAX: u32 = u32(OFFSET_CRC - OFFSET_OWN);
/** Content blocks at most: counts of their bytes don't wrap. */
const BLOCKS_MAX: u32 = 1 << 26;

/** Bytes of a file with so many content blocks. */
export function blockFileSize(blocks: u64): u64 {
  return ((blocks + 1) << BLOCK_BITS) + (blocks << 2);
}

// ---- the cache: a clock over fixed slots -------------------------------------------------

/** 16 MiB: all metadata of an image of a hundred thousand entries. */
const SLOT_COUNT: u32 = 4096;
/** Slots come in slabs, made when all before are in use: a small store stays small in memory. */
const SLAB_BITS: u32 = 6;
const SLAB_SIZE: usize = (<usize>1) << (SLAB_BITS + BLOCK_BITS);
const SLAB_COUNT: u32 = SLOT_COUNT >> SLAB_BITS;

/** Addresses of the slabs. */
const slabs = memory.data(<i32>(SLAB_COUNT << 2), 4);
/** Slots that there are, and those that hold a block. */
let slotsMade: u32 = 0;
let slotsUsed: u32 = 0;
/** Per slot: address of the table cell that points at it, 0 when the slot is free. */
let slotCells: usize = 0;
/** Per slot: touched since the clock's hand last passed. */
let slotTouched: usize = 0;
let hand: u32 = 0;

function makeCache(): void {
  slotCells = heap.alloc((<usize>SLOT_COUNT) << 2);
  memory.fill(slotCells, 0, (<usize>SLOT_COUNT) << 2);
  slotTouched = heap.alloc(SLOT_COUNT);
  memory.fill(slotTouched, 0, SLOT_COUNT);
}

function addSlab(): void {
  store<u32>(slabs + ((slotsMade >> SLAB_BITS) << 2), u32((heap.alloc(SLAB_SIZE + 15) + 15) & ~15));
  hand = slotsMade;
  slotsMade += 1 << SLAB_BITS;
}

/** Address of a slot's block. */
@inline
function slotAt(slot: u32): usize {
  return (
    <usize>load<u32>(slabs + ((slot >> SLAB_BITS) << 2)) + ((<usize>(slot & ((1 << SLAB_BITS) - 1))) << BLOCK_BITS)
  );
}

/** A slot for one more block, taken from the one that was not touched for longest. */
function takeSlot(): u32 {
  if (!slotCells) makeCache();
  if (slotsUsed == slotsMade && slotsMade < SLOT_COUNT) addSlab();
  for (;;) {
    const slot = hand;
    hand = hand + 1 == slotsMade ? 0 : hand + 1;
    const cell = <usize>load<u32>(slotCells + (slot << 2));
    if (!cell) return slot;
    if (slotsUsed < slotsMade) continue;
    if (load<u8>(slotTouched + slot)) {
      store<u8>(slotTouched + slot, 0);
      continue;
    }
    store<u32>(cell, 0);
    store<u32>(slotCells + (slot << 2), 0);
    slotsUsed--;
    return slot;
  }
}

// ---- reading -----------------------------------------------------------------------------

/** An open block file. */
export class BlockFile {
  private headerBlock: usize = 0;
  private crcs: usize = 0;
  /** Per content block: slot + 1, or 0 when it is not in the cache. */
  private table: usize = 0;
  /** Per content block, a bit: its checksum was compared. */
  private checked: usize = 0;
  private blocks: u32 = 0;
  /** Bytes of the file on disk. */
  size: u64 = 0;

  private constructor(private file: File) {}

  /** Opens the file and checks its header; null with the fault set on failure. */
  static open(dir: Dir, name: string, magic: u64): BlockFile | null {
    const file = dir.file(name);
    if (!file) return null;
    const self = new BlockFile(file);
    if (self.readHeader(magic)) return self;
    file.blame();
    self.close();
    return null;
  }

  /** Address of the kind-specific header; stays valid while open. */
  header(): usize {
    return this.headerBlock + OFFSET_OWN;
  }

  /** Content blocks; the first one is at file offset BLOCK_SIZE. */
  get blockCount(): u32 {
    return this.blocks;
  }

  /** End of the content: the first offset that `at` refuses. */
  get end(): u64 {
    return load<u64>(this.headerBlock + OFFSET_END);
  }

  /**
   * Address of the byte at file offset `offset`, or 0 with the fault set. It stays valid
   * until about a thousand other blocks were loaded. A record read through it may not straddle a block.
   */
  at(offset: u64): usize {
    const block = u32(offset >> BLOCK_BITS) - 1;
    if (block >= this.blocks || offset >= (u64(this.blocks) + 1) << BLOCK_BITS) {
      failAt(Code.corrupt, "an offset points past the end of the file", offset);
      this.file.blame();
      return 0;
    }
    const cell = this.table + (block << 2);
    let slot = load<u32>(cell);
    if (!slot) {
      slot = this.load(block, cell);
      if (!slot) return 0;
    }
    store<u8>(slotTouched + (slot - 1), 1);
    return slotAt(slot - 1) + <usize>(offset & BLOCK_MASK);
  }

  /** Copies a run of bytes that may straddle blocks. */
  copy(offset: u64, len: u32, dst: usize): bool {
    while (len > 0) {
      const at = this.at(offset);
      if (!at) return false;
      const part = min(len, BLOCK_SIZE - u32(offset & BLOCK_MASK));
      memory.copy(dst, at, part);
      dst += part;
      offset += part;
      len -= part;
    }
    return true;
  }

  close(): void {
    for (let block: u32 = 0; block < this.blocks; block++) {
      const slot = load<u32>(this.table + (block << 2));
      if (slot) {
        store<u32>(slotCells + ((slot - 1) << 2), 0);
        store<u8>(slotTouched + (slot - 1), 0);
        slotsUsed--;
      }
    }
    this.blocks = 0;
    if (this.table) heap.free(this.table);
    if (this.crcs) heap.free(this.crcs);
    if (this.checked) heap.free(this.checked);
    if (this.headerBlock) heap.free(this.headerBlock);
    this.table = 0;
    this.crcs = 0;
    this.checked = 0;
    this.headerBlock = 0;
    this.file.close();
  }

  private readHeader(magic: u64): bool {
    const header = heap.alloc(BLOCK_SIZE);
    this.headerBlock = header;
    if (!this.file.readExactly(header, BLOCK_SIZE, 0)) return false;
    if (load<u64>(header + OFFSET_MAGIC) != magic) {
      return failAt(Code.corrupt, "not the kind of file that its name says", 0);
    }
    if (load<u32>(header + OFFSET_CRC) != crc32c(header, OFFSET_CRC)) {
      return failAt(Code.corrupt, "the header's checksum does not match", 0);
    }
    if (!assertVersion(load<u32>(header + OFFSET_VERSION), "the file")) return false;
    const blocks = load<u32>(header + OFFSET_BLOCKS);
    if (blocks > BLOCKS_MAX) return fail(Code.corrupt, "the file has more blocks than any can have");
    const tableOffset = (u64(blocks) + 1) << BLOCK_BITS;
    const size = this.file.size();
    if (size < 0) return false;
    if (u64(size) != blockFileSize(blocks) || this.end > tableOffset) {
      return fail(Code.corrupt, "the file's size does not fit its header");
    }
    this.size = u64(size);
    const tableBytes = blocks << 2;
    this.crcs = heap.alloc(max<usize>(tableBytes, 1));
    if (!this.file.readExactly(this.crcs, tableBytes, tableOffset)) return false;
    if (crc32c(this.crcs, tableBytes) != load<u32>(header + OFFSET_TABLE_CRC)) {
      return failAt(Code.corrupt, "the checksum table's checksum does not match", tableOffset);
    }
    this.table = heap.alloc(max<usize>(tableBytes, 1));
    memory.fill(this.table, 0, tableBytes);
    const checkedBytes = ((<usize>blocks) >> 3) + 1;
    this.checked = heap.alloc(checkedBytes);
    memory.fill(this.checked, 0, checkedBytes);
    this.blocks = blocks;
    return true;
  }

  /** Reads a block, and checks it the first time; returns its slot + 1, or 0. */
  private load(block: u32, cell: usize): u32 {
    const slot = takeSlot();
    const at = slotAt(slot);
    const offset = (u64(block) + 1) << BLOCK_BITS;
    if (!this.file.readExactly(at, BLOCK_SIZE, offset)) return 0;
    if (!this.isSound(block, at)) {
      failAt(Code.corrupt, "a block's checksum does not match", offset);
      this.file.blame();
      return 0;
    }
    store<u32>(slotCells + (slot << 2), u32(cell));
    store<u32>(cell, slot + 1);
    slotsUsed++;
    return slot + 1;
  }

  private isSound(block: u32, at: usize): bool {
    const byte = this.checked + (block >> 3);
    const bit: u32 = 1 << (block & 7);
    if (load<u8>(byte) & bit) return true;
    if (crc32c(at, BLOCK_SIZE) != load<u32>(this.crcs + (block << 2))) return false;
    store<u8>(byte, load<u8>(byte) | bit);
    return true;
  }
}

// ---- writing -----------------------------------------------------------------------------

/** Bytes gathered before one write to the host. */
const BUFFER_SIZE: u32 = 1 << 16;

/** Writes a block file from its first content byte to its last, then its header. */
export class BlockWriter {
  /** File offset of the next byte. */
  offset: u64 = BLOCK_SIZE;
  private buffer: usize = heap.alloc(BUFFER_SIZE);
  private used: u32 = 0;
  private crcs: usize = 0;
  private crcCapacity: u32 = 0;
  private blocks: u32 = 0;

  private constructor(
    private dir: Dir,
    private file: File,
    private name: string,
  ) {}

  /** Starts a file under a name that is not taken; the caller renames it when it is finished. */
  static begin(dir: Dir, name: string): BlockWriter | null {
    const file = dir.create(name);
    return file ? new BlockWriter(dir, file, name) : null;
  }

  write(ptr: usize, len: u32): bool {
    while (len > 0) {
      const part = min(len, BUFFER_SIZE - this.used);
      memory.copy(this.buffer + this.used, ptr, part);
      this.used += part;
      this.offset += part;
      ptr += part;
      len -= part;
      if (this.used == BUFFER_SIZE && !this.flush()) return false;
    }
    return true;
  }

  /** Fills with zeros up to a multiple of `n`, a power of two up to a block. */
  align(n: u32): bool {
    const fill = u32((n - (this.offset & (n - 1))) & (n - 1));
    for (let left = fill; left > 0;) {
      const part = min(left, BUFFER_SIZE - this.used);
      memory.fill(this.buffer + this.used, 0, part);
      this.used += part;
      this.offset += part;
      left -= part;
      if (this.used == BUFFER_SIZE && !this.flush()) return false;
    }
    return true;
  }

  /** Ends the file: last block, CRC table, header; synced and closed. */
  finish(magic: u64, own: usize, ownLen: u32): bool {
    assert(ownLen <= OWN_MAX);
    const end = this.offset;
    if (!this.align(BLOCK_SIZE) || !this.flush()) return false;
    const tableBytes = this.blocks << 2;
    if (!this.file.write(this.crcs, tableBytes, this.offset)) return false;
    const header = this.buffer;
    memory.fill(header, 0, BLOCK_SIZE);
    store<u64>(header + OFFSET_MAGIC, magic);
    store<u32>(header + OFFSET_VERSION, FORMAT_VERSION);
    store<u32>(header + OFFSET_OWN_LENGTH, ownLen);
    store<u64>(header + OFFSET_END, end);
    store<u32>(header + OFFSET_BLOCKS, this.blocks);
    store<u32>(header + OFFSET_TABLE_CRC, crc32c(this.crcs, tableBytes));
    memory.copy(header + OFFSET_OWN, own, ownLen);
    store<u32>(header + OFFSET_CRC, crc32c(header, OFFSET_CRC));
    if (!this.file.write(header, BLOCK_SIZE, 0) || !this.file.sync()) return false;
    this.release();
    return true;
  }

  /** Gives up and removes the file. */
  abandon(): void {
    if (!this.buffer) return;
    this.release();
    this.dir.unlink(this.name);
  }

  private release(): void {
    this.file.close();
    heap.free(this.buffer);
    if (this.crcs) heap.free(this.crcs);
    this.buffer = 0;
    this.crcs = 0;
  }

  /** Writes the gathered whole blocks. */
  private flush(): bool {
    if (!this.used) return true;
    if (!this.file.write(this.buffer, this.used, this.offset - this.used)) return false;
    for (let at: u32 = 0; at < this.used; at += BLOCK_SIZE) {
      if (this.blocks == this.crcCapacity) {
        this.crcCapacity = max(this.crcCapacity << 1, 256);
        this.crcs = this.crcs
          ? heap.realloc(this.crcs, (<usize>this.crcCapacity) << 2)
          : heap.alloc((<usize>this.crcCapacity) << 2);
      }
      store<u32>(this.crcs + (this.blocks << 2), crc32c(this.buffer + at, BLOCK_SIZE));
      this.blocks++;
    }
    this.used = 0;
    return true;
  }
}
