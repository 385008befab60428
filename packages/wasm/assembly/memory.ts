// Memory lies transposed, [B, M, N], each row of N numbers filled up to whole vectors with zeros: the
// loops over slots then need no sums across lanes, and any width M is as good as another.
// `squares` is Σ_m M(i, m)² for each slot [B, N], which content addressing needs.
import { multiplyAdd, paddedBytes, sumFour, sumLanes } from './simd';

/** A stored memory [N, M] → [B, M, N], the same for each sequence, with its squares. */
export function memoryFromRows(batch: i32, slots: i32, width: i32, rows: usize, contents: usize, squares: usize): void {
  const row = paddedBytes(slots);
  const size = row * <usize>width;
  memory.fill(contents, 0, size);
  for (let i = 0; i < slots; i++) {
    let to = contents + (<usize>i << 2);
    for (let m = 0; m < width; m++) {
      store<f32>(to, load<f32>(rows));
      rows += 4;
      to += row;
    }
  }
  for (let b: usize = 1; b < <usize>batch; b++) memory.copy(contents + b * size, contents, size);
  memorySquares(batch, slots, width, contents, squares);
}

/** [B, M, N] → [B, N, M], without the filling. */
export function memoryToRows(batch: i32, slots: i32, width: i32, contents: usize, rows: usize): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    for (let i = 0; i < slots; i++) {
      let from = contents + (<usize>i << 2);
      for (let m = 0; m < width; m++) {
        store<f32>(rows, load<f32>(from));
        rows += 4;
        from += row;
      }
    }
    contents += row * <usize>width;
  }
}

/** Gradients of B memories [B, M, N] → their sum [N, M], the gradient of the stored memory. */
export function memoryToRowsSum(batch: i32, slots: i32, width: i32, contents: usize, rows: usize): void {
  const row = paddedBytes(slots);
  for (let i = 0; i < slots; i++) {
    for (let m = 0; m < width; m++) {
      let from = contents + (<usize>i << 2) + <usize>m * row;
      let sum: f32 = 0;
      for (let b = 0; b < batch; b++) {
        sum += load<f32>(from);
        from += row * <usize>width;
      }
      store<f32>(rows, sum);
      rows += 4;
    }
  }
}

/** Σ_m M(i, m)² for each slot. */
export function memorySquares(batch: i32, slots: i32, width: i32, contents: usize, squares: usize): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    for (let n: usize = 0; n < row; n += 16) {
      let sum = f32x4.splat(0);
      let at = contents + n;
      for (let m = 0; m < width; m++) {
        const value = v128.load(at);
        sum = multiplyAdd(sum, value, value);
        at += row;
      }
      v128.store(squares + n, sum);
    }
    contents += row * <usize>width;
    squares += row;
  }
}

/** r = Σ_i w(i) M(i) (eq. 2), to two places. */
export function read(
  batch: i32,
  slots: i32,
  width: i32,
  weighting: usize,
  contents: usize,
  reads: usize,
  readsStride: usize,
  next: usize,
  nextStride: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    let m = 0;
    for (; m + 4 <= width; m += 4) {
      let a = f32x4.splat(0), b = a, c = a, d = a;
      const at = contents + <usize>m * row, at1 = at + row, at2 = at1 + row, at3 = at2 + row;
      for (let n: usize = 0; n < row; n += 16) {
        const w = v128.load(weighting + n);
        a = multiplyAdd(a, w, v128.load(at + n));
        b = multiplyAdd(b, w, v128.load(at1 + n));
        c = multiplyAdd(c, w, v128.load(at2 + n));
        d = multiplyAdd(d, w, v128.load(at3 + n));
      }
      const sums = sumFour(a, b, c, d);
      v128.store(reads + (<usize>m << 2), sums);
      v128.store(next + (<usize>m << 2), sums);
    }
    for (; m < width; m++) {
      let sum = f32x4.splat(0);
      const at = contents + <usize>m * row;
      for (let n: usize = 0; n < row; n += 16) sum = multiplyAdd(sum, v128.load(weighting + n), v128.load(at + n));
      store<f32>(reads + (<usize>m << 2), sumLanes(sum));
      store<f32>(next + (<usize>m << 2), sumLanes(sum));
    }
    weighting += row;
    contents += row * <usize>width;
    reads += readsStride;
    next += nextStride;
  }
}

