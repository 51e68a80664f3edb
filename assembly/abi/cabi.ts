// The allocator that hosts call, and the end of the line for bugs.

let steered: usize = 0;
let steeredSize: usize = 0;

/** Lets the next byte list that an import returns land at `ptr`, if it fits: no allocation, no second copy. */
export function steer(ptr: usize, size: usize): void {
  steered = ptr;
  steeredSize = size;
}

/** Takes the steering back, in case the host returned no list. */
export function unsteer(): void {
  steered = 0;
}

/** Canonical ABI `cabi_realloc`. Memory is unmanaged; running out of it is the one permitted trap. */
export function cabi_realloc(old: usize, oldSize: usize, align: usize, size: usize): usize {
  if (old) return heap.realloc(old, size);
  if (!size) return align;
  if (steered && align == 1 && size <= steeredSize) {
    const ptr = steered;
    steered = 0;
    return ptr;
  }
  return heap.alloc(size);
}

/** Where a host finds, after a trap, what failed: address and length of UTF-16 text, then the line. */
export const PANIC: usize = memory.data(32, 8);

/** An assertion of the compiler's runtime failed: a bug, or memory is out. */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  store<u32>(PANIC, u32(changetype<usize>(message)));
  store<u32>(PANIC, message ? u32(message.length) << 1 : 0, 4);
  store<u32>(PANIC, u32(changetype<usize>(file)), 8);
  store<u32>(PANIC, file ? u32(file.length) << 1 : 0, 12);
  store<u32>(PANIC, line, 16);
  unreachable();
}

/** The address of what `abort` left; the one export that is not in wit/. */
export function panicInfo(): usize {
  return PANIC;
}
