/**
 * Predicts a tar header block from the last one of its kind and the attributes of the entry it is for.
 *
 * What attributes don't tell (magic, owner names, how numbers are written) is as it was in the last block.
 */
import { TarEntry, TarKind } from "./tar-entry";
import * as field from "./tar-field";

const BLOCK_SIZE = field.BLOCK_SIZE;

const NUMBER_COUNT = 7;
const NUMBER_FIELDS: StaticArray<usize> = [
  field.MODE,
  field.UID,
  field.GID,
  field.SIZE,
  field.MTIME,
  field.DEVMAJOR,
  field.DEVMINOR,
];
const PERMISSIONS: i64 = 0o7777;


@inline
function widthOf(index: i32): usize {
  return index == 3 || index == 4 ? field.LONG_NUMBER : field.SHORT_NUMBER;
}

/** The numbers that an entry's attributes predict for a block: its own header's, or an extension header's. */
export class BlockNumbers {
  values: StaticArray<i64> = new StaticArray<i64>(NUMBER_COUNT);

  set(entry: TarEntry, size: u64): this {
    const values = this.values;
    values[0] = i64(entry.mode);
    values[1] = i64(entry.uid);
    values[2] = i64(entry.gid);
    values[3] = i64(size);
    values[4] = entry.mtimeSec;
    const isDevice = entry.kind == TarKind.charDevice || entry.kind == TarKind.blockDevice;
    values[5] = isDevice ? i64(entry.devMajor) : 0;
    values[6] = isDevice ? i64(entry.devMinor) : 0;
    return this;
  }
}

export class HeaderTemplate {
  block: usize = heap.alloc(BLOCK_SIZE);
  /** Bit i is set if number i was last seen not to follow the attribute. */
  private fixed: u32 = 0;

  constructor(typeflag: u32) {
    const block = this.block;
    memory.fill(block, 0, BLOCK_SIZE);
    for (let i = 0; i < NUMBER_COUNT; i++) memory.fill(block + NUMBER_FIELDS[i], 0x30, widthOf(i) - 1);
    memory.fill(block + field.CHECKSUM, 0x30, 6);
    store<u8>(block, 0x20, field.CHECKSUM + 7);
    store<u8>(block, typeflag, field.TYPEFLAG);
    store<u64>(block, 0x3030007261747375, field.MAGIC); // "ustar\0" "00"
  }

  /** Writes the block but for name, link name, prefix and checksum, which are as in the template. */
  predict(numbers: BlockNumbers, block: usize): void {
    memory.copy(block, this.block, BLOCK_SIZE);
    for (let i = 0; i < NUMBER_COUNT; i++) {
      if (this.fixed & (1 << i)) continue;
      const at = NUMBER_FIELDS[i];
      let value = numbers.values[i];
      if (i == 0) value |= field.parseNumber(this.block + at, field.SHORT_NUMBER) & ~PERMISSIONS;
      field.formatNumber(value, this.block + at, block + at, widthOf(i));
    }
  }

  /** Writes the checksum of a block that is complete otherwise. */
  seal(block: usize, sum: u32): void {
    field.formatNumber(i64(sum), this.block + field.CHECKSUM, block + field.CHECKSUM, 8);
  }

  /** Takes a block as the new pattern. */
  learn(numbers: BlockNumbers, block: usize): void {
    memory.copy(SCRATCH, block, BLOCK_SIZE);
    for (let i = 0; i < NUMBER_COUNT; i++) {
      const at = NUMBER_FIELDS[i];
      const width = widthOf(i);
      const value = field.parseNumber(block + at, width);
      const follows = field.numberOk && (i == 0 ? value & PERMISSIONS : value) == numbers.values[i];
      if (!follows) this.fixed |= 1 << i;
      // That a fixed number happens to equal the attribute doesn't show that it follows it.
      else if (memory.compare(block + at, this.block + at, width) != 0) this.fixed &= ~(1 << i);
      // Base-256 tells nothing of how octal numbers are written.
      if (follows && load<u8>(block + at) & 0x80) memory.copy(SCRATCH + at, this.block + at, width);
    }
    memory.copy(this.block, SCRATCH, BLOCK_SIZE);
  }

  free(): void {
    heap.free(this.block);
  }
}

const SCRATCH: usize = memory.data(512, 16);
