import { fault } from "../../../assembly/core/fault";
import { Decompressor } from "../../../assembly/format/decompressor";
import { Gunzip } from "../../../assembly/format/gunzip";
import { Unzstd } from "../../../assembly/format/unzstd";

let decompressor: Decompressor = new Gunzip();

export function alloc(size: usize): usize {
  return heap.alloc(size);
}

export function reset(zstd: bool): void {
  decompressor.free();
  decompressor = zstd ? new Unzstd() : new Gunzip();
  fault.clear();
  __collect();
}

export function push(ptr: usize, len: usize): void {
  decompressor.push(ptr, len);
}

export function finish(): void {
  decompressor.finish();
}

export function next(): i32 {
  return decompressor.next();
}

export function outAt(): usize {
  return decompressor.out.ptr;
}

export function outLen(): usize {
  return decompressor.out.len;
}

export function consumed(): u64 {
  return decompressor.consumed;
}

export function faultDetail(): string {
  return fault.detail;
}

export function faultOffset(): u64 {
  return fault.offset;
}
