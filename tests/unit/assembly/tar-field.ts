import { formatNumber, numberOk, parseNumber } from "../../../assembly/format/tar-field";
import { bytesOf, expectEqual, expectText, test } from "./harness";

const field: usize = memory.data(16);

function parse(text: string, width: usize): i64 {
  memory.fill(field, 0, 16);
  const bytes = bytesOf(text);
  memory.copy(field, bytes.ptr, bytes.len);
  return parseNumber(field, width);
}

function expectNumber(text: string, expected: i64): void {
  expectEqual(parse(text, 12), expected, text);
  expectEqual<bool>(numberOk, true, `whether ${text} is a number`);
}

function expectNoNumber(text: string): void {
  parse(text, 8);
  expectEqual<bool>(numberOk, false, `whether ${text} is a number`);
}

/** What `value` becomes in the manner of `like`. */
function expectFormat(value: i64, like: string, expected: string): void {
  const pattern = heap.alloc(16);
  memory.fill(pattern, 0, 16);
  const bytes = bytesOf(like);
  memory.copy(pattern, bytes.ptr, bytes.len);
  formatNumber(value, pattern, field, 8);
  expectText(field, 8, expected, `${value} like ${like}`);
}

export function testTarFields(): void {
  test("octal numbers may have blanks before and a space or NUL behind", () => {
    expectNumber("", 0);
    expectNumber("644", 0o644);
    expectNumber("   644 ", 0o644);
    expectNumber("0000644\0", 0o644);
    expectNumber("0000644 \0garb", 0o644);
    expectNumber("777777777777", 0o777777777777);
  });

  test("other characters are no numbers", () => {
    expectNoNumber("8");
    expectNoNumber("-1");
    expectNoNumber("6 44");
    expectNoNumber("644x");
    expectNoNumber("0x1f");
  });

  test("base-256 numbers go from -2^63 to 2^63-1 and no further", () => {
    for (let i = 0; i < 64; i++) {
      const value = i64(1) << i;
      memory.fill(field, 0, 16);
      formatNumber(value, field + 4, field, 12); // like something that is no number
      if (i < 36) continue;
      expectEqual(parseNumber(field, 12), value);
      expectEqual<bool>(numberOk, true);
    }
    memory.fill(field, 0xff, 12);
    expectEqual<i64>(parseNumber(field, 12), -1);
    store<u8>(field, 0x80);
    expectEqual<i64>(parseNumber(field, 12), 0);
    expectEqual<bool>(numberOk, false, "whether 2^88-1 is in range");
  });

  test("numbers are written as the pattern is", () => {
    expectFormat(0o755, "0000644\0", "0000755\0");
    expectFormat(0o755, "000644 \0", "000755 \0");
    expectFormat(0o755, "   644 \0", "   755 \0");
    expectFormat(0, "   644 \0", "     0 \0");
    expectFormat(0o7777777, "0000644\0", "7777777\0");
    expectFormat(0, "", "\0\0\0\0\0\0\0\0");
    expectFormat(5, "", "0000005\0");
  });

  test("numbers that don't fit become base-256, and are read again", () => {
    const values: StaticArray<i64> = [0o10000000, -1, -1000000, i64(1) << 40];
    const pattern = bytesOf("0000644\0");
    for (let i = 0; i < values.length; i++) {
      formatNumber(values[i], pattern.ptr, field, 8);
      expectEqual(parseNumber(field, 8), values[i]);
      expectEqual<bool>(numberOk, true);
    }
  });
}
