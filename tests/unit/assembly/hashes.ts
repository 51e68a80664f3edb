import { blake3, BLAKE3_SIZE } from "../../../assembly/core/blake3";
import { crc32, crc32c } from "../../../assembly/core/crc32c";
import { encodeHex } from "../../../assembly/core/hex";
import { sha256, SHA256_SIZE } from "../../../assembly/core/sha256";
import { bytesOf, expectEqual, expectText, test } from "./harness";

const digest: usize = memory.data(32);
const text: usize = memory.data(64);

export function testHashes(): void {
  test("BLAKE3 of nothing and of abc are the published digests", () => {
    blake3(0, 0, digest);
    encodeHex(digest, BLAKE3_SIZE, text);
    expectText(text, 64, "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
    const abc = bytesOf("abc");
    blake3(abc.ptr, abc.len, digest);
    encodeHex(digest, BLAKE3_SIZE, text);
    expectText(text, 64, "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85");
  });

  test("BLAKE3 may write its digest over its input", () => {
    const input = heap.alloc(5000);
    memory.fill(input, 7, 5000);
    blake3(input, 5000, digest);
    blake3(input, 5000, input);
    expectEqual(memory.compare(input, digest, 32), 0);
  });

  test("SHA-256 of nothing and of abc are those of FIPS 180", () => {
    sha256(0, 0, digest);
    encodeHex(digest, SHA256_SIZE, text);
    expectText(text, 64, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    const abc = bytesOf("abc");
    sha256(abc.ptr, abc.len, digest);
    encodeHex(digest, SHA256_SIZE, text);
    expectText(text, 64, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  test("CRC-32 and CRC-32C of 123456789 are their check values", () => {
    const digits = bytesOf("123456789");
    expectEqual<u32>(crc32(digits.ptr, digits.len), 0xcbf43926, "CRC-32");
    expectEqual<u32>(crc32c(digits.ptr, digits.len), 0xe3069283, "CRC-32C");
  });
}
