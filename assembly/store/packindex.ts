// Writes the index of a pack: its entries sorted by id (docs/format.md "Pack index").
import { ByteBuffer, compareBytes } from "../core/bytes";
import {
  ID_SIZE,
  INDEX_ENTRIES_PER_BLOCK,
  INDEX_ENTRY_SIZE,
  INDEX_OWN_COUNT,
  INDEX_OWN_PACK_SIZE,
  INDEX_OWN_SIZE,
  PACK_INDEX_MAGIC,
} from "../format/pack";
import { BLOCK_SIZE, BlockWriter } from "../io/blockfile";
import { Dir } from "../io/volume";

/**
 * Writes a durable index of a pack of `packSize` bytes under a temporary name; the caller renames it. The entries are put in
 * order in place.
 */
export function writePackIndex(dir: Dir, tempName: string, entries: ByteBuffer, packSize: u64): bool {
  const count = u32(entries.len / INDEX_ENTRY_SIZE);
  sortEntries(entries.ptr, count);
  const writer = BlockWriter.begin(dir, tempName);
  if (!writer) return false;
  for (let i: u32 = 0; i < count; i += INDEX_ENTRIES_PER_BLOCK) {
    const part = min(count - i, INDEX_ENTRIES_PER_BLOCK);
    if (writer.align(BLOCK_SIZE) && writer.write(entries.ptr + i * INDEX_ENTRY_SIZE, part * INDEX_ENTRY_SIZE)) continue;
    writer.abandon();
    return false;
  }
  const own = memory.data(INDEX_OWN_SIZE, 8);
  memory.fill(own, 0, INDEX_OWN_SIZE);
  store<u32>(own + INDEX_OWN_COUNT, count);
  store<u64>(own + INDEX_OWN_PACK_SIZE, packSize);
  if (writer.finish(PACK_INDEX_MAGIC, own, INDEX_OWN_SIZE)) return true;
  writer.abandon();
  return false;
}

const swap = memory.data(INDEX_ENTRY_SIZE, 8);

/** Heap sort by id: in place, no allocation, no bad case that an importer could provoke. */
export function sortEntries(base: usize, count: u32): void {
  for (let root = i32(count >> 1) - 1; root >= 0; root--) sift(base, u32(root), count);
  for (let end = count; end > 1;) {
    end--;
    const last = base + end * INDEX_ENTRY_SIZE;
    memory.copy(swap, base, INDEX_ENTRY_SIZE);
    memory.copy(base, last, INDEX_ENTRY_SIZE);
    memory.copy(last, swap, INDEX_ENTRY_SIZE);
    sift(base, 0, end);
  }
}

function sift(base: usize, root: u32, count: u32): void {
  memory.copy(swap, base + root * INDEX_ENTRY_SIZE, INDEX_ENTRY_SIZE);
  for (;;) {
    let child: u32 = 2 * root + 1;
    if (child >= count) break;
    let at = base + child * INDEX_ENTRY_SIZE;
    if (child + 1 < count && before(at, at + INDEX_ENTRY_SIZE)) {
      child++;
      at += INDEX_ENTRY_SIZE;
    }
    if (!before(swap, at)) break;
    memory.copy(base + root * INDEX_ENTRY_SIZE, at, INDEX_ENTRY_SIZE);
    root = child;
  }
  memory.copy(base + root * INDEX_ENTRY_SIZE, swap, INDEX_ENTRY_SIZE);
}

function before(a: usize, b: usize): bool {
  return compareBytes(a, ID_SIZE, b, ID_SIZE) < 0;
}
