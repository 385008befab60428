// The backward of `linear`: the gradients of its inputs and of its weight.
import { multiplyAdd, sumFour, sumLanes } from './simd';

/** dx = start + dy Wᵀ: `rows` of `columns` numbers, a multiple of four, to rows of `inner`. `start` may be dx. */
export function linearInput(
  rows: i32,
  inner: i32,
  columns: i32,
  dy: usize,
  dyStride: usize,
  weight: usize,
  weightStride: usize,
  dx: usize,
  dxStride: usize,
  start: usize,
  startStride: usize,
): void {
  const width = <usize>columns << 2;
  let i = 0;
  if (ASC_FEATURE_RELAXED_SIMD && rows == 1) {
    for (; i + 6 <= inner; i += 6) {
      const at = <usize>i << 2;
      sixOfOneRow(width, dy, weight + <usize>i * weightStride, weightStride, dx + at, start + at);
    }
  }
  for (; i + 4 <= inner; i += 4) {
    const at = <usize>i << 2;
    const w0 = weight + <usize>i * weightStride, w1 = w0 + weightStride, w2 = w1 + weightStride, w3 = w2 + weightStride;
    let from = dy, to = dx + at, begin = start + at, r = rows;
    for (; r >= 2; r -= 2) {
      let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
      const other = from + dyStride;
      for (let j: usize = 0; j < width; j += 16) {
        const s = v128.load(from + j), t = v128.load(other + j);
        const v0 = v128.load(w0 + j), v1 = v128.load(w1 + j), v2 = v128.load(w2 + j), v3 = v128.load(w3 + j);
        a0 = multiplyAdd(a0, s, v0);
        a1 = multiplyAdd(a1, s, v1);
        a2 = multiplyAdd(a2, s, v2);
        a3 = multiplyAdd(a3, s, v3);
        b0 = multiplyAdd(b0, t, v0);
        b1 = multiplyAdd(b1, t, v1);
        b2 = multiplyAdd(b2, t, v2);
        b3 = multiplyAdd(b3, t, v3);
      }
      v128.store(to, f32x4.add(v128.load(begin), sumFour(a0, a1, a2, a3)));
      v128.store(to + dxStride, f32x4.add(v128.load(begin + startStride), sumFour(b0, b1, b2, b3)));
      from = other + dyStride;
      to += dxStride << 1;
      begin += startStride << 1;
    }
    if (r > 0) {
      let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
      let j: usize = 0;
      for (; j + 32 <= width; j += 32) {
        const p = from + j, p0 = w0 + j, p1 = w1 + j, p2 = w2 + j, p3 = w3 + j;
        const s = v128.load(p), t = v128.load(p, 16);
        a0 = f32x4.add(a0, multiplyAdd(f32x4.mul(s, v128.load(p0)), t, v128.load(p0, 16)));
        a1 = f32x4.add(a1, multiplyAdd(f32x4.mul(s, v128.load(p1)), t, v128.load(p1, 16)));
        a2 = f32x4.add(a2, multiplyAdd(f32x4.mul(s, v128.load(p2)), t, v128.load(p2, 16)));
        a3 = f32x4.add(a3, multiplyAdd(f32x4.mul(s, v128.load(p3)), t, v128.load(p3, 16)));
      }
      if (j < width) {
        const s = v128.load(from + j);
        a0 = multiplyAdd(a0, s, v128.load(w0 + j));
        a1 = multiplyAdd(a1, s, v128.load(w1 + j));
        a2 = multiplyAdd(a2, s, v128.load(w2 + j));
        a3 = multiplyAdd(a3, s, v128.load(w3 + j));
      }
      v128.store(to, f32x4.add(v128.load(begin), sumFour(a0, a1, a2, a3)));
    }
  }
  for (; i < inner; i++) {
    const at = <usize>i << 2;
    const w = weight + <usize>i * weightStride;
    for (let r = 0; r < rows; r++) {
      const from = dy + <usize>r * dyStride;
      let sum = f32x4.splat(0);
      for (let j: usize = 0; j < width; j += 16) sum = multiplyAdd(sum, v128.load(from + j), v128.load(w + j));
      store<f32>(dx + <usize>r * dxStride + at, load<f32>(start + <usize>r * startStride + at) + sumLanes(sum));
    }
  }
}

/**
 * Six numbers of one row. A fused multiply-add takes longer than an addition, so six sums at once keep the processor
 * busier than four.
 */
