// One step of an LSTM layer after its linear map, and its backward. Gates are [i | f | g | o], each of
// `units` numbers filled up to whole vectors.
import { constants, sigmoid, tanh } from './functions';
import { laneMask, multiplyAdd, paddedBytes, storeLanes } from './simd';

/**
 * c = σ(f) c' + σ(i) tanh(g), h = σ(o) tanh(c). The gates' raw numbers are replaced by their values;
 * h goes to `hidden` and to `next`.
 */
export function lstm(
  batch: i32,
  units: i32,
  gates: usize,
  previousCell: usize,
  cell: usize,
  cellTanh: usize,
  hidden: usize,
  hiddenStride: usize,
  next: usize,
  nextStride: usize,
): void {
  const c = constants();
  const width = paddedBytes(units);
  for (; batch > 0; batch--) {
    // One function in a loop at a time: more of them would not find enough registers.
    for (let j: usize = 0; j < 2 * width; j += 16) v128.store(gates + j, sigmoid(v128.load(gates + j), c));
    const candidate = gates + 2 * width, output = gates + 3 * width;
    for (let j: usize = 0; j < width; j += 16) v128.store(candidate + j, tanh(v128.load(candidate + j), c));
    for (let j: usize = 0; j < width; j += 16) v128.store(output + j, sigmoid(v128.load(output + j), c));
    for (let j: usize = 0; j < width; j += 16) {
      const kept = f32x4.mul(v128.load(gates + width + j), v128.load(previousCell + j));
      const state = multiplyAdd(kept, v128.load(gates + j), v128.load(candidate + j));
      v128.store(cell + j, state);
      const squashed = tanh(state, c);
      v128.store(cellTanh + j, squashed);
      const h = f32x4.mul(v128.load(output + j), squashed);
      const left = units - <i32>(j >> 2);
      storeLanes(hidden + j, h, left);
      storeLanes(next + j, h, left);
    }
    gates += 4 * width;
    previousCell += width;
    cell += width;
    cellTanh += width;
    hidden += hiddenStride;
    next += nextStride;
  }
}

/**
 * From dh = `dHidden` + `dNext` and dc (`dCell`, replaced by that of the step before) to the gradient of
 * the gates' raw numbers, which may take the place of the gates.
 */
export function lstmBackward(
  batch: i32,
  units: i32,
  gates: usize,
  previousCell: usize,
  cellTanh: usize,
  dHidden: usize,
  dHiddenStride: usize,
  dNext: usize,
  dNextStride: usize,
  dCell: usize,
  dGates: usize,
): void {
  const width = paddedBytes(units);
  const one = f32x4.splat(1);
  for (; batch > 0; batch--) {
    for (let j: usize = 0; j < width; j += 16) {
      const at = gates + j, to = dGates + j;
      const sum = f32x4.add(v128.load(dHidden + j), v128.load(dNext + j));
      const dh = v128.and(sum, laneMask(units - <i32>(j >> 2)));
      const squashed = v128.load(cellTanh + j);
      const o = v128.load(at + 3 * width);
      v128.store(to + 3 * width, f32x4.mul(f32x4.mul(dh, squashed), f32x4.mul(o, f32x4.sub(one, o))));
      const slope = f32x4.sub(one, f32x4.mul(squashed, squashed));
      const dc = multiplyAdd(v128.load(dCell + j), f32x4.mul(dh, o), slope);
      const f = v128.load(at + width);
      v128.store(dCell + j, f32x4.mul(dc, f));
      const df = f32x4.mul(f32x4.mul(dc, v128.load(previousCell + j)), f32x4.mul(f, f32x4.sub(one, f)));
      v128.store(to + width, df);
      const i = v128.load(at), g = v128.load(at + 2 * width);
      v128.store(to, f32x4.mul(f32x4.mul(dc, g), f32x4.mul(i, f32x4.sub(one, i))));
      v128.store(to + 2 * width, f32x4.mul(f32x4.mul(dc, i), f32x4.sub(one, f32x4.mul(g, g))));
    }
    gates += 4 * width;
    previousCell += width;
    cellTanh += width;
    dHidden += dHiddenStride;
    dNext += dNextStride;
    dCell += width;
    dGates += 4 * width;
  }
}
