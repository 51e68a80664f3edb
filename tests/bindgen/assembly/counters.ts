// A resource that counts how many of it there are.
import { copyBytes, textBytes } from "./copies";
import { Bytes } from "../../../assembly/core/bytes";
import { Result } from "../../../assembly/abi/values";

let alive: u32 = 0;

export class Counter {
  constructor(public value: u32) {
    alive++;
  }

  add(amount: u32, other: Bytes | null, source: Counter): u64 {
    this.value += amount + source.value + (other ? u32(other.len) : 0);
    return this.value;
  }

  label(): Bytes {
    return textBytes("counter " + this.value.toString());
  }

  static sum(a: Counter, b: Counter): Counter {
    return new Counter(a.value + b.value);
  }

  static parse(text: Bytes): Result<Counter, Bytes> {
    const result = new Result<Counter, Bytes>();
    if (text.len && load<u8>(text.ptr) >= 0x30 && load<u8>(text.ptr) <= 0x39) {
      result.ok = new Counter(load<u8>(text.ptr) - 0x30);
    } else {
      result.isErr = true;
      result.err = copyBytes(text);
    }
    return result;
  }

  dispose(): void {
    alive--;
  }
}

export function consume(counter: Counter): u32 {
  return counter.value;
}

export function live(): u32 {
  return alive;
}

export function find(start: u32): Counter | null {
  return start ? new Counter(start) : null;
}

export function several(count: u32): Array<Counter> {
  const all: Counter[] = [];
  for (let i: u32 = 0; i < count; i++) all.push(new Counter(i));
  return all;
}