// @ts-ignore: decorator
@inline function sixOfOneRow(width: usize, dy: usize, w0: usize, stride: usize, dx: usize, start: usize): void {
  const w1 = w0 + stride, w2 = w1 + stride, w3 = w2 + stride, w4 = w3 + stride, w5 = w4 + stride;
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0;
  for (let j: usize = 0; j + 16 <= width; j += 16) {
    const p = dy + j;
    const s = v128.load(p);
    const p0 = w0 + j, p1 = w1 + j, p2 = w2 + j, p3 = w3 + j, p4 = w4 + j, p5 = w5 + j;
    a0 = multiplyAdd(a0, s, v128.load(p0));
    a1 = multiplyAdd(a1, s, v128.load(p1));
    a2 = multiplyAdd(a2, s, v128.load(p2));
    a3 = multiplyAdd(a3, s, v128.load(p3));
    a4 = multiplyAdd(a4, s, v128.load(p4));
    a5 = multiplyAdd(a5, s, v128.load(p5));
  }
  v128.store(dx, f32x4.add(v128.load(start), sumFour(a0, a1, a2, a3)));
  const last = sumFour(a4, a5, a4, a5);
  store<f32>(dx, load<f32>(start, 16) + f32x4.extract_lane(last, 0), 16);
  store<f32>(dx, load<f32>(start, 20) + f32x4.extract_lane(last, 1), 20);
}

/** How many rows the weight gradient works through at a time, so that their numbers stay in the L1 cache. */
const PASS: i32 = 64;

/** dW = xᵀ dy over all rows: [inner, columns], columns a multiple of four. */
export function linearWeight(
  rows: i32,
  inner: i32,
  columns: i32,
  x: usize,
  xStride: usize,
  dy: usize,
  dyStride: usize,
  dWeight: usize,
  dWeightStride: usize,
): void {
  const width = <usize>columns << 2;
  for (let first = 0; first < rows; first += PASS) {
    const count = min(PASS, rows - first);
    const fresh = first == 0;
    const fromX = x + <usize>first * xStride, fromY = dy + <usize>first * dyStride;
    for (let j: usize = 0; j < width; j += 32) {
      const two = j + 32 <= width;
      let to = dWeight + j;
      let i = 0;
      for (; i + 4 <= inner; i += 4) {
        const at = fromX + (<usize>i << 2);
        if (two) weightFourByTwo(count, at, xStride, fromY + j, dyStride, to, dWeightStride, fresh);
        else weightFourByOne(count, at, xStride, fromY + j, dyStride, to, dWeightStride, fresh);
        to += dWeightStride << 2;
      }
    }
    lastWeights(count, inner & 3, width, fromX + (<usize>(inner & ~3) << 2), xStride, fromY, dyStride, dWeight + <usize>(inner & ~3) * dWeightStride, dWeightStride, fresh);
  }
}

/** The last one to three rows of the weight's gradient. */
function lastWeights(count: i32, inner: i32, width: usize, x: usize, xStride: usize, dy: usize, dyStride: usize, dWeight: usize, dWeightStride: usize, fresh: bool): void {
  if (inner >= 2) {
    let j: usize = 0;
    for (; j + 64 <= width; j += 64) weightTwoByFour(count, x, xStride, dy + j, dyStride, dWeight + j, dWeightStride, fresh);
    for (; j < width; j += 16) weightTwoByOne(count, x, xStride, dy + j, dyStride, dWeight + j, dWeightStride, fresh);
  }
  if ((inner & 1) == 0) return;
  const last = <usize>(inner - 1);
  x += last << 2;
  dWeight += last * dWeightStride;
  let j: usize = 0;
  for (; j + 64 <= width; j += 64) weightOneByFour(count, x, xStride, dy + j, dyStride, dWeight + j, fresh);
  for (; j < width; j += 16) weightOneByOne(count, x, xStride, dy + j, dyStride, dWeight + j, fresh);
}

// @ts-ignore: decorator
@inline function weightTwoByFour(count: i32, x: usize, xStride: usize, dy: usize, dyStride: usize, to: usize, toStride: usize, fresh: bool): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  for (; count > 0; count--) {
    const s = v128.load32_splat(x), t = v128.load32_splat(x, 4);
    const y0 = v128.load(dy), y1 = v128.load(dy, 16), y2 = v128.load(dy, 32), y3 = v128.load(dy, 48);
    a0 = multiplyAdd(a0, s, y0);
    a1 = multiplyAdd(a1, s, y1);
    a2 = multiplyAdd(a2, s, y2);
    a3 = multiplyAdd(a3, s, y3);
    b0 = multiplyAdd(b0, t, y0);
    b1 = multiplyAdd(b1, t, y1);
    b2 = multiplyAdd(b2, t, y2);
    b3 = multiplyAdd(b3, t, y3);
    x += xStride;
    dy += dyStride;
  }
  settleTwo(to, a0, a1, fresh);
  settleTwo(to + 32, a2, a3, fresh);
  to += toStride;
  settleTwo(to, b0, b1, fresh);
  settleTwo(to + 32, b2, b3, fresh);
}

