// The paper's write: M̃(i) = M(i) [1 − w(i) e] (eq. 3), M(i) = M̃(i) + w(i) a (eq. 4).
import { multiplyAdd, paddedBytes, sumLanes } from './simd';

/** The first half, eq. 3. */
export function eraseAddErase(
  batch: i32,
  slots: i32,
  width: i32,
  contents: usize,
  weighting: usize,
  erase: usize,
  stride: usize,
  result: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    for (let n: usize = 0; n < row; n += 16) {
      const w = v128.load(weighting + n);
      let at = contents + n, to = result + n;
      for (let m: usize = 0; m < <usize>width << 2; m += 4) {
        const value = v128.load(at);
        v128.store(to, f32x4.sub(value, f32x4.mul(value, f32x4.mul(w, v128.load32_splat(erase + m)))));
        at += row;
        to += row;
      }
    }
    contents += row * <usize>width;
    result += row * <usize>width;
    weighting += row;
    erase += stride;
  }
}

/** Both halves of one head's write, with the new squares. Goes row by row, since `result` is not in the cache yet. */
export function eraseAdd(
  batch: i32,
  slots: i32,
  width: i32,
  contents: usize,
  weighting: usize,
  erase: usize,
  add: usize,
  stride: usize,
  result: usize,
  squares: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    for (let n: usize = 0; n < row; n += 16) v128.store(squares + n, f32x4.splat(0));
    let from = contents, to = result;
    let m: usize = 0;
    for (; m + 8 <= <usize>width << 2; m += 8) {
      const e0 = v128.load32_splat(erase + m), e1 = v128.load32_splat(erase + m, 4);
      const a0 = v128.load32_splat(add + m), a1 = v128.load32_splat(add + m, 4);
      const from1 = from + row, to1 = to + row;
      for (let n: usize = 0; n < row; n += 16) {
        const w = v128.load(weighting + n);
        let v0 = v128.load(from + n), v1 = v128.load(from1 + n);
        v0 = multiplyAdd(v0, w, f32x4.sub(a0, f32x4.mul(e0, v0)));
        v1 = multiplyAdd(v1, w, f32x4.sub(a1, f32x4.mul(e1, v1)));
        v128.store(to + n, v0);
        v128.store(to1 + n, v1);
        v128.store(squares + n, f32x4.add(v128.load(squares + n), multiplyAdd(f32x4.mul(v0, v0), v1, v1)));
      }
      from = from1 + row;
      to = to1 + row;
    }
    if (m < <usize>width << 2) {
      const e = v128.load32_splat(erase + m), a = v128.load32_splat(add + m);
      for (let n: usize = 0; n < row; n += 16) {
        let v = v128.load(from + n);
        v = multiplyAdd(v, v128.load(weighting + n), f32x4.sub(a, f32x4.mul(e, v)));
        v128.store(to + n, v);
        v128.store(squares + n, multiplyAdd(v128.load(squares + n), v, v));
      }
    }
    contents += row * <usize>width;
    result += row * <usize>width;
    squares += row;
    weighting += row;
    erase += stride;
    add += stride;
  }
}

/** Turns dM in place, adds to dw, sets de. */
export function eraseAddEraseBackward(
  batch: i32,
  slots: i32,
  width: i32,
  contents: usize,
  weighting: usize,
  erase: usize,
  dContents: usize,
  dWeighting: usize,
  dErase: usize,
  stride: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    for (let m: usize = 0; m < <usize>width << 2; m += 4) {
      const e = v128.load32_splat(erase + m);
      let sum = f32x4.splat(0);
      for (let n: usize = 0; n < row; n += 16) {
        const w = v128.load(weighting + n), g = v128.load(dContents + n);
        const gm = f32x4.mul(g, v128.load(contents + n));
        sum = f32x4.sub(sum, f32x4.mul(gm, w));
        v128.store(dWeighting + n, f32x4.sub(v128.load(dWeighting + n), f32x4.mul(gm, e)));
        v128.store(dContents + n, f32x4.sub(g, f32x4.mul(g, f32x4.mul(w, e))));
      }
      store<f32>(dErase + m, sumLanes(sum));
      contents += row;
      dContents += row;
    }
    weighting += row;
    dWeighting += row;
    erase += stride;
    dErase += stride;
  }
}

/** Turns dM in place, adds to dw, sets de and da. */
export function eraseAddBackward(
  batch: i32,
  slots: i32,
  width: i32,
  contents: usize,
  weighting: usize,
  erase: usize,
  add: usize,
  dContents: usize,
  dWeighting: usize,
  dErase: usize,
  dAdd: usize,
  stride: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    for (let m: usize = 0; m < <usize>width << 2; m += 4) {
      const e = v128.load32_splat(erase + m), a = v128.load32_splat(add + m);
      let eraseSum = f32x4.splat(0), addSum = eraseSum;
      for (let n: usize = 0; n < row; n += 16) {
        const g = v128.load(dContents + n), value = v128.load(contents + n);
        const gw = f32x4.mul(g, v128.load(weighting + n));
        addSum = f32x4.add(addSum, gw);
        eraseSum = f32x4.sub(eraseSum, f32x4.mul(gw, value));
        const slope = f32x4.mul(g, f32x4.sub(a, f32x4.mul(e, value)));
        v128.store(dWeighting + n, f32x4.add(v128.load(dWeighting + n), slope));
        v128.store(dContents + n, f32x4.sub(g, f32x4.mul(gw, e)));
      }
      store<f32>(dErase + m, sumLanes(eraseSum));
      store<f32>(dAdd + m, sumLanes(addSum));
      contents += row;
      dContents += row;
    }
    weighting += row;
    dWeighting += row;
    erase += stride;
    add += stride;
    dErase += stride;
    dAdd += stride;
  }
}
