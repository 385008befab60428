// Elementary functions on vectors: a reduction of the argument, then a polynomial (the method and most
// coefficients are those of the Cephes library). functions.test.ts holds the bounds on their errors.
//
// Their constants lie in memory, each as a whole vector: V8 needs three instructions to build a constant in a
// register, and repeats them in every round of a loop, but only one to load it.

import { multiplyAdd, multiplySubtract } from './simd';

let place: usize = 0;

/** Where the constants lie. Each kernel asks once and passes the address on. */
// @ts-ignore: decorator
@inline export function constants(): usize {
  return place;
}

// @ts-ignore: decorator
@inline const ONE: usize = 0;
// @ts-ignore: decorator
@inline const TWO: usize = 16;
// @ts-ignore: decorator
@inline const EXP_MAX: usize = 32;
// @ts-ignore: decorator
@inline const EXP_MIN: usize = 48;
// @ts-ignore: decorator
@inline const LOG2_E: usize = 64;
// @ts-ignore: decorator
@inline const ROUND: usize = 80;
// @ts-ignore: decorator
@inline const LN2_HIGH: usize = 96;
// @ts-ignore: decorator
@inline const LN2_LOW: usize = 112;
// @ts-ignore: decorator
@inline const EXPONENT_BIAS: usize = 128;
// @ts-ignore: decorator
@inline const SIGN: usize = 144;
// @ts-ignore: decorator
@inline const HALF: usize = 160;
// @ts-ignore: decorator
@inline const ROOT_HALF: usize = 176;
// @ts-ignore: decorator
@inline const MANTISSA: usize = 192;
// @ts-ignore: decorator
@inline const EXP_POLYNOMIAL: usize = 208;
// @ts-ignore: decorator
@inline const LOG_POLYNOMIAL: usize = 304;
// @ts-ignore: decorator
@inline const ARTANH_POLYNOMIAL: usize = 448;
// @ts-ignore: decorator
@inline const EXP_OVERFLOW: usize = 576;
// @ts-ignore: decorator
@inline const LARGEST_EXPONENT: usize = 592;

/** Writes the constants to `at`, which must be 1024 bytes that nothing else uses. */
export function setConstants(at: usize): void {
  place = at;
  v128.store(at + ONE, f32x4.splat(1));
  v128.store(at + TWO, f32x4.splat(2));
  v128.store(at + EXP_MAX, f32x4.splat(88));
  v128.store(at + EXP_MIN, f32x4.splat(-87));
  v128.store(at + LOG2_E, f32x4.splat(1.44269504088896341));
  // Adding 1.5·2^23 rounds to a whole number and leaves that number in the low bits.
  v128.store(at + ROUND, f32x4.splat(12582912));
  v128.store(at + LN2_HIGH, f32x4.splat(0.693359375));
  v128.store(at + LN2_LOW, f32x4.splat(-2.12194440e-4));
  v128.store(at + EXPONENT_BIAS, i32x4.splat(127));
  v128.store(at + SIGN, i32x4.splat(0x80000000));
  v128.store(at + HALF, f32x4.splat(0.5));
  v128.store(at + ROOT_HALF, i32x4.splat(0x3f3504f3));
  v128.store(at + MANTISSA, i32x4.splat(0x007fffff));
  const exponential = at + EXP_POLYNOMIAL;
  v128.store(exponential, f32x4.splat(1.9875691500e-4));
  v128.store(exponential, f32x4.splat(1.3981999507e-3), 16);
  v128.store(exponential, f32x4.splat(8.3334519073e-3), 32);
  v128.store(exponential, f32x4.splat(4.1665795894e-2), 48);
  v128.store(exponential, f32x4.splat(1.6666665459e-1), 64);
  v128.store(exponential, f32x4.splat(5.0000001201e-1), 80);
  const logarithm = at + LOG_POLYNOMIAL;
  v128.store(logarithm, f32x4.splat(7.0376836292e-2));
  v128.store(logarithm, f32x4.splat(-1.1514610310e-1), 16);
  v128.store(logarithm, f32x4.splat(1.1676998740e-1), 32);
  v128.store(logarithm, f32x4.splat(-1.2420140846e-1), 48);
  v128.store(logarithm, f32x4.splat(1.4249322787e-1), 64);
  v128.store(logarithm, f32x4.splat(-1.6668057665e-1), 80);
  v128.store(logarithm, f32x4.splat(2.0000714765e-1), 96);
  v128.store(logarithm, f32x4.splat(-2.4999993993e-1), 112);
  v128.store(logarithm, f32x4.splat(3.3333331174e-1), 128);
  const artanh = at + ARTANH_POLYNOMIAL;
  v128.store(artanh, f32x4.splat(2.0 / 17.0));
  v128.store(artanh, f32x4.splat(2.0 / 15.0), 16);
  v128.store(artanh, f32x4.splat(2.0 / 13.0), 32);
  v128.store(artanh, f32x4.splat(2.0 / 11.0), 48);
  v128.store(artanh, f32x4.splat(2.0 / 9.0), 64);
  v128.store(artanh, f32x4.splat(2.0 / 7.0), 80);
  v128.store(artanh, f32x4.splat(2.0 / 5.0), 96);
  v128.store(artanh, f32x4.splat(2.0 / 3.0), 112);
  v128.store(at + EXP_OVERFLOW, f32x4.splat(89));
  // 127 as ROUND makes it.
  v128.store(at + LARGEST_EXPONENT, f32x4.splat(12582912 + 127));
}