/** With dr = `dReads` + `dNext`: adds to dw and dM. */
export function readBackward(
  batch: i32,
  slots: i32,
  width: i32,
  weighting: usize,
  contents: usize,
  dReads: usize,
  dReadsStride: usize,
  dNext: usize,
  dNextStride: usize,
  dWeighting: usize,
  dContents: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    let n: usize = 0;
    for (; n + 32 <= row; n += 32) {
      const w0 = v128.load(weighting + n), w1 = v128.load(weighting + n, 16);
      let sum0 = v128.load(dWeighting + n), sum1 = v128.load(dWeighting + n, 16);
      let at = contents + n, to = dContents + n;
      for (let m: usize = 0; m < <usize>width << 2; m += 4) {
        const dr = f32x4.splat(load<f32>(dReads + m) + load<f32>(dNext + m));
        sum0 = multiplyAdd(sum0, dr, v128.load(at));
        sum1 = multiplyAdd(sum1, dr, v128.load(at, 16));
        v128.store(to, multiplyAdd(v128.load(to), w0, dr));
        v128.store(to, multiplyAdd(v128.load(to, 16), w1, dr), 16);
        at += row;
        to += row;
      }
      v128.store(dWeighting + n, sum0);
      v128.store(dWeighting + n, sum1, 16);
    }
    if (n < row) {
      const w = v128.load(weighting + n);
      let sum = v128.load(dWeighting + n);
      let at = contents + n, to = dContents + n;
      for (let m: usize = 0; m < <usize>width << 2; m += 4) {
        const dr = f32x4.splat(load<f32>(dReads + m) + load<f32>(dNext + m));
        sum = multiplyAdd(sum, dr, v128.load(at));
        v128.store(to, multiplyAdd(v128.load(to), w, dr));
        at += row;
        to += row;
      }
      v128.store(dWeighting + n, sum);
    }
    weighting += row;
    contents += row * <usize>width;
    dReads += dReadsStride;
    dNext += dNextStride;
    dWeighting += row;
    dContents += row * <usize>width;
  }
}

/** The second half of a write: M = M̃ + w a (eq. 4), in place, with the new squares. */
export function add(batch: i32, slots: i32, width: i32, contents: usize, weighting: usize, vector: usize, stride: usize, squares: usize): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    for (let n: usize = 0; n < row; n += 16) {
      const w = v128.load(weighting + n);
      let sum = f32x4.splat(0);
      let at = contents + n;
      for (let m: usize = 0; m < <usize>width << 2; m += 4) {
        const value = multiplyAdd(v128.load(at), w, v128.load32_splat(vector + m));
        v128.store(at, value);
        sum = multiplyAdd(sum, value, value);
        at += row;
      }
      v128.store(squares + n, sum);
    }
    contents += row * <usize>width;
    weighting += row;
    vector += stride;
    squares += row;
  }
}

/** Sets da and adds to dw; dM̃ = dM. */
export function addBackward(
  batch: i32,
  slots: i32,
  width: i32,
  weighting: usize,
  vector: usize,
  dContents: usize,
  dWeighting: usize,
  dVector: usize,
  stride: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    for (let m: usize = 0; m < <usize>width; m++) {
      const a = v128.load32_splat(vector + (m << 2));
      const at = dContents + m * row;
      let sum = f32x4.splat(0);
      for (let n: usize = 0; n < row; n += 16) {
        const g = v128.load(at + n);
        sum = multiplyAdd(sum, g, v128.load(weighting + n));
        v128.store(dWeighting + n, multiplyAdd(v128.load(dWeighting + n), g, a));
      }
      store<f32>(dVector + (m << 2), sumLanes(sum));
    }
    weighting += row;
    vector += stride;
    dContents += row * <usize>width;
    dWeighting += row;
    dVector += stride;
  }
}
