// The introductory article's write: M(i) ← e ⊙ M(i) + w(i) a.
import { multiplyAdd, paddedBytes, sumLanes } from './simd';

/** The first half: e ⊙ M(i). */
export function keepAddErase(batch: i32, slots: i32, width: i32, contents: usize, keep: usize, stride: usize, result: usize): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    for (let m = 0; m < width; m++) {
      const e = v128.load32_splat(keep + (<usize>m << 2));
      for (let n: usize = 0; n < row; n += 16) v128.store(result + n, f32x4.mul(e, v128.load(contents + n)));
      contents += row;
      result += row;
    }
    keep += stride;
  }
}

/** Turns dM in place, sets de. */
export function keepAddEraseBackward(
  batch: i32,
  slots: i32,
  width: i32,
  contents: usize,
  keep: usize,
  dContents: usize,
  dKeep: usize,
  stride: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    for (let m = 0; m < width; m++) {
      const at = <usize>m << 2;
      const e = v128.load32_splat(keep + at);
      let sum = f32x4.splat(0);
      for (let n: usize = 0; n < row; n += 16) {
        const g = v128.load(dContents + n);
        sum = multiplyAdd(sum, g, v128.load(contents + n));
        v128.store(dContents + n, f32x4.mul(g, e));
      }
      store<f32>(dKeep + at, sumLanes(sum));
      contents += row;
      dContents += row;
    }
    keep += stride;
    dKeep += stride;
  }
}
