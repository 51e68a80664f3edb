// Hands calls on to the host.
import { add, scale } from "../glue/imports";

export function scaled(value: u32, by: f64): f64 {
  return scale(value, by);
}

export function added(a: u64, b: i64): u64 {
  return add(a, b);
}
