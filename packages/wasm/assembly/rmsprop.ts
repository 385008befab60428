// RMSProp in its centred form with momentum (Graves, arXiv:1308.0850, eq. 38–41), in place.
import { clipped } from './gradients';
import { relu } from './functions';
import { loadLanes, multiplyAdd, storeLanes } from './simd';

/**
 * n ← ρ n + (1 − ρ) g², m ← ρ m + (1 − ρ) g, Δ ← μ Δ − rate g / √(max(n − m², 0) + ε), w ← w + Δ, for
 * `count` weights.
 */
export function rmsprop(
  count: i32,
  weight: usize,
  gradient: usize,
  meanSquare: usize,
  mean: usize,
  velocity: usize,
  scale: f32,
  limit: f32,
  decay: f64,
  momentum: f32,
  epsilon: f32,
  rate: f32,
): void {
  let i: usize = 0;
  const end = <usize>(count & ~3) << 2;
  for (; i < end; i += 16) {
    updateLanes(4, weight + i, gradient + i, meanSquare + i, mean + i, velocity + i, scale, limit, decay, momentum, epsilon, rate);
  }
  if ((count & 3) != 0) {
    updateLanes(count & 3, weight + i, gradient + i, meanSquare + i, mean + i, velocity + i, scale, limit, decay, momentum, epsilon, rate);
  }
}

// @ts-ignore: decorator
@inline function updateLanes(
  lanes: i32,
  weight: usize,
  gradient: usize,
  meanSquare: usize,
  mean: usize,
  velocity: usize,
  scale: f32,
  limit: f32,
  decay: f64,
  momentum: f32,
  epsilon: f32,
  rate: f32,
): void {
  const keep = f32x4.splat(<f32>decay), take = f32x4.splat(<f32>(1 - decay));
  const g = clipped(loadLanes(gradient, lanes), f32x4.splat(scale), f32x4.splat(limit));
  const n = multiplyAdd(f32x4.mul(keep, loadLanes(meanSquare, lanes)), take, f32x4.mul(g, g));
  storeLanes(meanSquare, n, lanes);
  const m = multiplyAdd(f32x4.mul(keep, loadLanes(mean, lanes)), take, g);
  storeLanes(mean, m, lanes);
  const variance = relu(f32x4.sub(n, f32x4.mul(m, m)));
  const divisor = f32x4.sqrt(f32x4.add(variance, f32x4.splat(epsilon)));
  const kept = f32x4.mul(f32x4.splat(momentum), loadLanes(velocity, lanes));
  const step = f32x4.sub(kept, f32x4.div(f32x4.mul(f32x4.splat(rate), g), divisor));
  storeLanes(velocity, step, lanes);
  storeLanes(weight, f32x4.add(loadLanes(weight, lanes), step), lanes);
}
