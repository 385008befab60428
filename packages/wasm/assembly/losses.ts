// Losses from logits, summed over rows (time steps of sequences) under a mask, and their gradients by
// the logits. `targets` [rows, outputs] and `mask` [rows] are dense; rows of logits and gradients are
// filled up to whole vectors, the gradients' filling with zeros. A row whose mask is 0 has no influence,
// whatever its logits and targets are: NaN and infinity times 0 would be NaN.
import { constants, expOrZero, log, sigmoid, softplus } from './functions';
import { laneMask, loadLanes } from './simd';

/** Σ mask (softplus(z, c) − z y), times `share`: cross-entropy of independent bits, in nats. */
export function sigmoidCrossEntropy(
  rows: i32,
  outputs: i32,
  share: f32,
  logits: usize,
  stride: usize,
  targets: usize,
  mask: usize,
  dLogits: usize,
): f64 {
  const c = constants();
  let total: f64 = 0;
  for (; rows > 0; rows--) {
    const weight = load<f32>(mask) * share;
    const weights = f32x4.splat(weight);
    let sum = f32x4.splat(0);
    if (weight == 0) clearRow(outputs, dLogits);
    else for (let i = 0; i < outputs; i += 4) {
      const at = <usize>i << 2, left = outputs - i, lanes = laneMask(left);
      const z = v128.load(logits + at), y = loadLanes(targets + at, left);
      sum = f32x4.add(sum, v128.and(f32x4.sub(softplus(z, c), f32x4.mul(z, y)), lanes));
      v128.store(dLogits + at, v128.and(f32x4.mul(weights, f32x4.sub(sigmoid(z, c), y)), lanes));
    }
    total += <f64>weight * sumLanesPrecisely(sum);
    logits += stride;
    dLogits += stride;
    targets += <usize>outputs << 2;
    mask += 4;
  }
  return total;
}

/** Σ mask (σ(z) − y)², times `share`. */
export function squaredError(
  rows: i32,
  outputs: i32,
  share: f32,
  logits: usize,
  stride: usize,
  targets: usize,
  mask: usize,
  dLogits: usize,
): f64 {
  const c = constants();
  let total: f64 = 0;
  for (; rows > 0; rows--) {
    const weight = load<f32>(mask) * share;
    const doubled = f32x4.splat(2 * weight);
    let sum = f32x4.splat(0);
    if (weight == 0) clearRow(outputs, dLogits);
    else for (let i = 0; i < outputs; i += 4) {
      const at = <usize>i << 2, left = outputs - i, lanes = laneMask(left);
      const y = sigmoid(v128.load(logits + at), c);
      const error = v128.and(f32x4.sub(y, loadLanes(targets + at, left)), lanes);
      sum = f32x4.add(sum, f32x4.mul(error, error));
      const slope = f32x4.mul(y, f32x4.sub(f32x4.splat(1), y));
      v128.store(dLogits + at, f32x4.mul(f32x4.mul(doubled, error), slope));
    }
    total += <f64>weight * sumLanesPrecisely(sum);
    logits += stride;
    dLogits += stride;
    targets += <usize>outputs << 2;
    mask += 4;
  }
  return total;
}

/** Σ mask (log Σ e^z Σ y − Σ y z), times `share`: cross-entropy of one choice, in nats. */
export function softmaxCrossEntropy(
  rows: i32,
  outputs: i32,
  share: f32,
  logits: usize,
  stride: usize,
  targets: usize,
  mask: usize,
  dLogits: usize,
): f64 {
  const c = constants();
  let total: f64 = 0;
  for (; rows > 0; rows--) {
    const weight = load<f32>(mask) * share;
    if (weight == 0) clearRow(outputs, dLogits);
    else total += <f64>weight * softmaxRow(outputs, weight, logits, targets, dLogits, c);
    logits += stride;
    dLogits += stride;
    targets += <usize>outputs << 2;
    mask += 4;
  }
  return total;
}

/** The loss of one row, without its weight; the gradient that it writes is weighted. */
function softmaxRow(outputs: i32, weight: f32, logits: usize, targets: usize, dLogits: usize, c: usize): f64 {
  let top = load<f32>(logits);
  for (let i = 1; i < outputs; i++) top = max(top, load<f32>(logits + (<usize>i << 2)));
  const tops = f32x4.splat(top);
  let sum = f32x4.splat(0), dot = sum, mass = sum;
  for (let i = 0; i < outputs; i += 4) {
    const at = <usize>i << 2, left = outputs - i;
    const z = f32x4.sub(v128.load(logits + at), tops), y = loadLanes(targets + at, left);
    const e = v128.and(expOrZero(z, c), laneMask(left));
    sum = f32x4.add(sum, e);
    dot = f32x4.add(dot, v128.and(f32x4.mul(z, y), laneMask(left)));
    mass = f32x4.add(mass, y);
    v128.store(dLogits + at, e);
  }
  const all = <f32>sumLanesPrecisely(sum), targetMass = <f32>sumLanesPrecisely(mass);
  const logarithm = f32x4.extract_lane(log(f32x4.splat(all), c), 0);
  const factor = f32x4.splat(targetMass / all), weights = f32x4.splat(weight);
  for (let i = 0; i < outputs; i += 4) {
    const at = <usize>i << 2;
    const error = f32x4.sub(f32x4.mul(factor, v128.load(dLogits + at)), loadLanes(targets + at, outputs - i));
    v128.store(dLogits + at, f32x4.mul(weights, error));
  }
  return <f64>logarithm * <f64>targetMass - sumLanesPrecisely(dot);
}

function clearRow(outputs: i32, dLogits: usize): void {
  for (let i = 0; i < outputs; i += 4) v128.store(dLogits + (<usize>i << 2), f32x4.splat(0));
}

function sumLanesPrecisely(value: v128): f64 {
  return (
    <f64>f32x4.extract_lane(value, 0) +
    <f64>f32x4.extract_lane(value, 1) +
    <f64>f32x4.extract_lane(value, 2) +
    <f64>f32x4.extract_lane(value, 3)
  );
}
