// The paper's addressing (Figure 2) in one call: content, interpolation, shift, sharpening, as their own
// kernels do it. Parameters: k (M), β, g, s (range), γ.
import { contentRow, contentRowBackward } from './content';
import { blend, interpolateRow, interpolateRowBackward } from './interpolate';
import { sharpenRow, sharpenRowBackward } from './sharpen';
import { rotate, shiftRow, shiftRowBackward } from './shift';
import { paddedBytes } from './simd';

/**
 * `kept` holds for each sequence, for the backward, four rows of N: similarity, scale, w^c and log w̃.
 * `scratch` holds 4 (N + range) + 64 numbers.
 */
export function ntmAddressing(
  batch: i32,
  slots: i32,
  width: i32,
  keyActivation: i32,
  strengthActivation: i32,
  norm: i32,
  epsilon: f32,
  range: i32,
  descending: bool,
  relu: bool,
  form: i32,
  sharpeningActivation: i32,
  parameters: usize,
  values: usize,
  stride: usize,
  contents: usize,
  squares: usize,
  previous: usize,
  kept: usize,
  weighting: usize,
  scratch: usize,
): void {
  const row = paddedBytes(slots);
  const gate = <usize>(width + 1) << 2, shifts = gate + 4, gamma = shifts + (<usize>range << 2);
  const gated = scratch, shifted = gated + row, rest = shifted + row;
  for (; batch > 0; batch--) {
    const scale = kept + row, byContent = scale + row, logarithm = byContent + row;
    contentRow(slots, width, keyActivation, strengthActivation, norm, epsilon, parameters, values, contents, squares, kept, scale, byContent);
    interpolateRow(row, parameters + gate, values + gate, byContent, previous, gated);
    shiftRow(slots, range, descending, relu, parameters + shifts, values + shifts, gated, shifted, rest);
    sharpenRow(slots, form, sharpeningActivation, parameters + gamma, values + gamma, shifted, logarithm, weighting);
    parameters += stride;
    values += stride;
    contents += row * <usize>width;
    squares += row;
    previous += row;
    kept = logarithm + row;
    weighting += row;
  }
}

/** Sets the gradients of the raw parameters, adds to dM and dw_{t−1}, uses dw up. */
export function ntmAddressingBackward(
  batch: i32,
  slots: i32,
  width: i32,
  keyActivation: i32,
  strengthActivation: i32,
  norm: i32,
  epsilon: f32,
  range: i32,
  descending: bool,
  relu: bool,
  form: i32,
  sharpeningActivation: i32,
  parameters: usize,
  values: usize,
  gradients: usize,
  stride: usize,
  contents: usize,
  squares: usize,
  previous: usize,
  kept: usize,
  weighting: usize,
  dWeighting: usize,
  dPrevious: usize,
  dContents: usize,
  scratch: usize,
): void {
  const row = paddedBytes(slots);
  const gate = <usize>(width + 1) << 2, shifts = gate + 4, gamma = shifts + (<usize>range << 2);
  const gated = scratch, shifted = gated + row, rest = shifted + row;
  for (; batch > 0; batch--) {
    const scale = kept + row, byContent = scale + row, logarithm = byContent + row;
    // These two are made again, which is faster than to keep them for every step.
    blend(row, values + gate, byContent, previous, gated);
    rotate(slots, range, descending, values + shifts, gated, shifted, rest);
    sharpenRowBackward(row, form, sharpeningActivation, parameters + gamma, values + gamma, gradients + gamma, shifted, logarithm, weighting, dWeighting, dWeighting);
    shiftRowBackward(slots, range, descending, relu, parameters + shifts, values + shifts, gradients + shifts, gated, dWeighting, dWeighting, rest);
    interpolateRowBackward(row, values + gate, gradients + gate, byContent, previous, dWeighting, dWeighting, dPrevious);
    contentRowBackward(slots, width, keyActivation, strengthActivation, norm, epsilon, parameters, values, gradients, contents, squares, kept, scale, byContent, dWeighting, dContents, scratch);
    parameters += stride;
    values += stride;
    gradients += stride;
    contents += row * <usize>width;
    dContents += row * <usize>width;
    squares += row;
    previous += row;
    kept = logarithm + row;
    weighting += row;
    dWeighting += row;
    dPrevious += row;
  }
}
