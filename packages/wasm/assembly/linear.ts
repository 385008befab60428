// The linear map y = x W + b of many rows, and its backward. W is [inner, columns]; rows of W and y are
// whole vectors, filled up with zeros. Loops keep at most fourteen vectors alive: V8 sinks arithmetic
// below all loads of a block, and sixteen registers is all there is.
import { loadLanes, multiplyAdd, storeLanes, sumFour, sumLanes } from './simd';

/**
 * y = start + x W: `rows` of `inner` numbers to rows of `columns`, a multiple of four. `start` may be a
 * bias (stride 0) or y itself.
 */
export function linear(
  rows: i32,
  inner: i32,
  columns: i32,
  x: usize,
  xStride: usize,
  weight: usize,
  weightStride: usize,
  y: usize,
  yStride: usize,
  start: usize,
  startStride: usize,
): void {
  const width = <usize>columns << 2;
  const fours = rows >> 2;
  if (fours > 0) {
    for (let j: usize = 0; j < width; ) {
      const two = j + 32 <= width;
      for (let r = 0; r < fours; r++) {
        const from = <usize>r << 2;
        if (two) {
          fourRowsTwoVectors(inner, x + from * xStride, xStride, weight + j, weightStride, y + from * yStride + j, yStride, start + from * startStride + j, startStride);
        } else {
          fourRowsOneVector(inner, x + from * xStride, xStride, weight + j, weightStride, y + from * yStride + j, yStride, start + from * startStride + j, startStride);
        }
      }
      j += two ? 32 : 16;
    }
    const done = <usize>fours << 2;
    x += done * xStride;
    y += done * yStride;
    start += done * startStride;
  }
  if ((rows & 2) != 0) {
    twoRows(inner, width, x, xStride, weight, weightStride, y, yStride, start, startStride);
    x += xStride << 1;
    y += yStride << 1;
    start += startStride << 1;
  }
  if ((rows & 1) != 0) oneRow(inner, width, x, weight, weightStride, y, start);
}

// @ts-ignore: decorator
@inline function fourRowsTwoVectors(inner: i32, x: usize, xStride: usize, w: usize, wStride: usize, y: usize, yStride: usize, start: usize, startStride: usize): void {
  const start1 = start + startStride, start2 = start1 + startStride, start3 = start2 + startStride;
  let a0 = v128.load(start), a1 = v128.load(start, 16), b0 = v128.load(start1), b1 = v128.load(start1, 16);
  let c0 = v128.load(start2), c1 = v128.load(start2, 16), d0 = v128.load(start3), d1 = v128.load(start3, 16);
  let x1 = x + xStride, x2 = x1 + xStride, x3 = x2 + xStride;
  const end = x + (<usize>inner << 2);
  for (; x < end; x += 4) {
    const w0 = v128.load(w), w1 = v128.load(w, 16);
    const s0 = v128.load32_splat(x), s1 = v128.load32_splat(x1), s2 = v128.load32_splat(x2), s3 = v128.load32_splat(x3);
    a0 = multiplyAdd(a0, s0, w0);
    a1 = multiplyAdd(a1, s0, w1);
    b0 = multiplyAdd(b0, s1, w0);
    b1 = multiplyAdd(b1, s1, w1);
    c0 = multiplyAdd(c0, s2, w0);
    c1 = multiplyAdd(c1, s2, w1);
    d0 = multiplyAdd(d0, s3, w0);
    d1 = multiplyAdd(d1, s3, w1);
    x1 += 4;
    x2 += 4;
    x3 += 4;
    w += wStride;
  }
  v128.store(y, a0);
  v128.store(y, a1, 16);
  y += yStride;
  v128.store(y, b0);
  v128.store(y, b1, 16);
  y += yStride;
  v128.store(y, c0);
  v128.store(y, c1, 16);
  y += yStride;
  v128.store(y, d0);
  v128.store(y, d1, 16);
}

// @ts-ignore: decorator
@inline function fourRowsOneVector(inner: i32, x: usize, xStride: usize, w: usize, wStride: usize, y: usize, yStride: usize, start: usize, startStride: usize): void {
  const start1 = start + startStride, start2 = start1 + startStride;
  let a = v128.load(start), b = v128.load(start1), c = v128.load(start2), d = v128.load(start2 + startStride);
  let x1 = x + xStride, x2 = x1 + xStride, x3 = x2 + xStride;
  const end = x + (<usize>inner << 2);
  for (; x < end; x += 4) {
    const w0 = v128.load(w);
    a = multiplyAdd(a, v128.load32_splat(x), w0);
    b = multiplyAdd(b, v128.load32_splat(x1), w0);
    c = multiplyAdd(c, v128.load32_splat(x2), w0);
    d = multiplyAdd(d, v128.load32_splat(x3), w0);
    x1 += 4;
    x2 += 4;
    x3 += 4;
    w += wStride;
  }
  v128.store(y, a);
  v128.store(y + yStride, b);
  y += yStride << 1;
  v128.store(y, c);
  v128.store(y + yStride, d);
}

