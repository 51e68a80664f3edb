/**
 * Rotations of four 32-bit lanes. WebAssembly has no vector rotate; by whole bytes one swizzle does it, otherwise
 * two shifts. A swizzle by a constant, not a shuffle: V8 makes the constant of a shuffle anew each time.
 */

@inline
export function rotr16(x: v128): v128 {
  return v128.swizzle(x, i8x16(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
}


@inline
export function rotr12(x: v128): v128 {
  return v128.or(i32x4.shr_u(x, 12), i32x4.shl(x, 20));
}


@inline
export function rotr8(x: v128): v128 {
  return v128.swizzle(x, i8x16(1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12));
}


@inline
export function rotr7(x: v128): v128 {
  return v128.or(i32x4.shr_u(x, 7), i32x4.shl(x, 25));
}
