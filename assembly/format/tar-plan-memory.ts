/** The last plan of entries in a like case: same kind, and the same things that don't fit into a plain header block. */
import { Bytes, ByteBuffer } from "../core/bytes";
import { TarEntry, TarKind } from "./tar-entry";
import { isAscii, longestPrefix } from "./tar-name";
import * as field from "./tar-field";

const CASES_MAX: i32 = 48;
const KIND_COUNT: i32 = 7;
const SEVEN_DIGITS: u32 = 0o7777777; // what uid and gid fields hold
const ELEVEN_DIGITS: u64 = 0o77777777777; // what size and mtime fields hold

export class PlanMemory {
  private keys: StaticArray<u32> = new StaticArray<u32>(CASES_MAX);
  private plans: StaticArray<ByteBuffer> = new StaticArray<ByteBuffer>(CASES_MAX);
  private count: i32 = 0;
  private oldest: i32 = 0;
  /** By how much the last spelled name of a kind was longer than its path. */
  private surplus: StaticArray<usize> = new StaticArray<usize>(KIND_COUNT);
  private view: Bytes = new Bytes();

  /** Names the case of an entry, for the calls below. */
  keyOf(entry: TarEntry): u32 {
    const path = entry.path;
    const link = entry.link;
    let key = u32(entry.kind) | (u32(path.len == 0) << 3);
    if (path.len + this.surplus[entry.kind] > field.NAME_SIZE) key |= longestPrefix(path) ? 0x10 : 0x20;
    if (!isAscii(path)) key |= 0x40;
    const linkSurplus: usize = entry.kind == TarKind.hardLink ? this.surplus[TarKind.file] : 0;
    if (link.len + linkSurplus > field.LINKNAME_SIZE) key |= 0x80;
    if (!isAscii(link)) key |= 0x100;
    if (entry.mtimeNs) key |= 0x200;
    if (entry.uid > SEVEN_DIGITS || entry.gid > SEVEN_DIGITS) key |= 0x400;
    if (entry.size > ELEVEN_DIGITS || u64(entry.mtimeSec) > ELEVEN_DIGITS) key |= 0x800;
    return key | (min<u32>(entry.xattrCount, 3) << 12);
  }

  /** The last plan of that case, or an empty view. */
  find(key: u32): Bytes {
    const at = this.indexOf(key);
    if (at < 0) return this.view.set(0, 0);
    return this.view.set(this.plans[at].ptr, this.plans[at].len);
  }

  /** Keeps the plan for that case; the case kept first goes if there are too many. */
  put(key: u32, plan: usize, len: usize): void {
    let at = this.indexOf(key);
    if (at < 0 && this.count < CASES_MAX) {
      at = this.count++;
      this.plans[at] = new ByteBuffer();
    } else if (at < 0) {
      at = this.oldest;
      this.oldest = (this.oldest + 1) % CASES_MAX;
    }
    this.keys[at] = key;
    this.plans[at].clear();
    this.plans[at].bytes(plan, len);
  }

  /** Takes note of the length of a name as spelled. */
  noteName(entry: TarEntry, spelledLen: usize): void {
    this.surplus[entry.kind] = spelledLen > entry.path.len ? spelledLen - entry.path.len : 0;
  }

  free(): void {
    for (let i = 0; i < this.count; i++) this.plans[i].free();
    this.count = 0;
  }

  private indexOf(key: u32): i32 {
    for (let i = 0; i < this.count; i++) if (this.keys[i] == key) return i;
    return -1;
  }
}
