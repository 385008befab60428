// Content addressing, eq. 5 and 6: w(i) = softmax_i(β s(i)), s(i) = k·M(i) / (|k| |M(i)|).
import { activate, activateBackward, scalarActivation, scalarActivationSlope } from './activations';
import { constants, expOrZero } from './functions';
import { laneMask, loadLanes, maxLanes, multiplyAdd, paddedBytes, sumLanes } from './simd';

/** How the cosine survives zero vectors: √(Σx²+ε) for each norm, or max(|k||M|, ε) for their product. */
const SQUARE_ROOT: i32 = 0;

/**
 * `parameters` are the raw key and strength, `values` what they become. `similarity` s and `scale`
 * 1/(|k||M(i)|), both [B, N], are kept for the backward.
 */
export function content(
  batch: i32,
  slots: i32,
  width: i32,
  keyActivation: i32,
  strengthActivation: i32,
  norm: i32,
  epsilon: f32,
  parameters: usize,
  values: usize,
  stride: usize,
  contents: usize,
  squares: usize,
  similarity: usize,
  scale: usize,
  weighting: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    contentRow(slots, width, keyActivation, strengthActivation, norm, epsilon, parameters, values, contents, squares, similarity, scale, weighting);
    parameters += stride;
    values += stride;
    contents += row * <usize>width;
    squares += row;
    similarity += row;
    scale += row;
    weighting += row;
  }
}

/** The same for one sequence. */
export function contentRow(
  slots: i32,
  width: i32,
  keyActivation: i32,
  strengthActivation: i32,
  norm: i32,
  epsilon: f32,
  parameters: usize,
  values: usize,
  contents: usize,
  squares: usize,
  similarity: usize,
  scale: usize,
  weighting: usize,
): void {
  const row = paddedBytes(slots);
  const keyBytes = <usize>width << 2;
  activate(1, width, keyActivation, parameters, 0, values, 0);
  const strength = scalarActivation(strengthActivation, load<f32>(parameters + keyBytes));
  store<f32>(values + keyBytes, strength);
  products(row, keyBytes, values, contents, similarity);
  const largest = cosines(slots, squaresOf(width, values), norm, epsilon, squares, similarity, scale);
  const c = constants();
  const top = f32x4.splat(largest), beta = f32x4.splat(strength);
  const last = row - 16;
  let total = f32x4.splat(0);
  for (let n: usize = 0; n < last; n += 16) {
    const e = expOrZero(f32x4.mul(beta, f32x4.sub(v128.load(similarity + n), top)), c);
    total = f32x4.add(total, e);
    v128.store(weighting + n, e);
  }
  const end = expOrZero(f32x4.mul(beta, f32x4.sub(v128.load(similarity + last), top)), c);
  const filled = v128.and(end, laneMask(((slots - 1) & 3) + 1));
  v128.store(weighting + last, filled);
  const share = f32x4.splat(1 / sumLanes(f32x4.add(total, filled)));
  for (let n: usize = 0; n < row; n += 16) v128.store(weighting + n, f32x4.mul(v128.load(weighting + n), share));
}

/** k·M(i) for each slot. */
function products(row: usize, keyBytes: usize, key: usize, contents: usize, result: usize): void {
  let n: usize = 0;
  for (; n + 64 <= row; n += 64) {
    let a = f32x4.splat(0), b = a, c = a, d = a;
    let at = contents + n;
    for (let m: usize = 0; m < keyBytes; m += 4) {
      const k = v128.load32_splat(key + m);
      a = multiplyAdd(a, k, v128.load(at));
      b = multiplyAdd(b, k, v128.load(at, 16));
      c = multiplyAdd(c, k, v128.load(at, 32));
      d = multiplyAdd(d, k, v128.load(at, 48));
      at += row;
    }
    v128.store(result + n, a);
    v128.store(result + n, b, 16);
    v128.store(result + n, c, 32);
    v128.store(result + n, d, 48);
  }
  for (; n < row; n += 16) {
    let sum = f32x4.splat(0);
    let at = contents + n;
    for (let m: usize = 0; m < keyBytes; m += 4) {
      sum = multiplyAdd(sum, v128.load32_splat(key + m), v128.load(at));
      at += row;
    }
    v128.store(result + n, sum);
  }
}

