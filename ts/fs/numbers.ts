/** What has a number while it is open. */
export interface Numbered {
  number: number;
}

/** What open files are known by: each number is above those given before, so that a stale one is never another file's. */
export class Numbers<T extends Numbered> {
  /** By the low bits of the number: a Map would be made anew every few closes (measured). */
  #slots: (T | undefined)[] = emptySlots(SLOTS_MIN);
  #count = 0;
  #next: number;

  constructor(first: number) {
    this.#next = first;
  }

  add(value: T): number {
    if (this.#count >= this.#slots.length / 2) this.#grow();
    // A file that stays open keeps its slot: numbers that fall on it are left out.
    while (this.#slots[this.#slotOf(this.#next)] !== undefined) this.#next++;
    value.number = this.#next++;
    this.#slots[this.#slotOf(value.number)] = value;
    this.#count++;
    return value.number;
  }

  /** Undefined of anything else, too. */
  get(number: unknown): T | undefined {
    if (typeof number !== 'number') return undefined;
    const value = this.#slots[this.#slotOf(number)];
    return value !== undefined && value.number === number ? value : undefined;
  }

  delete(number: number): void {
    if (this.get(number) === undefined) return;
    this.#slots[this.#slotOf(number)] = undefined;
    this.#count--;
  }

  #slotOf(number: number): number {
    return number & (this.#slots.length - 1);
  }

  #grow(): void {
    const taken = this.#slots;
    this.#slots = emptySlots(taken.length * 2);
    for (const value of taken) if (value !== undefined) this.#slots[this.#slotOf(value.number)] = value;
  }
}

/** A power of two. */
const SLOTS_MIN = 16;

function emptySlots<T>(count: number): (T | undefined)[] {
  return Array.from({ length: count }, (): T | undefined => undefined);
}
