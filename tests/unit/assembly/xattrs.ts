import { Bytes, ByteBuffer } from "../../../assembly/core/bytes";
import { XATTR_COUNT_MAX, xattrAt, XattrList } from "../../../assembly/format/xattrs";
import { bytesOf, expectEqual, expectText, test } from "./harness";

const list = new XattrList();
const packed = new ByteBuffer();
const name = new Bytes();
const value = new Bytes();

function put(key: string, text: string): bool {
  const keyBytes = bytesOf(key);
  const textBytes = bytesOf(text);
  return list.put(keyBytes.ptr, keyBytes.len, textBytes.ptr, textBytes.len);
}

function expectAt(index: u32, key: string, text: string): void {
  expectEqual<bool>(xattrAt(new Bytes(packed.ptr, packed.len), index, name, value), true, `attribute ${index}`);
  expectText(name.ptr, name.len, key);
  expectText(value.ptr, value.len, text);
}

export function testXattrs(): void {
  test("attributes are packed by name, the last value of a name", () => {
    put("user.c", "1");
    put("user.a", "");
    put("user.b", "3");
    put("user.c", "4");
    put("user", "5");
    const gone = bytesOf("user.b");
    list.remove(gone.ptr, gone.len);
    list.remove(gone.ptr, gone.len);
    list.pack(packed);
    expectEqual<u32>(list.count, 3);
    expectAt(0, "user", "5");
    expectAt(1, "user.a", "");
    expectAt(2, "user.c", "4");
    expectEqual<bool>(xattrAt(new Bytes(packed.ptr, packed.len), 3, name, value), false, "a fourth");
  });

  test("a cut packing is noticed", () => {
    for (let len: usize = 0; len < packed.len; len++) {
      expectEqual<bool>(xattrAt(new Bytes(packed.ptr, len), 2, name, value), false, `${len} bytes`);
    }
  });

  test("the number of attributes has a limit", () => {
    list.clear();
    for (let i: u32 = 0; i < XATTR_COUNT_MAX; i++) expectEqual<bool>(put(`user.${i}`, ""), true);
    expectEqual<bool>(put("user.more", ""), false);
    expectEqual<bool>(put("user.7", "again"), true, "whether one can still be replaced");
  });
}
