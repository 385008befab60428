// Adam (Kingma & Ba, arXiv:1412.6980, algorithm 1), in place.
import { clipped } from './gradients';
import { loadLanes, multiplyAdd, storeLanes } from './simd';

/**
 * m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − rate m / (√(v correction) + ε), for `count`
 * weights. `rate` is the learning rate over 1 − β₁ᵗ, `correction` is 1 / (1 − β₂ᵗ).
 */
export function adam(
  count: i32,
  weight: usize,
  gradient: usize,
  mean: usize,
  meanSquare: usize,
  scale: f32,
  limit: f32,
  beta1: f64,
  beta2: f64,
  epsilon: f32,
  rate: f32,
  correction: f32,
): void {
  let i: usize = 0;
  const end = <usize>(count & ~3) << 2;
  for (; i < end; i += 16) {
    updateLanes(4, weight + i, gradient + i, mean + i, meanSquare + i, scale, limit, beta1, beta2, epsilon, rate, correction);
  }
  if ((count & 3) != 0) {
    updateLanes(count & 3, weight + i, gradient + i, mean + i, meanSquare + i, scale, limit, beta1, beta2, epsilon, rate, correction);
  }
}

// @ts-ignore: decorator
@inline function updateLanes(
  lanes: i32,
  weight: usize,
  gradient: usize,
  mean: usize,
  meanSquare: usize,
  scale: f32,
  limit: f32,
  beta1: f64,
  beta2: f64,
  epsilon: f32,
  rate: f32,
  correction: f32,
): void {
  const g = clipped(loadLanes(gradient, lanes), f32x4.splat(scale), f32x4.splat(limit));
  const oldMean = f32x4.mul(f32x4.splat(<f32>beta1), loadLanes(mean, lanes));
  const m = multiplyAdd(oldMean, f32x4.splat(<f32>(1 - beta1)), g);
  storeLanes(mean, m, lanes);
  const oldMeanSquare = f32x4.mul(f32x4.splat(<f32>beta2), loadLanes(meanSquare, lanes));
  const v = multiplyAdd(oldMeanSquare, f32x4.splat(<f32>(1 - beta2)), f32x4.mul(g, g));
  storeLanes(meanSquare, v, lanes);
  const divisor = f32x4.add(f32x4.sqrt(f32x4.mul(v, f32x4.splat(correction))), f32x4.splat(epsilon));
  const step = f32x4.div(f32x4.mul(f32x4.splat(rate), m), divisor);
  storeLanes(weight, f32x4.sub(loadLanes(weight, lanes), step), lanes);
}
