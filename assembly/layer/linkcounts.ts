// Counts the names of hard-linked inodes in a merged view.
import { LINK_BITS, LINK_COUNT, LINK_ENTRY, LINK_LAYER } from "../format/mergedimage";
import { RecordArena } from "./arena";
import { ByteBuffer } from "../core/bytes";

export class LinkCounts {
  /** Records of the inodes with several names, once counted. */
  readonly shared: RecordArena = new RecordArena(LINK_BITS);
  /** One (layer << 32 | entry) per name. */
  private names: ByteBuffer = new ByteBuffer();

  add(layer: u32, entry: u32): void {
    this.names.u64((u64(layer) << 32) | u64(entry));
  }

  count(): void {
    const base = this.names.ptr;
    const end = this.names.len;
    sortKeys(base, u32(end >> 3));
    for (let at: usize = 0; at < end;) {
      const key = load<u64>(base + at);
      let next = at + 8;
      while (next < end && load<u64>(base + next) == key) next += 8;
      const count = u32((next - at) >> 3);
      if (count > 1) {
        const record = this.shared.add();
        store<u32>(record, u32(key >> 32), LINK_LAYER);
        store<u32>(record, u32(key), LINK_ENTRY);
        store<u32>(record, count, LINK_COUNT);
      }
      at = next;
    }
  }

  isShared(layer: u32, entry: u32): bool {
    const key = (u64(layer) << 32) | u64(entry);
    let low: u32 = 0;
    let high = this.shared.count;
    while (low < high) {
      const middle = low + ((high - low) >> 1);
      const at = this.shared.at(middle);
      const there = (u64(load<u32>(at, LINK_LAYER)) << 32) | u64(load<u32>(at, LINK_ENTRY));
      if (there == key) return true;
      if (there < key) low = middle + 1;
      else high = middle;
    }
    return false;
  }

  free(): void {
    this.shared.free();
    this.names.free();
  }
}

/** Heap sort, ascending. */
function sortKeys(base: usize, count: u32): void {
  for (let root = i32(count >> 1) - 1; root >= 0; root--) siftKeys(base, u32(root), count);
  for (let end = count; end > 1;) {
    end--;
    const last = load<u64>(base + (end << 3));
    store<u64>(base + (end << 3), load<u64>(base));
    store<u64>(base, last);
    siftKeys(base, 0, end);
  }
}

function siftKeys(base: usize, root: u32, count: u32): void {
  const moved = load<u64>(base + (root << 3));
  for (;;) {
    let child: u32 = 2 * root + 1;
    if (child >= count) break;
    if (child + 1 < count && load<u64>(base + (child << 3)) < load<u64>(base + ((child + 1) << 3))) child++;
    if (moved >= load<u64>(base + (child << 3))) break;
    store<u64>(base + (root << 3), load<u64>(base + (child << 3)));
    root = child;
  }
  store<u64>(base + (root << 3), moved);
}
