import { blake3 } from "../../../assembly/core/blake3";
import { crc32, crc32c } from "../../../assembly/core/crc32c";
import { sha256, sha256Final, sha256Init, sha256Update, SHA256_STATE_SIZE } from "../../../assembly/core/sha256";

export function alloc(size: usize): usize {
  return heap.alloc(size);
}

export function blake3Of(ptr: usize, len: usize, out: usize): void {
  blake3(ptr, len, out);
}

export function sha256Of(ptr: usize, len: usize, out: usize): void {
  sha256(ptr, len, out);
}

export function sha256New(): usize {
  const state = heap.alloc(SHA256_STATE_SIZE);
  sha256Init(state);
  return state;
}

export function sha256Add(state: usize, ptr: usize, len: usize): void {
  sha256Update(state, ptr, len);
}

export function sha256End(state: usize, out: usize): void {
  sha256Final(state, out);
  heap.free(state);
}

export function crc32cOf(ptr: usize, len: usize, seed: u32): u32 {
  return crc32c(ptr, len, seed);
}

export function crc32Of(ptr: usize, len: usize, seed: u32): u32 {
  return crc32(ptr, len, seed);
}
