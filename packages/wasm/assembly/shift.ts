// Circular shift, eq. 8: w(i) = Σ_o w'(i − o mod N) s(o) over the offsets −r … r.
import { RELU, scalarActivation } from './activations';
import { laneMask, multiplyAdd, paddedBytes, sumLanes } from './simd';
import { softmax, softmaxBackward } from './softmax';

/**
 * `range` is the number of offsets; `descending` says that s lists them from r to −r; `relu` that its
 * softmax is of their positive parts. `scratch` holds N + 2 range + 16 numbers.
 */
export function shift(
  batch: i32,
  slots: i32,
  range: i32,
  descending: bool,
  relu: bool,
  parameters: usize,
  values: usize,
  stride: usize,
  before: usize,
  weighting: usize,
  scratch: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    shiftRow(slots, range, descending, relu, parameters, values, before, weighting, scratch);
    parameters += stride;
    values += stride;
    before += row;
    weighting += row;
  }
}

/** The same for one sequence. */
export function shiftRow(
  slots: i32,
  range: i32,
  descending: bool,
  relu: bool,
  parameters: usize,
  values: usize,
  before: usize,
  weighting: usize,
  scratch: usize,
): void {
  shares(range, relu, parameters, values);
  rotate(slots, range, descending, values, before, weighting, scratch);
}

/** Eq. 8 with the s that lies at `values`. */
export function rotate(
  slots: i32,
  range: i32,
  descending: bool,
  values: usize,
  before: usize,
  weighting: usize,
  scratch: usize,
): void {
  const row = paddedBytes(slots);
  wrap(slots, range, before, scratch);
  // Offset o looks at i − o: ascending offsets start from the window furthest right.
  const step: usize = descending ? 4 : <usize>-4;
  correlate(row, range, scratch + (descending ? 0 : <usize>(range - 1) << 2), step, values, weighting);
  const end = weighting + row - 16;
  v128.store(end, v128.and(v128.load(end), laneMask(((slots - 1) & 3) + 1)));
}

/** Sets the gradients of the raw shares and of w'. `scratch` holds 2 (N + 2 range + 16) numbers. */
export function shiftBackward(
  batch: i32,
  slots: i32,
  range: i32,
  descending: bool,
  relu: bool,
  parameters: usize,
  values: usize,
  gradients: usize,
  stride: usize,
  before: usize,
  dWeighting: usize,
  dBefore: usize,
  scratch: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    shiftRowBackward(slots, range, descending, relu, parameters, values, gradients, before, dWeighting, dBefore, scratch);
    parameters += stride;
    values += stride;
    gradients += stride;
    before += row;
    dWeighting += row;
    dBefore += row;
  }
}

/** The same for one sequence. `dBefore` may be `dWeighting`. */
export function shiftRowBackward(
  slots: i32,
  range: i32,
  descending: bool,
  relu: bool,
  parameters: usize,
  values: usize,
  gradients: usize,
  before: usize,
  dWeighting: usize,
  dBefore: usize,
  scratch: usize,
): void {
  const row = paddedBytes(slots);
  const slopes = scratch + row + (<usize>(2 * range + 16) << 2);
  const reach = <usize>(range - 1) << 2;
  const end = dWeighting + row - 16;
  v128.store(end, v128.and(v128.load(end), laneMask(((slots - 1) & 3) + 1)));
  wrap(slots, range, before, scratch);
  wrap(slots, range, dWeighting, slopes);
  const step: usize = descending ? 4 : <usize>-4;
  shareSums(row, range, scratch + (descending ? 0 : reach), step, dWeighting, gradients);
  correlate(row, range, slopes + (descending ? reach : 0), <usize>0 - step, values, dBefore);
  softmaxBackward(range, values, gradients, gradients);
  if (relu) {
    for (let o: usize = 0; o <= reach; o += 4) {
      if (load<f32>(parameters + o) <= 0) store<f32>(gradients + o, 0);
    }
  }
}

/** y(i) = Σ_o s(o) x(i + o step), the windows on x being `step` bytes apart. */
function correlate(row: usize, range: i32, x: usize, step: usize, shares: usize, y: usize): void {
  if (range == 3) {
    const s0 = v128.load32_splat(shares), s1 = v128.load32_splat(shares, 4), s2 = v128.load32_splat(shares, 8);
    const x1 = x + step, x2 = x1 + step;
    for (let n: usize = 0; n < row; n += 16) {
      const sum = f32x4.add(f32x4.mul(s0, v128.load(x + n)), f32x4.mul(s1, v128.load(x1 + n)));
      v128.store(y + n, multiplyAdd(sum, s2, v128.load(x2 + n)));
    }
    return;
  }
  const end = shares + (<usize>range << 2);
  for (let n: usize = 0; n < row; n += 16) {
    let window = x + n;
    let sum = f32x4.splat(0);
    for (let share = shares; share < end; share += 4) {
      sum = multiplyAdd(sum, v128.load32_splat(share), v128.load(window));
      window += step;
    }
    v128.store(y + n, sum);
  }
}

/** ds(o) = Σ_i x(i + o step) dy(i). */
function shareSums(row: usize, range: i32, x: usize, step: usize, dy: usize, sums: usize): void {
  let o = 0;
  for (; o + 3 <= range; o += 3) {
    let a = f32x4.splat(0), b = a, c = a;
    const x1 = x + step, x2 = x1 + step;
    for (let n: usize = 0; n < row; n += 16) {
      const slope = v128.load(dy + n);
      a = multiplyAdd(a, slope, v128.load(x + n));
      b = multiplyAdd(b, slope, v128.load(x1 + n));
      c = multiplyAdd(c, slope, v128.load(x2 + n));
    }
    store<f32>(sums, sumLanes(a));
    store<f32>(sums, sumLanes(b), 4);
    store<f32>(sums, sumLanes(c), 8);
    x = x2 + step;
    sums += 12;
  }
  for (; o < range; o++) {
    let sum = f32x4.splat(0);
    for (let n: usize = 0; n < row; n += 16) sum = multiplyAdd(sum, v128.load(dy + n), v128.load(x + n));
    store<f32>(sums, sumLanes(sum));
    x += step;
    sums += 4;
  }
}

/** s from its raw numbers. */
function shares(range: i32, relu: bool, parameters: usize, values: usize): void {
  if (!relu) {
    softmax(range, parameters, values);
    return;
  }
  for (let o: usize = 0; o < <usize>range << 2; o += 4) {
    store<f32>(values + o, scalarActivation(RELU, load<f32>(parameters + o)));
  }
  softmax(range, values, values);
}

/** The row with its last r numbers also before the first and its first r also after the last; r is the reach. */
function wrap(slots: i32, range: i32, from: usize, to: usize): void {
  const reach = range >> 1;
  const middle = to + (<usize>reach << 2);
  const row = paddedBytes(slots);
  for (let n: usize = 0; n < row; n += 16) v128.store(middle + n, v128.load(from + n));
  const after = middle + (<usize>slots << 2);
  const ends = from + (<usize>(slots - reach) << 2);
  for (let i: usize = 0; i < <usize>reach << 2; i += 4) {
    store<f32>(to + i, load<f32>(ends + i));
    store<f32>(after + i, load<f32>(from + i));
  }
}
