// What every export does around its work. Ownership: by-value list and string parameters are
// the callee's to free (`release`); results that own memory are freed in post-return (`defer`).
import { fault } from "../core/fault";
import { kept } from "../core/kept";

/** The one return area of exports: a component isn't re-entered. */
export const RET: usize = memory.data(512, 8);

/** Collect after this many calls, and one more for each object that stays for long, or when linear memory grew. */
const CALLS_PER_COLLECTION: u32 = 4096;

let calls: u32 = 0;
let pagesSeen: i32 = 0;
let deferred: StaticArray<usize> = new StaticArray<usize>(64);
let deferredCount: i32 = 0;

/** Exports under way: a destructor runs within the call that was given the resource. */
let depth: u32 = 0;

export function enter(): void {
  if (depth++ == 0) fault.clear();
}

/**
 * Ends an export; where there is a post-return function, that does. The stack holds no managed
 * references here, which the minimal runtime's collector relies on.
 */
export function leave(): void {
  if (--depth) return;
  while (deferredCount > 0) heap.free(deferred[--deferredCount]);
  // What a collection looks through grows with what is kept: so does the time to the next one.
  if (++calls < CALLS_PER_COLLECTION + kept.count && memory.size() == pagesSeen) return;
  __collect();
  calls = 0;
  pagesSeen = memory.size();
}

/** Frees unmanaged memory once the caller has read the result. */
export function defer(ptr: usize): void {
  if (deferredCount == deferred.length) {
    const larger = new StaticArray<usize>(deferredCount << 1);
    for (let i = 0; i < deferredCount; i++) larger[i] = deferred[i];
    deferred = larger;
  }
  deferred[deferredCount++] = ptr;
}

/** Frees a list or string that the caller passed by value. */
export function release(ptr: usize, len: usize): void {
  if (len) heap.free(ptr);
}
