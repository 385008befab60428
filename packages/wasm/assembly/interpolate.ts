// Interpolation, eq. 7: w(i) = g w'(i) + (1 − g) w_{t−1}(i), w' from the stage before, g = σ(parameter).
import { SIGMOID, scalarActivation } from './activations';
import { multiplyAdd, paddedBytes, sumLanes } from './simd';

export function interpolate(
  batch: i32,
  slots: i32,
  parameters: usize,
  values: usize,
  stride: usize,
  before: usize,
  previous: usize,
  weighting: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    interpolateRow(row, parameters, values, before, previous, weighting);
    parameters += stride;
    values += stride;
    before += row;
    previous += row;
    weighting += row;
  }
}

/** The same for one sequence. */
export function interpolateRow(row: usize, parameters: usize, values: usize, before: usize, previous: usize, weighting: usize): void {
  store<f32>(values, scalarActivation(SIGMOID, load<f32>(parameters)));
  blend(row, values, before, previous, weighting);
}

/** Eq. 7 with the gate that lies at `values`. */
export function blend(row: usize, values: usize, before: usize, previous: usize, weighting: usize): void {
  const gate = load<f32>(values);
  const g = f32x4.splat(gate), rest = f32x4.splat(1 - gate);
  for (let n: usize = 0; n < row; n += 16) {
    v128.store(weighting + n, multiplyAdd(f32x4.mul(g, v128.load(before + n)), rest, v128.load(previous + n)));
  }
}

/** Sets the gradients of the raw gate and of w', adds to dw_{t−1}. */
export function interpolateBackward(
  batch: i32,
  slots: i32,
  values: usize,
  gradients: usize,
  stride: usize,
  before: usize,
  previous: usize,
  dWeighting: usize,
  dBefore: usize,
  dPrevious: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    interpolateRowBackward(row, values, gradients, before, previous, dWeighting, dBefore, dPrevious);
    values += stride;
    gradients += stride;
    before += row;
    previous += row;
    dWeighting += row;
    dBefore += row;
    dPrevious += row;
  }
}

/** The same for one sequence. `dBefore` may be `dWeighting`. */
export function interpolateRowBackward(
  row: usize,
  values: usize,
  gradients: usize,
  before: usize,
  previous: usize,
  dWeighting: usize,
  dBefore: usize,
  dPrevious: usize,
): void {
  const gate = load<f32>(values);
  const g = f32x4.splat(gate), rest = f32x4.splat(1 - gate);
  let sum = f32x4.splat(0);
  for (let n: usize = 0; n < row; n += 16) {
    const dw = v128.load(dWeighting + n);
    sum = multiplyAdd(sum, dw, f32x4.sub(v128.load(before + n), v128.load(previous + n)));
    v128.store(dBefore + n, f32x4.mul(g, dw));
    v128.store(dPrevious + n, multiplyAdd(v128.load(dPrevious + n), rest, dw));
  }
  store<f32>(gradients, sumLanes(sum) * gate * (1 - gate));
}
