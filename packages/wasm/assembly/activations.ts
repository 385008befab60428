// Elementwise functions by number; src/compiled/activations.ts holds the same numbers by name.
import { constants, exp, relu, sigmoid, softplus, tanh } from './functions';
import { storeLanes } from './simd';

export const IDENTITY: i32 = 0;
export const TANH: i32 = 1;
export const SIGMOID: i32 = 2;
export const RELU: i32 = 3;
export const EXP: i32 = 4;
export const SOFTPLUS: i32 = 5;
export const ONE_PLUS_SOFTPLUS: i32 = 6;
export const ONE_PLUS_RELU: i32 = 7;

/** The value at `x`. */
// @ts-ignore: decorator
@inline function activation(kind: i32, x: v128, c: usize): v128 {
  if (kind == TANH) return tanh(x, c);
  if (kind == SIGMOID) return sigmoid(x, c);
  if (kind == RELU) return relu(x);
  if (kind == EXP) return exp(x, c);
  if (kind == SOFTPLUS) return softplus(x, c);
  if (kind == ONE_PLUS_SOFTPLUS) return f32x4.add(f32x4.splat(1), softplus(x, c));
  if (kind == ONE_PLUS_RELU) return f32x4.add(f32x4.splat(1), relu(x));
  return x;
}

/** The derivative at `x`, where the value is `y`. */
// @ts-ignore: decorator
@inline function activationSlope(kind: i32, x: v128, y: v128, c: usize): v128 {
  const one = f32x4.splat(1);
  if (kind == TANH) return f32x4.sub(one, f32x4.mul(y, y));
  if (kind == SIGMOID) return f32x4.mul(y, f32x4.sub(one, y));
  if (kind == RELU || kind == ONE_PLUS_RELU) return v128.and(one, f32x4.gt(x, f32x4.splat(0)));
  if (kind == EXP) return y;
  if (kind == SOFTPLUS || kind == ONE_PLUS_SOFTPLUS) return sigmoid(x, c);
  return one;
}

/** The value at one number. */
export function scalarActivation(kind: i32, x: f32): f32 {
  return f32x4.extract_lane(activation(kind, f32x4.splat(x), constants()), 0);
}

/** The derivative at one number. */
export function scalarActivationSlope(kind: i32, x: f32, y: f32): f32 {
  return f32x4.extract_lane(activationSlope(kind, f32x4.splat(x), f32x4.splat(y), constants()), 0);
}

/** y = activation(x) for rows of `count` numbers. */
export function activate(rows: i32, count: i32, kind: i32, x: usize, xStride: usize, y: usize, yStride: usize): void {
  const c = constants();
  for (; rows > 0; rows--) {
    for (let i = 0; i < count; i += 4) {
      const at = <usize>i << 2;
      storeLanes(y + at, activation(kind, v128.load(x + at), c), count - i);
    }
    x += xStride;
    y += yStride;
  }
}

/** dx = dy ⊙ slope. `dx` may be `dy`. For tanh, sigmoid and relu, `x` may be `y`. */
export function activateBackward(
  rows: i32,
  count: i32,
  kind: i32,
  x: usize,
  xStride: usize,
  y: usize,
  yStride: usize,
  dy: usize,
  dyStride: usize,
  dx: usize,
  dxStride: usize,
): void {
  const c = constants();
  for (; rows > 0; rows--) {
    for (let i = 0; i < count; i += 4) {
      const at = <usize>i << 2;
      const slope = activationSlope(kind, v128.load(x + at), v128.load(y + at), c);
      storeLanes(dx + at, f32x4.mul(v128.load(dy + at), slope), count - i);
    }
    x += xStride;
    y += yStride;
    dy += dyStride;
    dx += dxStride;
  }
}

/** The erase and add vectors of a write head, which lie side by side, in one call. */
export function writeVectors(
  batch: i32,
  width: i32,
  eraseKind: i32,
  addKind: i32,
  parameters: usize,
  values: usize,
  stride: usize,
): void {
  const add = <usize>width << 2;
  activate(batch, width, eraseKind, parameters, stride, values, stride);
  activate(batch, width, addKind, parameters + add, stride, values + add, stride);
}

/** From their gradients to those of the raw numbers, in place. */
export function writeVectorsBackward(
  batch: i32,
  width: i32,
  eraseKind: i32,
  addKind: i32,
  parameters: usize,
  values: usize,
  gradients: usize,
  stride: usize,
): void {
  const add = <usize>width << 2;
  const x = parameters + add, y = values + add, dx = gradients + add;
  activateBackward(batch, width, eraseKind, parameters, stride, values, stride, gradients, stride, gradients, stride);
  activateBackward(batch, width, addKind, x, stride, y, stride, dx, stride, dx, stride);
}
