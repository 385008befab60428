// What the kernels share. All pointers are byte addresses in tfjs's memory, all strides are in bytes.
// The module has no data section and never allocates, so there are no arrays, strings or classes here.
//
// `@ts-ignore: decorator` stands before each `@inline`, in all files of this folder: AssemblyScript has decorators on
// functions and constants, which editors that take this for TypeScript report as errors.

/** The vector whose first `count` lanes are all ones, the others zero. */
// @ts-ignore: decorator
@inline export function laneMask(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/** Stores the first `count` lanes, all four if there are more. */
// @ts-ignore: decorator
@inline export function storeLanes(pointer: usize, value: v128, count: i32): void {
  if (count >= 4) {
    v128.store(pointer, value);
    return;
  }
  if (count > 0) v128.store_lane<f32>(pointer, value, 0);
  if (count > 1) v128.store_lane<f32>(pointer, value, 1, 4);
  if (count > 2) v128.store_lane<f32>(pointer, value, 2, 8);
}

/** Loads the first `count` lanes, all four if there are more; the others are zero. */
// @ts-ignore: decorator
@inline export function loadLanes(pointer: usize, count: i32): v128 {
  if (count >= 4) return v128.load(pointer);
  let value = f32x4.splat(0);
  if (count > 0) value = v128.load_lane<f32>(pointer, value, 0);
  if (count > 1) value = v128.load_lane<f32>(pointer, value, 1, 4);
  if (count > 2) value = v128.load_lane<f32>(pointer, value, 2, 8);
  return value;
}

/** The sum of the four lanes. */
// @ts-ignore: decorator
@inline export function sumLanes(value: v128): f32 {
  const pairs = f32x4.add(value, v128.shuffle<f32>(value, value, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** The lane sums of four vectors, as one vector. */
// @ts-ignore: decorator
@inline export function sumFour(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** `a + b c`; with relaxed SIMD without rounding the product. */
// @ts-ignore: decorator
@inline export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(b, c, a);
  return f32x4.add(a, f32x4.mul(b, c));
}

/** `a − b c`; with relaxed SIMD without rounding the product. */
// @ts-ignore: decorator
@inline export function multiplySubtract(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(b, c, a);
  return f32x4.sub(a, f32x4.mul(b, c));
}