/** e^x for x clamped to −87…88, so that the result is finite and positive. NaN stays NaN. */
// @ts-ignore: decorator
@inline export function exp(x: v128, c: usize): v128 {
  return expUpTo(v128.load(c, EXP_MAX), x, c);
}

/** e^x for x clamped to −87…top. e^89 is infinite. */
// @ts-ignore: decorator
@inline function expUpTo(top: v128, x: v128, c: usize): v128 {
  const clamped = f32x4.pmax(f32x4.pmin(x, top), v128.load(c, EXP_MIN));
  const shifted = multiplyAdd(v128.load(c, ROUND), clamped, v128.load(c, LOG2_E));
  const r = reduced(clamped, shifted, c);
  const square = f32x4.mul(r, r);
  const p = multiplyAdd(f32x4.add(r, v128.load(c, ONE)), expPolynomial(r, square, c), square);
  return f32x4.mul(p, powerOfTwo(shifted, c));
}

/** e^x, but 0 below −87: for sums in which so small a term does not count, since denormal numbers would be slow. */
// @ts-ignore: decorator
@inline export function expOrZero(x: v128, c: usize): v128 {
  return v128.and(exp(x, c), f32x4.ge(x, v128.load(c, EXP_MIN)));
}

/** x − n ln 2, where n is the whole number that `shifted` holds. */
// @ts-ignore: decorator
@inline function reduced(x: v128, shifted: v128, c: usize): v128 {
  const n = f32x4.sub(shifted, v128.load(c, ROUND));
  const high = multiplySubtract(x, n, v128.load(c, LN2_HIGH));
  return multiplySubtract(high, n, v128.load(c, LN2_LOW));
}

/** (e^r − 1 − r) / r² for |r| ≤ ½ ln 2, in pairs of terms that can be computed independently of each other. */
// @ts-ignore: decorator
@inline function expPolynomial(r: v128, square: v128, c: usize): v128 {
  const high = multiplyAdd(v128.load(c, EXP_POLYNOMIAL + 16), v128.load(c, EXP_POLYNOMIAL), r);
  const middle = multiplyAdd(v128.load(c, EXP_POLYNOMIAL + 48), v128.load(c, EXP_POLYNOMIAL + 32), r);
  const low = multiplyAdd(v128.load(c, EXP_POLYNOMIAL + 80), v128.load(c, EXP_POLYNOMIAL + 64), r);
  return multiplyAdd(low, multiplyAdd(middle, high, square), square);
}

/** 2ⁿ, where n is the whole number that `shifted` holds. */
// @ts-ignore: decorator
@inline function powerOfTwo(shifted: v128, c: usize): v128 {
  return i32x4.shl(i32x4.add(shifted, v128.load(c, EXPONENT_BIAS)), 23);
}

