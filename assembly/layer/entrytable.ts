// The records of a layer being imported, and which of them can be parents.
import { ByteBuffer, Bytes } from "../core/bytes";
import {
  DIRECTORY_MODE,
  ENTRY_FLAGS,
  ENTRY_KIND,
  ENTRY_MODE,
  ENTRY_NAME,
  ENTRY_NAME_LENGTH,
  ENTRY_PARENT,
  ENTRY_RECORD_BITS,
  EntryFlag,
} from "../format/layerimage";
import { TarKind } from "../format/tar-entry";
import { NameArena, RecordArena } from "./arena";
import { hashName } from "./namehash";

const FIRST_SLOTS: u32 = 1024;
const SLASH: u32 = 0x2f;
/** A step of the trail: end of the path so far u32 | its record u32. */
const STEP_SIZE: usize = 8;

export class EntryTable {
  readonly records: RecordArena = new RecordArena(ENTRY_RECORD_BITS);
  readonly names: NameArena = new NameArena();
  /** Open addressing: records by parent and name, 0 for none (the root needs no place). */
  private slots: usize = 0;
  private slotCount: u32 = 0;
  private used: u32 = 0;
  /** The last directory that was found, and the records on the way to it. */
  private trailPath: ByteBuffer = new ByteBuffer();
  private trail: ByteBuffer = new ByteBuffer();

  constructor() {
    this.addImplicit(0, 0, 0);
  }

  get count(): u32 {
    return this.records.count;
  }

  /** Adds a record of that name, everything else zero; returns its address. */
  add(parent: u32, name: usize, len: usize): usize {
    const at = this.records.add();
    store<u32>(at, parent, ENTRY_PARENT);
    if (len) {
      store<u32>(at, this.names.add(name, len), ENTRY_NAME);
      store<u8>(at, u8(len), ENTRY_NAME_LENGTH);
    }
    return at;
  }

  /** Lets the record, the last one added, be found as a parent, unless there is one of its name. */
  addParent(index: u32): void {
    const at = this.records.at(index);
    const parent = load<u32>(at, ENTRY_PARENT);
    const len = <usize>load<u8>(at, ENTRY_NAME_LENGTH);
    if (len) this.insert(index, parent, this.names.at(load<u32>(at, ENTRY_NAME)), len);
  }

  /**
   * The record of the directory that holds the last name of a normalised path; directories that
   * no entry told of before get implicit records.
   */
  parentOf(path: Bytes): u32 {
    let end = path.len;
    while (end > 0 && load<u8>(path.ptr + end - 1) != SLASH) end--;
    if (end == 0) return 0;
    end--;
    const known = this.commonSteps(path.ptr, end);
    this.trail.len = known * STEP_SIZE;
    let record: u32 = 0;
    let at: usize = 0;
    if (known) {
      const step = this.trail.ptr + (known - 1) * STEP_SIZE;
      at = <usize>load<u32>(step) + 1;
      record = load<u32>(step, 4);
    }
    while (at < end) {
      let next = at;
      while (next < end && load<u8>(path.ptr + next) != SLASH) next++;
      record = this.directory(record, path.ptr + at, next - at);
      this.trail.u32(u32(next));
      this.trail.u32(record);
      at = next + 1;
    }
    this.trailPath.clear();
    this.trailPath.bytes(path.ptr, end);
    return record;
  }

  free(): void {
    this.records.free();
    this.names.free();
    this.trail.free();
    this.trailPath.free();
    if (this.slots) heap.free(this.slots);
    this.slots = 0;
  }

  /** How many steps of the trail lead the way to this directory too. */
  private commonSteps(path: usize, len: usize): usize {
    const steps = this.trail.len / STEP_SIZE;
    let from: usize = 0;
    for (let i: usize = 0; i < steps; i++) {
      const end = <usize>load<u32>(this.trail.ptr + i * STEP_SIZE);
      if (end > len || memory.compare(this.trailPath.ptr + from, path + from, end - from) != 0) return i;
      if (end < len && load<u8>(path + end) != SLASH) return i;
      from = end;
    }
    return steps;
  }

  private directory(parent: u32, name: usize, len: usize): u32 {
    if (this.slots) {
      const found = load<u32>(this.slot(parent, name, len));
      if (found) return found;
    }
    const index = this.count;
    this.addImplicit(parent, name, len);
    this.insert(index, parent, name, len);
    return index;
  }

  private addImplicit(parent: u32, name: usize, len: usize): void {
    const at = this.add(parent, name, len);
    store<u8>(at, u8(TarKind.directory), ENTRY_KIND);
    store<u16>(at, u16(DIRECTORY_MODE), ENTRY_MODE);
    store<u8>(at, u8(EntryFlag.implicit), ENTRY_FLAGS);
  }

  private insert(index: u32, parent: u32, name: usize, len: usize): void {
    if (this.used >= this.slotCount >> 1) this.grow();
    const slot = this.slot(parent, name, len);
    if (load<u32>(slot)) return;
    store<u32>(slot, index);
    this.used++;
  }

  /** Address of the slot that holds this name, or of the empty one where it belongs. */
  private slot(parent: u32, name: usize, len: usize): usize {
    const mask = this.slotCount - 1;
    let i = hashName(parent, name, len) & mask;
    let slot = this.slots + (i << 2);
    while (load<u32>(slot) && !this.isNamed(load<u32>(slot), parent, name, len)) {
      i = (i + 1) & mask;
      slot = this.slots + (i << 2);
    }
    return slot;
  }

  private isNamed(index: u32, parent: u32, name: usize, len: usize): bool {
    const at = this.records.at(index);
    return (
      load<u32>(at, ENTRY_PARENT) == parent &&
      <usize>load<u8>(at, ENTRY_NAME_LENGTH) == len &&
      memory.compare(this.names.at(load<u32>(at, ENTRY_NAME)), name, len) == 0
    );
  }

  private grow(): void {
    const old = this.slots;
    const oldCount = this.slotCount;
    this.slotCount = max(oldCount << 1, FIRST_SLOTS);
    this.slots = heap.alloc(this.slotCount << 2);
    memory.fill(this.slots, 0, this.slotCount << 2);
    this.used = 0;
    for (let i: u32 = 0; i < oldCount; i++) {
      const index = load<u32>(old + (i << 2));
      if (index) this.addParent(index);
    }
    if (old) heap.free(old);
  }
}