/** From products to cosines, in place; sets `scale` too and returns the largest cosine. */
function cosines(slots: i32, keySquares: f32, norm: i32, epsilon: f32, squares: usize, similarity: usize, scale: usize): f32 {
  const row = paddedBytes(slots);
  const one = f32x4.splat(1), minusOne = f32x4.splat(-1);
  const keyFactor = f32x4.splat(1 / sqrt(keySquares + epsilon)), epsilons = f32x4.splat(epsilon);
  const keySplat = f32x4.splat(keySquares), least = f32x4.splat(epsilon * epsilon);
  let largest = minusOne;
  for (let n: usize = 0; n < row; n += 16) {
    const sum = v128.load(squares + n);
    const factor = norm == SQUARE_ROOT
      ? f32x4.div(keyFactor, f32x4.sqrt(f32x4.add(sum, epsilons)))
      : f32x4.div(one, f32x4.sqrt(f32x4.pmax(f32x4.mul(sum, keySplat), least)));
    v128.store(scale + n, factor);
    // A cosine beyond ±1 is rounding, or the product of numbers whose squares are infinite.
    const s = f32x4.pmin(one, f32x4.pmax(minusOne, f32x4.mul(v128.load(similarity + n), factor)));
    v128.store(similarity + n, s);
    if (n + 16 < row) largest = f32x4.pmax(largest, s);
  }
  const end = v128.load(similarity + row - 16);
  return maxLanes(f32x4.pmax(largest, v128.bitselect(end, minusOne, laneMask(((slots - 1) & 3) + 1))));
}

/** Sets the gradients of the raw parameters and adds to dM. `scratch` holds 2N + 8 numbers. */
export function contentBackward(
  batch: i32,
  slots: i32,
  width: i32,
  keyActivation: i32,
  strengthActivation: i32,
  norm: i32,
  epsilon: f32,
  parameters: usize,
  values: usize,
  gradients: usize,
  stride: usize,
  contents: usize,
  squares: usize,
  similarity: usize,
  scale: usize,
  weighting: usize,
  dWeighting: usize,
  dContents: usize,
  scratch: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    contentRowBackward(slots, width, keyActivation, strengthActivation, norm, epsilon, parameters, values, gradients, contents, squares, similarity, scale, weighting, dWeighting, dContents, scratch);
    parameters += stride;
    values += stride;
    gradients += stride;
    contents += row * <usize>width;
    dContents += row * <usize>width;
    squares += row;
    similarity += row;
    scale += row;
    weighting += row;
    dWeighting += row;
  }
}