// @ts-ignore: decorator
@inline function weightTwoByOne(count: i32, x: usize, xStride: usize, dy: usize, dyStride: usize, to: usize, toStride: usize, fresh: bool): void {
  let a = f32x4.splat(0), b = a;
  for (; count > 0; count--) {
    const y = v128.load(dy);
    a = multiplyAdd(a, v128.load32_splat(x), y);
    b = multiplyAdd(b, v128.load32_splat(x, 4), y);
    x += xStride;
    dy += dyStride;
  }
  settle(to, a, fresh);
  settle(to + toStride, b, fresh);
}

// @ts-ignore: decorator
@inline function weightOneByFour(count: i32, x: usize, xStride: usize, dy: usize, dyStride: usize, to: usize, fresh: bool): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
  for (; count > 0; count--) {
    const s = v128.load32_splat(x);
    a0 = multiplyAdd(a0, s, v128.load(dy));
    a1 = multiplyAdd(a1, s, v128.load(dy, 16));
    a2 = multiplyAdd(a2, s, v128.load(dy, 32));
    a3 = multiplyAdd(a3, s, v128.load(dy, 48));
    x += xStride;
    dy += dyStride;
  }
  settleTwo(to, a0, a1, fresh);
  settleTwo(to + 32, a2, a3, fresh);
}

// @ts-ignore: decorator
@inline function weightFourByTwo(count: i32, x: usize, xStride: usize, dy: usize, dyStride: usize, to: usize, toStride: usize, fresh: bool): void {
  let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
  for (; count > 0; count--) {
    const y0 = v128.load(dy), y1 = v128.load(dy, 16);
    const s0 = v128.load32_splat(x), s1 = v128.load32_splat(x, 4), s2 = v128.load32_splat(x, 8), s3 = v128.load32_splat(x, 12);
    a0 = multiplyAdd(a0, s0, y0);
    a1 = multiplyAdd(a1, s0, y1);
    b0 = multiplyAdd(b0, s1, y0);
    b1 = multiplyAdd(b1, s1, y1);
    c0 = multiplyAdd(c0, s2, y0);
    c1 = multiplyAdd(c1, s2, y1);
    d0 = multiplyAdd(d0, s3, y0);
    d1 = multiplyAdd(d1, s3, y1);
    x += xStride;
    dy += dyStride;
  }
  settleTwo(to, a0, a1, fresh);
  to += toStride;
  settleTwo(to, b0, b1, fresh);
  to += toStride;
  settleTwo(to, c0, c1, fresh);
  to += toStride;
  settleTwo(to, d0, d1, fresh);
}

// @ts-ignore: decorator
@inline function weightFourByOne(count: i32, x: usize, xStride: usize, dy: usize, dyStride: usize, to: usize, toStride: usize, fresh: bool): void {
  let a = f32x4.splat(0), b = a, c = a, d = a;
  for (; count > 0; count--) {
    const y0 = v128.load(dy);
    a = multiplyAdd(a, v128.load32_splat(x), y0);
    b = multiplyAdd(b, v128.load32_splat(x, 4), y0);
    c = multiplyAdd(c, v128.load32_splat(x, 8), y0);
    d = multiplyAdd(d, v128.load32_splat(x, 12), y0);
    x += xStride;
    dy += dyStride;
  }
  settle(to, a, fresh);
  settle(to + toStride, b, fresh);
  to += toStride << 1;
  settle(to, c, fresh);
  settle(to + toStride, d, fresh);
}

// @ts-ignore: decorator
@inline function weightOneByOne(count: i32, x: usize, xStride: usize, dy: usize, dyStride: usize, to: usize, fresh: bool): void {
  let sum = f32x4.splat(0);
  for (; count > 0; count--) {
    sum = multiplyAdd(sum, v128.load32_splat(x), v128.load(dy));
    x += xStride;
    dy += dyStride;
  }
  settle(to, sum, fresh);
}

/** Stores the first partial sum, and adds later ones to it. */
// @ts-ignore: decorator
@inline function settle(to: usize, sum: v128, fresh: bool): void {
  v128.store(to, fresh ? sum : f32x4.add(v128.load(to), sum));
}

/** The same for two adjacent vectors. */
// @ts-ignore: decorator
@inline function settleTwo(to: usize, first: v128, second: v128, fresh: bool): void {
  if (fresh) {
    v128.store(to, first);
    v128.store(to, second, 16);
  } else {
    const before = v128.load(to), after = v128.load(to, 16);
    v128.store(to, f32x4.add(before, first));
    v128.store(to, f32x4.add(after, second), 16);
  }
}
