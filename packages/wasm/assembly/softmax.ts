// y = softmax(x) over the first `count` numbers of a padded row, and its backward.
import { constants, expOrZero } from './functions';
import { loadLanes, multiplyAdd, paddedBytes, storeLanes, sumLanes } from './simd';

/** The filling of `y` up to whole vectors is left alone. `x` may be `y`. */
export function softmax(count: i32, x: usize, y: usize): void {
  let top = load<f32>(x);
  for (let i = 1; i < count; i++) top = max(top, load<f32>(x + (<usize>i << 2)));
  const shift = f32x4.splat(top);
  let total = f32x4.splat(0);
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2, left = count - i;
    storeLanes(y + at, expOrZero(f32x4.sub(loadLanes(x + at, left), shift), constants()), left);
    total = f32x4.add(total, loadLanes(y + at, left));
  }
  const share = f32x4.splat(1 / sumLanes(total));
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2, left = count - i;
    storeLanes(y + at, f32x4.mul(loadLanes(y + at, left), share), left);
  }
}

/** dx(i) = y(i) (dy(i) − Σ y dy). `dx` may be `dy`. */
export function softmaxBackward(count: i32, y: usize, dy: usize, dx: usize): void {
  let dot = f32x4.splat(0);
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2, left = count - i;
    dot = multiplyAdd(dot, loadLanes(y + at, left), loadLanes(dy + at, left));
  }
  const mean = f32x4.splat(sumLanes(dot));
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2, left = count - i;
    storeLanes(dx + at, f32x4.mul(loadLanes(y + at, left), f32x4.sub(loadLanes(dy + at, left), mean)), left);
  }
}

/** The gradient of logits [N] that were softmaxed to y for each of B sequences: from dy [B, N], both rows filled up. */
export function softmaxBackwardSum(batch: i32, count: i32, y: usize, dy: usize, dx: usize): void {
  const row = paddedBytes(count);
  for (let b = 1; b < batch; b++) {
    for (let n: usize = 0; n < row; n += 16) {
      v128.store(dy + n, f32x4.add(v128.load(dy + n), v128.load(dy + <usize>b * row + n)));
    }
  }
  softmaxBackward(count, y, dy, dx);
}