/** The same for one sequence. */
export function contentRowBackward(
  slots: i32,
  width: i32,
  keyActivation: i32,
  strengthActivation: i32,
  norm: i32,
  epsilon: f32,
  parameters: usize,
  values: usize,
  gradients: usize,
  contents: usize,
  squares: usize,
  similarity: usize,
  scale: usize,
  weighting: usize,
  dWeighting: usize,
  dContents: usize,
  scratch: usize,
): void {
  const row = paddedBytes(slots);
  const keyBytes = <usize>width << 2;
  const own = scratch + row;
  const strength = load<f32>(values + keyBytes);
  const keySquares = squaresOf(width, values);
  let dot = f32x4.splat(0);
  for (let n: usize = 0; n < row; n += 16) {
    dot = multiplyAdd(dot, v128.load(weighting + n), v128.load(dWeighting + n));
  }
  const mean = f32x4.splat(sumLanes(dot)), beta = f32x4.splat(strength);
  const epsilons = f32x4.splat(epsilon), keySplat = f32x4.splat(keySquares), least = f32x4.splat(epsilon * epsilon);
  // With c and e: dM(i) = c(i) k − e(i) M(i), dk = Σ c(i) M(i) − share k.
  let dStrength = f32x4.splat(0), keyShare = f32x4.splat(0);
  for (let n: usize = 0; n < row; n += 16) {
    const logit = f32x4.mul(v128.load(weighting + n), f32x4.sub(v128.load(dWeighting + n), mean));
    const logitS = f32x4.mul(logit, v128.load(similarity + n));
    dStrength = f32x4.add(dStrength, logitS);
    v128.store(scratch + n, f32x4.mul(f32x4.mul(logit, beta), v128.load(scale + n)));
    const sum = v128.load(squares + n);
    let e = f32x4.mul(beta, logitS);
    if (norm == SQUARE_ROOT) {
      keyShare = f32x4.add(keyShare, e);
      e = f32x4.div(e, f32x4.add(sum, epsilons));
    } else {
      // Where the clamp holds, the norms do not matter.
      const free = f32x4.ge(f32x4.mul(sum, keySplat), least);
      e = v128.and(e, free);
      keyShare = f32x4.add(keyShare, e);
      e = f32x4.div(e, v128.bitselect(sum, f32x4.splat(1), free));
    }
    v128.store(own + n, e);
  }
  const slope = scalarActivationSlope(strengthActivation, load<f32>(parameters + keyBytes), strength);
  store<f32>(gradients + keyBytes, sumLanes(dStrength) * slope);
  let share = sumLanes(keyShare);
  if (norm == SQUARE_ROOT) share /= keySquares + epsilon;
  else if (share != 0) share /= keySquares;
  let at = contents, to = dContents;
  let m: usize = 0;
  for (; m + 8 <= keyBytes; m += 8) {
    const k0 = v128.load32_splat(values + m), k1 = v128.load32_splat(values + m, 4);
    let sum0 = f32x4.splat(0), sum1 = sum0;
    const at1 = at + row, to1 = to + row;
    for (let n: usize = 0; n < row; n += 16) {
      const c = v128.load(scratch + n), e = v128.load(own + n);
      const m0 = v128.load(at + n), m1 = v128.load(at1 + n);
      sum0 = multiplyAdd(sum0, c, m0);
      sum1 = multiplyAdd(sum1, c, m1);
      v128.store(to + n, f32x4.sub(multiplyAdd(v128.load(to + n), c, k0), f32x4.mul(e, m0)));
      v128.store(to1 + n, f32x4.sub(multiplyAdd(v128.load(to1 + n), c, k1), f32x4.mul(e, m1)));
    }
    store<f32>(gradients + m, sumLanes(sum0) - share * load<f32>(values + m));
    store<f32>(gradients + m, sumLanes(sum1) - share * load<f32>(values + m, 4), 4);
    at = at1 + row;
    to = to1 + row;
  }
  if (m < keyBytes) {
    const k = v128.load32_splat(values + m);
    let sum = f32x4.splat(0);
    for (let n: usize = 0; n < row; n += 16) {
      const c = v128.load(scratch + n), m0 = v128.load(at + n);
      sum = multiplyAdd(sum, c, m0);
      v128.store(to + n, f32x4.sub(multiplyAdd(v128.load(to + n), c, k), f32x4.mul(v128.load(own + n), m0)));
    }
    store<f32>(gradients + m, sumLanes(sum) - share * load<f32>(values + m));
  }
  activateBackward(1, width, keyActivation, parameters, 0, values, 0, gradients, 0, gradients, 0);
}

/** Σ x² */
function squaresOf(count: i32, x: usize): f32 {
  let sum = f32x4.splat(0);
  for (let i = 0; i < count; i += 4) {
    const value = loadLanes(x + (<usize>i << 2), count - i);
    sum = multiplyAdd(sum, value, value);
  }
  return sumLanes(sum);
}
