import { ByteBuffer } from "../../../assembly/core/bytes";
import {
  formatPaxNumber,
  formatPaxRecord,
  formatPaxTime,
  PaxRecords,
  parsePaxNumber,
  parsePaxTime,
  paxNanoseconds,
  paxNumber,
  paxSeconds,
} from "../../../assembly/format/pax";
import { bytesOf, expectEqual, expectText, test } from "./harness";

const out = new ByteBuffer();

function expectTime(text: string, seconds: i64, nanoseconds: u32): void {
  const bytes = bytesOf(text);
  expectEqual<bool>(parsePaxTime(bytes.ptr, bytes.len), true, `whether ${text} is a time`);
  expectEqual(paxSeconds, seconds, `seconds of ${text}`);
  expectEqual(paxNanoseconds, nanoseconds, `nanoseconds of ${text}`);
}

function expectNoTime(text: string): void {
  const bytes = bytesOf(text);
  expectEqual<bool>(parsePaxTime(bytes.ptr, bytes.len), false, `whether "${text}" is a time`);
}

function expectTimeText(seconds: i64, nanoseconds: u32, digits: u32, expected: string): void {
  out.clear();
  formatPaxTime(seconds, nanoseconds, digits, out);
  expectText(out.ptr, out.len, expected);
}

export function testPax(): void {
  test("times have up to nine digits of fraction that count, and may be before 1970", () => {
    expectTime("0", 0, 0);
    expectTime("1700000000.25", 1700000000, 250000000);
    expectTime("1.", 1, 0);
    expectTime("1.0000000019", 1, 1);
    expectTime("-1", -1, 0);
    expectTime("-1.5", -2, 500000000);
    expectTime("-0.000000001", -1, 999999999);
  });

  test("what is no time is refused", () => {
    expectNoTime("");
    expectNoTime("-");
    expectNoTime(".5");
    expectNoTime("1.5x");
    expectNoTime("1e9");
    expectNoTime("+1");
    expectNoTime("9223372036854775808");
  });

  test("times are written with as many digits as asked for", () => {
    expectTimeText(12, 345000000, 0, "12");
    expectTimeText(12, 345000000, 3, "12.345");
    expectTimeText(12, 345000000, 9, "12.345000000");
    expectTimeText(-2, 500000000, 1, "-1.5");
    expectTimeText(-1, 0, 0, "-1");
    expectTimeText(-1, 999999999, 9, "-0.000000001");
  });

  test("numbers are decimal and below 2^63", () => {
    const most = bytesOf("9223372036854775807");
    expectEqual<bool>(parsePaxNumber(most.ptr, most.len), true);
    expectEqual<u64>(paxNumber, i64.MAX_VALUE);
    out.clear();
    formatPaxNumber(paxNumber, out);
    expectText(out.ptr, out.len, "9223372036854775807");
    const more = bytesOf("9223372036854775808");
    expectEqual<bool>(parsePaxNumber(more.ptr, more.len), false);
  });

  test("a record's length counts its own digits, over every change of their number", () => {
    const body = new ByteBuffer();
    const records = new PaxRecords();
    body.text("k=");
    for (let len = 3; len < 1200; len++) {
      body.u8(0x76);
      out.clear();
      formatPaxRecord(body, out);
      records.set(out.ptr, out.len);
      expectEqual<bool>(records.next(), true, `record of ${len} bytes`);
      expectText(records.key.ptr, records.key.len, "k");
      expectEqual<usize>(records.value.len, len - 2);
      expectEqual<bool>(records.next() || !records.ok, false, "whether something is left");
    }
  });
}
