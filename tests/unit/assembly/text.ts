import { decodeHex, encodeHex } from "../../../assembly/core/hex";
import { quote } from "../../../assembly/core/quote";
import { bytesOf, expectEqual, expectText, test } from "./harness";

const buffer: usize = memory.data(64);

export function testText(): void {
  test("hex gives back every byte", () => {
    for (let byte = 0; byte < 256; byte++) {
      store<u8>(buffer, byte);
      encodeHex(buffer, 1, buffer + 1);
      expectEqual<bool>(decodeHex(buffer + 1, 2, buffer + 3), true);
      expectEqual<u32>(load<u8>(buffer, 3), byte);
    }
  });

  test("hex refuses capitals, other characters and odd lengths", () => {
    for (let byte = 0; byte < 256; byte++) {
      store<u8>(buffer, 0x30);
      store<u8>(buffer + 1, byte);
      const isDigit = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66);
      expectEqual<bool>(decodeHex(buffer, 2, buffer + 3), isDigit, `character ${byte}`);
    }
    expectEqual<bool>(decodeHex(buffer, 1, buffer + 3), false, "odd length");
  });

  test("quote shows what can be printed and cuts what is long", () => {
    const odd = bytesOf('a"\\\n');
    expectEqual(quote(odd.ptr, odd.len), '"a\\"\\\\\\x0a"');
    const long = bytesOf("x".repeat(65));
    expectEqual(quote(long.ptr, long.len), `"${"x".repeat(64)}"…`);
    expectText(long.ptr, 2, "xx");
  });
}
