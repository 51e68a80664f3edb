/** Which owner or group name went with a number lately. */
import { OWNER_NAME_SIZE } from "./tar-field";

const SLOT_COUNT: usize = 64; // by the number's low bits; one is 8 + 32 bytes
const SLOT_SIZE: usize = 8 + OWNER_NAME_SIZE;

export class OwnerNames {
  /** Slots: number + 1 u64 (0: none yet), name field. */
  private slots: usize = heap.alloc(SLOT_COUNT * SLOT_SIZE);

  constructor(private field: usize) {
    memory.fill(this.slots, 0, SLOT_COUNT * SLOT_SIZE);
  }

  /** Writes the name field of a block if the number's name is known. */
  write(id: u32, block: usize): void {
    const slot = this.slotOf(id);
    if (load<u64>(slot) == u64(id) + 1) memory.copy(block + this.field, slot + 8, OWNER_NAME_SIZE);
  }

  learn(id: u32, block: usize): void {
    const slot = this.slotOf(id);
    store<u64>(slot, u64(id) + 1);
    memory.copy(slot + 8, block + this.field, OWNER_NAME_SIZE);
  }

  free(): void {
    heap.free(this.slots);
  }

  private slotOf(id: u32): usize {
    return this.slots + (usize(id) % SLOT_COUNT) * SLOT_SIZE;
  }
}
