// The linear map y = x W + b of many rows. W is [inner, columns]; rows of W and y are whole vectors,
// padded with zeros. Loops keep at most fourteen vectors alive, since there are sixteen registers and V8 moves
// arithmetic below all loads of a block.
import { multiplyAdd } from './simd';

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
  const pairs = rows >> 1;
  // Some columns of W at a time, which stay in the first-level cache while all rows use them.
  const wide = width & ~63;
  for (let j: usize = 0; j < wide; j += 64) {
    let from = x, to = y + j, begin = start + j;
    for (let r = 0; r < pairs; r++) {
      twoRowsFourVectors(inner, from, xStride, weight + j, weightStride, to, yStride, begin, startStride);
      from += xStride << 1;
      to += yStride << 1;
      begin += startStride << 1;
    }
  }
  if (wide < width && pairs > 0) narrow(rows, inner, width - wide, x, xStride, weight + wide, weightStride, y + wide, yStride, start + wide, startStride);
  if ((rows & 1) != 0) {
    const last = <usize>rows - 1;
    oneRow(inner, width, x + last * xStride, weight, weightStride, y + last * yStride, start + last * startStride);
  }
}

/** The same for fewer than four vectors of columns, and for an even number of rows. */
function narrow(rows: i32, inner: i32, width: usize, x: usize, xStride: usize, weight: usize, wStride: usize, y: usize, yStride: usize, start: usize, startStride: usize): void {
  for (; rows >= 4; rows -= 4) {
    let j: usize = 0;
    if (width >= 32) {
      fourRowsTwoVectors(inner, x, xStride, weight, wStride, y, yStride, start, startStride);
      j = 32;
    }
    if (j < width) fourRowsOneVector(inner, x, xStride, weight + j, wStride, y + j, yStride, start + j, startStride);
    x += xStride << 2;
    y += yStride << 2;
    start += startStride << 2;
  }
  if (rows < 2) return;
  for (let j: usize = 0; j < width; j += 16) twoRowsOneVector(inner, x, xStride, weight + j, wStride, y + j, yStride, start + j, startStride);
}

// @ts-ignore: decorator
@inline function fourRowsTwoVectors(inner: i32, x: usize, xStride: usize, w: usize, wStride: usize, y: usize, yStride: usize, start: usize, startStride: usize): void {
  const start1 = start + startStride, start2 = start1 + startStride, start3 = start2 + startStride;
  let a0 = v128.load(start), a1 = v128.load(start, 16), b0 = v128.load(start1), b1 = v128.load(start1, 16);
  let c0 = v128.load(start2), c1 = v128.load(start2, 16), d0 = v128.load(start3), d1 = v128.load(start3, 16);
  let x1 = x + xStride, x2 = x1 + xStride, x3 = x2 + xStride;
  const end = x + (<usize>inner << 2);
  for (; x + 4 <= end; x += 4) {
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
  for (; x + 4 <= end; x += 4) {
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

// @ts-ignore: decorator
@inline function twoRowsFourVectors(inner: i32, x: usize, xStride: usize, w: usize, wStride: usize, y: usize, yStride: usize, start: usize, startStride: usize): void {
  const other = start + startStride;
  let a0 = v128.load(start), a1 = v128.load(start, 16), a2 = v128.load(start, 32), a3 = v128.load(start, 48);
  let b0 = v128.load(other), b1 = v128.load(other, 16), b2 = v128.load(other, 32), b3 = v128.load(other, 48);
  const end = x + (<usize>inner << 2);
  for (let at1 = x + xStride; x < end; x += 4, at1 += 4) {
    const s = v128.load32_splat(x), t = v128.load32_splat(at1);
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
  v128.store(y, a0);
  v128.store(y, a1, 16);
  v128.store(y, a2, 32);
  v128.store(y, a3, 48);
  y += yStride;
  v128.store(y, b0);
  v128.store(y, b1, 16);
  v128.store(y, b2, 32);
  v128.store(y, b3, 48);
}

// @ts-ignore: decorator
@inline function twoRowsOneVector(inner: i32, x: usize, xStride: usize, w: usize, wStride: usize, y: usize, yStride: usize, start: usize, startStride: usize): void {
  let a = v128.load(start), b = v128.load(start + startStride);
  const end = x + (<usize>inner << 2);
  for (let at1 = x + xStride; x < end; x += 4, at1 += 4) {
    const w0 = v128.load(w);
    a = multiplyAdd(a, v128.load32_splat(x), w0);
    b = multiplyAdd(b, v128.load32_splat(at1), w0);
    w += wStride;
  }
  v128.store(y, a);
  v128.store(y + yStride, b);
}

function oneRow(inner: i32, width: usize, x: usize, weight: usize, wStride: usize, y: usize, start: usize): void {
  const end = x + (<usize>inner << 2);
  let j: usize = 0;
  for (; j + 112 <= width; j += 112) {
    const p = start + j;
    let a0 = v128.load(p), a1 = v128.load(p, 16), a2 = v128.load(p, 32), a3 = v128.load(p, 48);
    let a4 = v128.load(p, 64), a5 = v128.load(p, 80), a6 = v128.load(p, 96);
    let w = weight + j;
    for (let at = x; at < end; at += 4) {
      const s = v128.load32_splat(at);
      a0 = multiplyAdd(a0, s, v128.load(w));
      a1 = multiplyAdd(a1, s, v128.load(w, 16));
      a2 = multiplyAdd(a2, s, v128.load(w, 32));
      a3 = multiplyAdd(a3, s, v128.load(w, 48));
      a4 = multiplyAdd(a4, s, v128.load(w, 64));
      a5 = multiplyAdd(a5, s, v128.load(w, 80));
      a6 = multiplyAdd(a6, s, v128.load(w, 96));
      w += wStride;
    }
    const to = y + j;
    v128.store(to, a0);
    v128.store(to, a1, 16);
    v128.store(to, a2, 32);
    v128.store(to, a3, 48);
    v128.store(to, a4, 64);
    v128.store(to, a5, 80);
    v128.store(to, a6, 96);
  }
  const left = width - j;
  if (left == 96 || left == 80 || left == 48) {
    oneRowThreeVectors(end, x, weight + j, wStride, y + j, start + j);
    j += 48;
  }
  if (left == 96) {
    oneRowThreeVectors(end, x, weight + j, wStride, y + j, start + j);
    return;
  }
  for (; j + 32 <= width; j += 32) oneRowTwoVectors(end, x, weight + j, wStride, y + j, start + j);
  if (j < width) oneRowOneVector(end, x, weight + j, wStride, y + j, start + j);
}

function oneRowThreeVectors(end: usize, x: usize, w: usize, wStride: usize, y: usize, start: usize): void {
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
