import { fault } from "../../../assembly/core/fault";
import { Gunzip } from "../../../assembly/format/gunzip";

let gunzip = new Gunzip();

export function alloc(size: usize): usize {
  return heap.alloc(size);
}

export function reset(): void {
  gunzip.free();
  gunzip = new Gunzip();
  fault.clear();
  __collect();
}

export function push(ptr: usize, len: usize): void {
  gunzip.push(ptr, len);
}

export function finish(): void {
  gunzip.finish();
}

export function next(): i32 {
  return gunzip.next();
}

export function outAt(): usize {
  return gunzip.out.ptr;
}

export function outLen(): usize {
  return gunzip.out.len;
}

export function consumed(): u64 {
  return gunzip.consumed;
}

export function faultDetail(): string {
  return fault.detail;
}

export function faultOffset(): u64 {
  return fault.offset;
}
