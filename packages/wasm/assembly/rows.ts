// Sums, copies and zeros of rows of numbers.
import { loadLanes, storeLanes } from './simd';

/** The sums of `rows` of `count` numbers, one for each column. */
export function sumRows(rows: i32, count: i32, x: usize, xStride: usize, sums: usize): void {
  let i = 0;
  // Whole lines of the cache at a time.
  for (; i + 32 <= count; i += 32) {
    let at = x + (<usize>i << 2);
    let a = f32x4.splat(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
    for (let r = 0; r < rows; r++) {
      a = f32x4.add(a, v128.load(at));
      b = f32x4.add(b, v128.load(at, 16));
      c = f32x4.add(c, v128.load(at, 32));
      d = f32x4.add(d, v128.load(at, 48));
      e = f32x4.add(e, v128.load(at, 64));
      f = f32x4.add(f, v128.load(at, 80));
      g = f32x4.add(g, v128.load(at, 96));
      h = f32x4.add(h, v128.load(at, 112));
      at += xStride;
    }
    const to = sums + (<usize>i << 2);
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
    v128.store(to, e, 64);
    v128.store(to, f, 80);
    v128.store(to, g, 96);
    v128.store(to, h, 112);
  }
  for (; i < count; i += 4) {
    const left = count - i;
    let at = x + (<usize>i << 2);
    let sum = f32x4.splat(0);
    for (let r = 0; r < rows; r++) {
      sum = f32x4.add(sum, loadLanes(at, left));
      at += xStride;
    }
    storeLanes(sums + (<usize>i << 2), sum, left);
  }
}

/** Copies `rows` of `count` numbers; with a source stride of 0, the same row again and again. */
export function copyRows(rows: i32, count: i32, from: usize, fromStride: usize, to: usize, toStride: usize): void {
  for (; rows > 0; rows--) {
    let i = 0;
    for (; i + 4 <= count; i += 4) v128.store(to + (<usize>i << 2), v128.load(from + (<usize>i << 2)));
    for (; i < count; i++) store<f32>(to + (<usize>i << 2), load<f32>(from + (<usize>i << 2)));
    from += fromStride;
    to += toStride;
  }
}

/** z = x + y, `rows` of `count` numbers. */
export function addRows(rows: i32, count: i32, x: usize, xStride: usize, y: usize, yStride: usize, z: usize, zStride: usize): void {
  for (; rows > 0; rows--) {
    for (let i = 0; i < count; i += 4) {
      const at = <usize>i << 2;
      storeLanes(z + at, f32x4.add(loadLanes(x + at, count - i), loadLanes(y + at, count - i)), count - i);
    }
    x += xStride;
    y += yStride;
    z += zStride;
  }
}

/** to += from, `count` numbers. */
export function addTo(count: i32, from: usize, to: usize): void {
  let i = 0;
  for (; i + 8 <= count; i += 8) {
    const at = <usize>i << 2;
    v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
    v128.store(to + at, f32x4.add(v128.load(to + at, 16), v128.load(from + at, 16)), 16);
  }
  for (; i < count; i += 4) {
    const at = <usize>i << 2;
    storeLanes(to + at, f32x4.add(loadLanes(to + at, count - i), loadLanes(from + at, count - i)), count - i);
  }
}

/** Multiplies `count` numbers by a factor, in place. */
export function scale(count: i32, factor: f32, numbers: usize): void {
  for (let i = 0; i < count; i += 4) {
    const at = numbers + (<usize>i << 2);
    storeLanes(at, f32x4.mul(loadLanes(at, count - i), f32x4.splat(factor)), count - i);
  }
}

/** Sets `count` numbers to 0. */
export function clear(count: i32, from: usize): void {
  if (count > 1024) {
    memory.fill(from, 0, <usize>count << 2);
    return;
  }
  let i = 0;
  for (; i + 4 <= count; i += 4) v128.store(from + (<usize>i << 2), f32x4.splat(0));
  for (; i < count; i++) store<f32>(from + (<usize>i << 2), 0);
}
