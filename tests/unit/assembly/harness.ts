/**
 * Tests written in AssemblyScript, run as a WASI command. Prints a line per test, `ok NAME` or `not ok NAME: WHY`, which
 * tests/unit/assembly.test.ts turns into tests of its own; `finish` exits with 1 if one failed.
 */
import { Bytes } from "../../../assembly/core/bytes";
import { quote } from "../../../assembly/core/quote";

let failure = "";
let failures = 0;

/** Runs the body; of its failed expectations the first is told. */
export function test(name: string, body: () => void): void {
  failure = "";
  body();
  if (failure.length) failures++;
  console.log(failure.length ? `not ok ${name}: ${failure}` : `ok ${name}`);
}

export function finish(): void {
  process.exit(failures ? 1 : 0);
}

/** `what` says which value it is, where a test looks at several. */
export function expectEqual<T>(found: T, expected: T, what: string = "value"): void {
  if (found == expected || failure.length) return;
  failure = `${what} is ${show(found)}, expected ${show(expected)}`;
}

function show<T>(value: T): string {
  if (isString<T>()) return changetype<string>(value);
  return value.toString();
}

/** Bytes are compared with an ASCII text. */
export function expectText(ptr: usize, len: usize, expected: string, what: string = "text"): void {
  expectEqual(quote(ptr, len), quoteText(expected), what);
}

/** UTF-8 of a text, in memory that is never freed. */
export function bytesOf(text: string): Bytes {
  const len = <usize>String.UTF8.byteLength(text);
  const ptr = heap.alloc(len + 1);
  String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, ptr);
  return new Bytes(ptr, len);
}

function quoteText(text: string): string {
  const bytes = bytesOf(text);
  return quote(bytes.ptr, bytes.len);
}