function twoRows(inner: i32, width: usize, x: usize, xStride: usize, weight: usize, wStride: usize, y: usize, yStride: usize, start: usize, startStride: usize): void {
  const other = y + yStride, otherStart = start + startStride;
  const end = x + (<usize>inner << 2);
  let j: usize = 0;
  for (; j + 64 <= width; j += 64) {
    const p = start + j, q = otherStart + j;
    let a0 = v128.load(p), a1 = v128.load(p, 16), a2 = v128.load(p, 32), a3 = v128.load(p, 48);
    let b0 = v128.load(q), b1 = v128.load(q, 16), b2 = v128.load(q, 32), b3 = v128.load(q, 48);
    let w = weight + j;
    for (let at = x, at1 = x + xStride; at < end; at += 4, at1 += 4) {
      const s = v128.load32_splat(at), t = v128.load32_splat(at1);
      const w0 = v128.load(w), w1 = v128.load(w, 16), w2 = v128.load(w, 32), w3 = v128.load(w, 48);
      a0 = multiplyAdd(a0, s, w0);
      a1 = multiplyAdd(a1, s, w1);
      a2 = multiplyAdd(a2, s, w2);
      a3 = multiplyAdd(a3, s, w3);
      b0 = multiplyAdd(b0, t, w0);
      b1 = multiplyAdd(b1, t, w1);
      b2 = multiplyAdd(b2, t, w2);
      b3 = multiplyAdd(b3, t, w3);
      w += wStride;
    }
    v128.store(y + j, a0);
    v128.store(y + j, a1, 16);
    v128.store(y + j, a2, 32);
    v128.store(y + j, a3, 48);
    v128.store(other + j, b0);
    v128.store(other + j, b1, 16);
    v128.store(other + j, b2, 32);
    v128.store(other + j, b3, 48);
  }
  for (; j < width; j += 16) {
    let a = v128.load(start + j), b = v128.load(otherStart + j);
    let w = weight + j;
    for (let at = x, at1 = x + xStride; at < end; at += 4, at1 += 4) {
      const w0 = v128.load(w);
      a = multiplyAdd(a, v128.load32_splat(at), w0);
      b = multiplyAdd(b, v128.load32_splat(at1), w0);
      w += wStride;
    }
    v128.store(y + j, a);
    v128.store(other + j, b);
  }
}

function oneRow(inner: i32, width: usize, x: usize, weight: usize, wStride: usize, y: usize, start: usize): void {
  const end = x + (<usize>inner << 2);
  let j: usize = 0;
  for (; j + 96 <= width; j += 96) {
    const p = start + j;
    let a0 = v128.load(p), a1 = v128.load(p, 16), a2 = v128.load(p, 32);
    let a3 = v128.load(p, 48), a4 = v128.load(p, 64), a5 = v128.load(p, 80);
    let w = weight + j;
    for (let at = x; at < end; at += 4) {
      const s = v128.load32_splat(at);
      a0 = multiplyAdd(a0, s, v128.load(w));
      a1 = multiplyAdd(a1, s, v128.load(w, 16));
      a2 = multiplyAdd(a2, s, v128.load(w, 32));
      a3 = multiplyAdd(a3, s, v128.load(w, 48));
      a4 = multiplyAdd(a4, s, v128.load(w, 64));
      a5 = multiplyAdd(a5, s, v128.load(w, 80));
      w += wStride;
    }
    const to = y + j;
    v128.store(to, a0);
    v128.store(to, a1, 16);
    v128.store(to, a2, 32);
    v128.store(to, a3, 48);
    v128.store(to, a4, 64);
    v128.store(to, a5, 80);
  }
  const left = width - j;
  if (left == 80 || left == 48) {
    oneRowThreeVectors(end, x, weight + j, wStride, y + j, start + j);
    j += 48;
  }
  for (; j + 32 <= width; j += 32) oneRowTwoVectors(end, x, weight + j, wStride, y + j, start + j);
  if (j < width) oneRowOneVector(end, x, weight + j, wStride, y + j, start + j);
}

// @ts-ignore: decorator
@inline function oneRowThreeVectors(end: usize, x: usize, w: usize, wStride: usize, y: usize, start: usize): void {
  let a0 = v128.load(start), a1 = v128.load(start, 16), a2 = v128.load(start, 32);
  let b0 = f32x4.splat(0), b1 = b0, b2 = b0;
  for (; x + 8 <= end; x += 8) {
    const s = v128.load32_splat(x), t = v128.load32_splat(x, 4), w1 = w + wStride;
    a0 = multiplyAdd(a0, s, v128.load(w));
    a1 = multiplyAdd(a1, s, v128.load(w, 16));
    a2 = multiplyAdd(a2, s, v128.load(w, 32));
    b0 = multiplyAdd(b0, t, v128.load(w1));
    b1 = multiplyAdd(b1, t, v128.load(w1, 16));
    b2 = multiplyAdd(b2, t, v128.load(w1, 32));
    w = w1 + wStride;
  }
  if (x < end) {
    const s = v128.load32_splat(x);
    a0 = multiplyAdd(a0, s, v128.load(w));
    a1 = multiplyAdd(a1, s, v128.load(w, 16));
    a2 = multiplyAdd(a2, s, v128.load(w, 32));
  }
  v128.store(y, f32x4.add(a0, b0));
  v128.store(y, f32x4.add(a1, b1), 16);
  v128.store(y, f32x4.add(a2, b2), 32);
}

