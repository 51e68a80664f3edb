import { ByteBuffer } from "../../../assembly/core/bytes";
import { normalizePath } from "../../../assembly/format/tar-entry";
import { longestPrefix, shortestPrefix } from "../../../assembly/format/tar-name";
import { Spelled, spellingOf } from "../../../assembly/format/tar-spelling";
import { bytesOf, expectEqual, expectText, test } from "./harness";

function expectPath(name: string, expected: string): void {
  const out = new ByteBuffer();
  out.u8(0x2f); // what is there already is left alone
  const bytes = bytesOf(name);
  normalizePath(bytes.ptr, bytes.len, out);
  expectText(out.ptr, out.len, "/" + expected, name);
  out.free();
}

function expectSpelling(name: string, path: string, expected: Spelled): void {
  expectEqual<i32>(spellingOf(bytesOf(name), bytesOf(path)), expected, `spelling of ${path} as ${name}`);
}

export function testTarNames(): void {
  test("paths lose dots, empty components and what is above the root", () => {
    expectPath("", "");
    expectPath("/", "");
    expectPath("./", "");
    expectPath("a", "a");
    expectPath("./a/b/", "a/b");
    expectPath("//a///b", "a/b");
    expectPath("a/./b/../c", "a/c");
    expectPath("../../a", "a");
    expectPath("a/..", "");
    expectPath("a/../..", "");
    expectPath(".../..a/.b", ".../..a/.b");
  });

  test("spellings are told apart", () => {
    expectSpelling("a/b", "a/b", Spelled.plain);
    expectSpelling("./a/b", "a/b", Spelled.dot);
    expectSpelling("/a/b", "a/b", Spelled.rooted);
    expectSpelling("x/a/b", "a/b", Spelled.other);
    expectSpelling("xa/b", "a/b", Spelled.other);
    expectSpelling("a", "a/b", Spelled.other);
    expectSpelling("./", "", Spelled.dot);
    expectSpelling(".", "", Spelled.other);
  });

  test("a long name is split at the last slash that the prefix allows, or the first that the name allows", () => {
    const parts = `${"a".repeat(60)}/${"b".repeat(60)}/${"c".repeat(60)}`;
    expectEqual<usize>(longestPrefix(bytesOf(parts)), 121);
    expectEqual<usize>(shortestPrefix(bytesOf(parts)), 121);
    const many = "dir/".repeat(45);
    expectEqual<usize>(longestPrefix(bytesOf(many)), 155);
    expectEqual<usize>(shortestPrefix(bytesOf(many)), 79);
    expectEqual<usize>(longestPrefix(bytesOf("n".repeat(150))), 0, "without a slash");
    expectEqual<usize>(longestPrefix(bytesOf("")), 0, "of nothing");
    expectEqual<usize>(longestPrefix(bytesOf("/")), 0, "of a slash");
    expectEqual<usize>(longestPrefix(bytesOf(`a/${"n".repeat(101)}`)), 0, "with too long a name");
  });
}
