import { Recent } from "../../../assembly/core/recent";
import { expectEqual, test } from "./harness";

/** Two slabs. */
const SIZE_BITS: u32 = 17;
/** Few: chains are long. */
const BUCKET_BITS: u32 = 4;
const ENTRIES: u32 = 10_000;
const SIZE: u32 = 100;

/** The number in the payload that was added last with its hash, or -1. */
function found(cache: Recent, number: u32): i32 {
  const at = cache.find(hashOf(number));
  return at ? i32(load<u32>(at)) : -1;
}

function add(cache: Recent, number: u32): void {
  const at = cache.add(hashOf(number), SIZE);
  memory.fill(at, 0xff, SIZE);
  store<u32>(at, number);
}

function hashOf(number: u32): u32 {
  return number * 0x9e37_79b1;
}

export function testRecent(): void {
  test("a bounded cache keeps what was added last, however much was", () => {
    const cache = new Recent(SIZE_BITS, BUCKET_BITS);
    expectEqual(found(cache, 1), -1, "of an empty one");
    for (let i: u32 = 0; i < ENTRIES; i++) {
      add(cache, i);
      expectEqual(found(cache, i), i32(i), "just added");
      if (i >= 500) expectEqual(found(cache, i - 500), i32(i - 500), "among the last 500");
      if (i >= 1500) expectEqual(found(cache, i - 1500), -1, "long ago");
    }
    cache.clear();
    expectEqual(found(cache, ENTRIES - 1), -1, "cleared");
    add(cache, 7);
    expectEqual(found(cache, 7), 7, "added after that");
    cache.clear();
  });

  test("a bounded cache gives all entries of a hash, the last one first", () => {
    const cache = new Recent(SIZE_BITS, BUCKET_BITS);
    for (let i: u32 = 0; i < 3; i++) store<u32>(cache.add(5, 4), i);
    let at = cache.find(5);
    for (let i: i32 = 2; i >= 0; i--) {
      expectEqual(load<u32>(at), u32(i));
      at = cache.next(at);
    }
    expectEqual<usize>(at, 0, "no more");
    cache.clear();
  });
}