/** ln x for normal positive numbers. */
// @ts-ignore: decorator
@inline export function log(x: v128, c: usize): v128 {
  // x = m 2^e with m in [√½, √2)
  const shifted = i32x4.sub(x, v128.load(c, ROOT_HALF));
  const e = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  const m = i32x4.add(v128.and(shifted, v128.load(c, MANTISSA)), v128.load(c, ROOT_HALF));
  const f = f32x4.sub(m, v128.load(c, ONE));
  const square = f32x4.mul(f, f);
  const fourth = f32x4.mul(square, square);
  const p0 = multiplyAdd(v128.load(c, LOG_POLYNOMIAL + 16), v128.load(c, LOG_POLYNOMIAL), f);
  const p1 = multiplyAdd(v128.load(c, LOG_POLYNOMIAL + 48), v128.load(c, LOG_POLYNOMIAL + 32), f);
  const p2 = multiplyAdd(v128.load(c, LOG_POLYNOMIAL + 80), v128.load(c, LOG_POLYNOMIAL + 64), f);
  const p3 = multiplyAdd(v128.load(c, LOG_POLYNOMIAL + 112), v128.load(c, LOG_POLYNOMIAL + 96), f);
  const highest = multiplyAdd(p1, p0, square);
  const middle = multiplyAdd(p3, p2, square);
  const cube = f32x4.mul(square, f);
  const upper = f32x4.mul(multiplyAdd(middle, highest, fourth), f);
  const p = f32x4.mul(f32x4.add(upper, v128.load(c, LOG_POLYNOMIAL + 128)), cube);
  const low = multiplySubtract(f32x4.mul(e, v128.load(c, LN2_LOW)), v128.load(c, HALF), square);
  return multiplyAdd(f32x4.add(f, f32x4.add(p, low)), e, v128.load(c, LN2_HIGH));
}

/** ln(1 + x) for x from 0 to 1: 2 artanh(s) with s = x / (2 + x), which is at most 1/3, by its series. */
// @ts-ignore: decorator
@inline function logOnePlus(x: v128, c: usize): v128 {
  const s = f32x4.div(x, f32x4.add(v128.load(c, TWO), x));
  const square = f32x4.mul(s, s);
  let p = multiplyAdd(v128.load(c, ARTANH_POLYNOMIAL + 16), v128.load(c, ARTANH_POLYNOMIAL), square);
  p = multiplyAdd(v128.load(c, ARTANH_POLYNOMIAL + 32), p, square);
  p = multiplyAdd(v128.load(c, ARTANH_POLYNOMIAL + 48), p, square);
  p = multiplyAdd(v128.load(c, ARTANH_POLYNOMIAL + 64), p, square);
  p = multiplyAdd(v128.load(c, ARTANH_POLYNOMIAL + 80), p, square);
  p = multiplyAdd(v128.load(c, ARTANH_POLYNOMIAL + 96), p, square);
  p = multiplyAdd(v128.load(c, ARTANH_POLYNOMIAL + 112), p, square);
  return multiplyAdd(f32x4.add(s, s), f32x4.mul(p, square), s);
}

/** 1 / (1 + e^−x). Exactly 0 far below 0: even a tiny slope there would matter when multiplied by inputs of 1e38. */
// @ts-ignore: decorator
@inline export function sigmoid(x: v128, c: usize): v128 {
  const one = v128.load(c, ONE);
  return f32x4.div(one, f32x4.add(one, expUpTo(v128.load(c, EXP_OVERFLOW), f32x4.neg(x), c)));
}

/** ln(1 + e^x) = max(x, 0) + ln(1 + e^−|x|) */
// @ts-ignore: decorator
@inline export function softplus(x: v128, c: usize): v128 {
  return f32x4.add(relu(x), logOnePlus(exp(v128.or(x, v128.load(c, SIGN)), c), c));
}

/** max(x, 0). NaN stays NaN. */
// @ts-ignore: decorator
@inline export function relu(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(0));
}
