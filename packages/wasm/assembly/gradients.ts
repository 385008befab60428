// What happens to gradients between the backward pass and the optimizer.
import { multiplyAdd, sumLanes } from './simd';

/**
 * Σ x² over `count` numbers, a multiple of four: summed in single precision over runs of 512, in double beyond.
 * It is infinite if a square is beyond float32.
 */
export function sumOfSquares(count: i32, x: usize): f64 {
  const end = x + (<usize>count << 2);
  let total: f64 = 0;
  while (x < end) {
    const stop = min(end, x + 2048);
    let a = f32x4.splat(0), b = a, c = a, d = a;
    for (; x + 64 <= stop; x += 64) {
      const x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32), x3 = v128.load(x, 48);
      a = multiplyAdd(a, x0, x0);
      b = multiplyAdd(b, x1, x1);
      c = multiplyAdd(c, x2, x2);
      d = multiplyAdd(d, x3, x3);
    }
    for (; x < stop; x += 16) {
      const x0 = v128.load(x);
      a = multiplyAdd(a, x0, x0);
    }
    total += <f64>sumLanes(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
  }
  return total;
}

/** A gradient as the optimizer sees it: scaled, then clamped to ±limit. */
// @ts-ignore: decorator
@inline export function clipped(gradient: v128, scale: v128, limit: v128): v128 {
  const scaled = f32x4.mul(gradient, scale);
  return f32x4.pmax(f32x4.pmin(scaled, limit), f32x4.neg(limit));
}
