import { BLOCK_SIZE } from "../../../assembly/format/tar-field";
import { SparseMap, SparseText, SparseTextReader } from "../../../assembly/format/tar-sparse";
import { bytesOf, expectEqual, test } from "./harness";

function addList(text: string): bool {
  const map = new SparseMap();
  const bytes = bytesOf(text);
  const added = map.addList(bytes.ptr, bytes.len);
  map.free();
  return added;
}

export function testSparse(): void {
  test("regions come in ascending order, apart, and below 2^63", () => {
    const map = new SparseMap();
    expectEqual<bool>(map.add(0, 0), true, "an empty one");
    expectEqual<bool>(map.add(10, 5), true, "a first one");
    expectEqual<bool>(map.add(14, 1), false, "an overlapping one");
    expectEqual<bool>(map.add(15, 1), true, "an adjacent one");
    expectEqual<bool>(map.add(16, u64.MAX_VALUE), false, "one that ends beyond");
    expectEqual<bool>(map.add(u64(1) << 63, 0), false, "one that starts beyond");
    expectEqual<u32>(map.count, 3);
    expectEqual<u64>(map.stored, 6);
    map.free();
  });

  test("lists have pairs of decimal numbers", () => {
    expectEqual<bool>(addList(""), true, "nothing");
    expectEqual<bool>(addList("0,1"), true, "a pair");
    expectEqual<bool>(addList("0,1,5,2"), true, "two pairs");
    expectEqual<bool>(addList("0"), false, "half a pair");
    expectEqual<bool>(addList("0,"), false, "a comma");
    expectEqual<bool>(addList("0,1,"), false, "a comma behind a pair");
    expectEqual<bool>(addList(",0,1"), false, "a comma before");
    expectEqual<bool>(addList("0,-1"), false, "a sign");
    expectEqual<bool>(addList("0,99999999999999999999"), false, "a huge number");
  });

  test("text maps may go over several blocks", () => {
    let text = "100\n";
    for (let i = 0; i < 100; i++) text += `${i * 1000}\n10\n`;
    const bytes = bytesOf(text.padEnd(1536, "\0"));
    const reader = new SparseTextReader();
    const map = new SparseMap();
    expectEqual<i32>(reader.read(bytes.ptr, map), SparseText.more);
    expectEqual<i32>(reader.read(bytes.ptr + BLOCK_SIZE, map), SparseText.done);
    expectEqual<u32>(map.count, 100);
    map.free();
  });

  test("a text map of no regions is complete, one without a number or with a letter is bad", () => {
    const map = new SparseMap();
    const reader = new SparseTextReader();
    expectEqual<i32>(reader.read(bytesOf("0\n".padEnd(512, "\0")).ptr, map), SparseText.done);
    reader.clear();
    expectEqual<i32>(reader.read(bytesOf("\n".padEnd(512, "\0")).ptr, map), SparseText.bad);
    reader.clear();
    expectEqual<i32>(reader.read(bytesOf("1\nx".padEnd(512, "\0")).ptr, map), SparseText.bad);
    map.free();
  });
}