// @ts-ignore: decorator
@inline function oneRowTwoVectors(end: usize, x: usize, w: usize, wStride: usize, y: usize, start: usize): void {
  let a0 = v128.load(start), a1 = v128.load(start, 16);
  let b0 = f32x4.splat(0), b1 = b0, c0 = b0, c1 = b0, d0 = b0, d1 = b0;
  for (; x + 16 <= end; x += 16) {
    const w1 = w + wStride, w2 = w1 + wStride, w3 = w2 + wStride;
    a0 = multiplyAdd(a0, v128.load32_splat(x), v128.load(w));
    a1 = multiplyAdd(a1, v128.load32_splat(x), v128.load(w, 16));
    b0 = multiplyAdd(b0, v128.load32_splat(x, 4), v128.load(w1));
    b1 = multiplyAdd(b1, v128.load32_splat(x, 4), v128.load(w1, 16));
    c0 = multiplyAdd(c0, v128.load32_splat(x, 8), v128.load(w2));
    c1 = multiplyAdd(c1, v128.load32_splat(x, 8), v128.load(w2, 16));
    d0 = multiplyAdd(d0, v128.load32_splat(x, 12), v128.load(w3));
    d1 = multiplyAdd(d1, v128.load32_splat(x, 12), v128.load(w3, 16));
    w = w3 + wStride;
  }
  for (; x < end; x += 4) {
    const s = v128.load32_splat(x);
    a0 = multiplyAdd(a0, s, v128.load(w));
    a1 = multiplyAdd(a1, s, v128.load(w, 16));
    w += wStride;
  }
  v128.store(y, f32x4.add(f32x4.add(a0, b0), f32x4.add(c0, d0)));
  v128.store(y, f32x4.add(f32x4.add(a1, b1), f32x4.add(c1, d1)), 16);
}

// @ts-ignore: decorator
@inline function oneRowOneVector(end: usize, x: usize, w: usize, wStride: usize, y: usize, start: usize): void {
  let a = v128.load(start), b = f32x4.splat(0), c = b, d = b;
  for (; x + 16 <= end; x += 16) {
    const w1 = w + wStride, w2 = w1 + wStride, w3 = w2 + wStride;
    a = multiplyAdd(a, v128.load32_splat(x), v128.load(w));
    b = multiplyAdd(b, v128.load32_splat(x, 4), v128.load(w1));
    c = multiplyAdd(c, v128.load32_splat(x, 8), v128.load(w2));
    d = multiplyAdd(d, v128.load32_splat(x, 12), v128.load(w3));
    w = w3 + wStride;
  }
  for (; x < end; x += 4) {
    a = multiplyAdd(a, v128.load32_splat(x), v128.load(w));
    w += wStride;
  }
  v128.store(y, f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
}

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

/** How many rows one pass of the weight gradient takes, so that their numbers stay in the L1 cache. */
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
      for (; i < inner; i++) {
        const at = fromX + (<usize>i << 2);
        weightOneByOne(count, at, xStride, fromY + j, dyStride, to, fresh);
        if (two) weightOneByOne(count, at, xStride, fromY + j + 16, dyStride, to + 16, fresh);
        to += dWeightStride;
      }
    }
  }
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
  settle(to, a0, fresh);
  settle(to + 16, a1, fresh);
  to += toStride;
  settle(to, b0, fresh);
  settle(to + 16, b1, fresh);
  to += toStride;
  settle(to, c0, fresh);
  settle(to + 16, c1, fresh);
  to += toStride;
  settle(to, d0, fresh);
  settle(to + 16, d1, fresh);
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

/** Stores a first partial sum, adds a later one. */
// @ts-ignore: decorator
@inline function settle(to: usize, sum: v128, fresh: bool): void {
  v128.store(to, fresh ? sum : f32x4.add(v128.load(to), sum));
}

/** The sums of `rows` of `count` numbers, one for each column. */
export function sumRows(rows: i32, count: i32, x: usize, xStride: usize, sums: usize): void {
  for (let i = 0; i < count; i += 4) {
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

/** to += from, `count` numbers. */
export function addTo(count: i32, from: usize, to: usize): void {
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2;
    storeLanes(to + at, f32x4.add(loadLanes(to + at, count - i), loadLanes(from + at, count - i)), count - i);
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
