// Sharpening, eq. 9: w(i) ∝ w'(i)^γ.
import { scalarActivation, scalarActivationSlope } from './activations';
import { constants, expOrZero, log, relu } from './functions';
import { laneMask, maxLanes, multiplyAdd, paddedBytes, sumLanes } from './simd';

/** softmax(γ log(w' + 1e-12)); the other form is w'^γ / (Σ w'^γ + 1e-16). */
const SAFE: i32 = 0;

const SAFE_EPSILON: f32 = 1e-12;
const POWER_EPSILON: f32 = 1e-16;

/** `logarithm` [B, N] is kept for the backward. */
export function sharpen(
  batch: i32,
  slots: i32,
  form: i32,
  kind: i32,
  parameters: usize,
  values: usize,
  stride: usize,
  before: usize,
  logarithm: usize,
  weighting: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    sharpenRow(slots, form, kind, parameters, values, before, logarithm, weighting);
    parameters += stride;
    values += stride;
    before += row;
    logarithm += row;
    weighting += row;
  }
}

/** The same for one sequence. */
export function sharpenRow(
  slots: i32,
  form: i32,
  kind: i32,
  parameters: usize,
  values: usize,
  before: usize,
  logarithm: usize,
  weighting: usize,
): void {
  const row = paddedBytes(slots);
  const gamma = scalarActivation(kind, load<f32>(parameters));
  store<f32>(values, gamma);
  const total = form == SAFE
    ? safePowers(slots, gamma, before, logarithm, weighting)
    : powers(row, gamma, before, logarithm, weighting) + POWER_EPSILON;
  const share = f32x4.splat(1 / total);
  for (let n: usize = 0; n < row; n += 16) v128.store(weighting + n, f32x4.mul(v128.load(weighting + n), share));
}

/** e^(γ (log(w' + ε) − the largest)), which are no 0/0; returns their sum. */
function safePowers(slots: i32, gamma: f32, before: usize, logarithm: usize, weighting: usize): f32 {
  const row = paddedBytes(slots);
  const last = row - 16;
  const c = constants();
  const epsilon = f32x4.splat(SAFE_EPSILON), gammas = f32x4.splat(gamma);
  // The filling's logarithm is the least there is.
  let largest = f32x4.splat(-100);
  for (let n: usize = 0; n < row; n += 16) {
    const value = log(f32x4.add(relu(v128.load(before + n)), epsilon), c);
    largest = f32x4.pmax(largest, value);
    v128.store(logarithm + n, value);
  }
  const top = f32x4.splat(maxLanes(largest));
  let total = f32x4.splat(0);
  for (let n: usize = 0; n < last; n += 16) {
    const e = expOrZero(f32x4.mul(gammas, f32x4.sub(v128.load(logarithm + n), top)), c);
    total = f32x4.add(total, e);
    v128.store(weighting + n, e);
  }
  const end = expOrZero(f32x4.mul(gammas, f32x4.sub(v128.load(logarithm + last), top)), c);
  const filled = v128.and(end, laneMask(((slots - 1) & 3) + 1));
  v128.store(weighting + last, filled);
  return sumLanes(f32x4.add(total, filled));
}

/** w'^γ, 0 where w' is 0 or less; returns their sum. */
function powers(row: usize, gamma: f32, before: usize, logarithm: usize, weighting: usize): f32 {
  const c = constants();
  const gammas = f32x4.splat(gamma), least = f32x4.splat(1.17549435e-38);
  let total = f32x4.splat(0);
  for (let n: usize = 0; n < row; n += 16) {
    const w = v128.load(before + n);
    const positive = f32x4.ge(w, least);
    const value = v128.and(log(w, c), positive);
    v128.store(logarithm + n, value);
    const e = v128.and(expOrZero(f32x4.mul(gammas, value), c), positive);
    total = f32x4.add(total, e);
    v128.store(weighting + n, e);
  }
  return sumLanes(total);
}

/** Sets the gradients of the raw γ and of w'. */
export function sharpenBackward(
  batch: i32,
  slots: i32,
  form: i32,
  kind: i32,
  parameters: usize,
  values: usize,
  gradients: usize,
  stride: usize,
  before: usize,
  logarithm: usize,
  weighting: usize,
  dWeighting: usize,
  dBefore: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    sharpenRowBackward(row, form, kind, parameters, values, gradients, before, logarithm, weighting, dWeighting, dBefore);
    parameters += stride;
    values += stride;
    gradients += stride;
    before += row;
    logarithm += row;
    weighting += row;
    dWeighting += row;
    dBefore += row;
  }
}

/** The same for one sequence. `dBefore` may be `dWeighting`. */
export function sharpenRowBackward(
  row: usize,
  form: i32,
  kind: i32,
  parameters: usize,
  values: usize,
  gradients: usize,
  before: usize,
  logarithm: usize,
  weighting: usize,
  dWeighting: usize,
  dBefore: usize,
): void {
  const epsilon = f32x4.splat(form == SAFE ? SAFE_EPSILON : 0);
  const one = f32x4.splat(1), zero = f32x4.splat(0);
  let dot = zero;
  for (let n: usize = 0; n < row; n += 16) dot = multiplyAdd(dot, v128.load(weighting + n), v128.load(dWeighting + n));
  const mean = f32x4.splat(sumLanes(dot));
  const gamma = load<f32>(values);
  const gammas = f32x4.splat(gamma);
  let sum = zero;
  for (let n: usize = 0; n < row; n += 16) {
    const logit = f32x4.mul(v128.load(weighting + n), f32x4.sub(v128.load(dWeighting + n), mean));
    sum = multiplyAdd(sum, logit, v128.load(logarithm + n));
    const w = v128.load(before + n);
    const positive = f32x4.gt(w, zero);
    const base = v128.bitselect(f32x4.add(w, epsilon), one, positive);
    v128.store(dBefore + n, v128.and(f32x4.div(f32x4.mul(gammas, logit), base), positive));
  }
  store<f32>(gradients, sumLanes(sum) * scalarActivationSlope(kind, load<f32>(parameters), gamma));
}
