import { content, sharpen } from '@tapehead/heads';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { createRng } from '@tapehead/core';
import { expect, test } from 'vitest';
import { compiledRows, rowModel } from '../../fixtures/functions.js';

const { fround } = Math;
const largest = fround(3.4028234663852886e38);
const width = 16;

const functions = {
  exp: (x: tf.Tensor) => tf.exp(x),
  tanh: (x: tf.Tensor) => tf.tanh(x),
  sigmoid: (x: tf.Tensor) => tf.sigmoid(x),
  softplus: (x: tf.Tensor) => tf.softplus(x),
  relu: (x: tf.Tensor) => tf.relu(x),
  log: (x: tf.Tensor) => tf.log(x),
};

/** The values that compiled code computes for some numbers. */
function valuesAt(kind: keyof typeof functions, numbers: readonly number[]): number[] {
  const rows = Array.from({ length: Math.ceil(numbers.length / width) }, (_, row) =>
    Array.from({ length: width }, (_, at) => numbers[row * width + at] ?? 1),
  );
  const compiled = compiledRows(rowModel(width, width, functions[kind]));
  const values = compiled.of(rows).flat();
  compiled.dispose();
  return values.slice(0, numbers.length);
}

/** Every 9973rd float32 between two positive ones, and the same numbers negated. */
function grid(from: number, to: number): number[] {
  const [first = 0, last = 0] = new Uint32Array(Float32Array.of(from, to).buffer);
  const bits = Uint32Array.from(
    { length: Math.floor((last - first) / 9973) },
    (_, index) => first + 9973 * index,
  );
  const positive = [...new Float32Array(bits.buffer)];
  return [...positive.map((value) => -value), ...positive];
}

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

test.each([
  ['exp', Math.exp, 1e-30, 87, 2.5e-7],
  ['tanh', Math.tanh, 1e-30, 1e4, 4e-7],
  ['sigmoid', (x: number) => 1 / (1 + Math.exp(-x)), 1e-30, 86, 3e-7],
  ['softplus', softplus, 1e-30, 86, 4e-7],
  ['relu', (x: number) => Math.max(x, 0), 1e-30, largest, 0],
] as const)('%s: the relative error is within its bound', (kind, exact, from, to, bound) => {
  const numbers = grid(from, to);
  const values = valuesAt(kind, numbers);
  let worst = 0;
  numbers.forEach((x, index) => {
    const expected = exact(x);
    const error = Math.abs((values[index] ?? Number.NaN) - expected);
    worst = Math.max(worst, expected === 0 ? error : error / Math.abs(expected));
  });
  expect(worst).toBeLessThanOrEqual(bound);
});

test('log: the relative error is within 3e-7, near 1 within 1e-7 of 1', () => {
  const numbers = grid(1e-30, 1e30).filter((x) => x > 0);
  const worst = valuesAt('log', numbers).reduce((most, value, index) => {
    const expected = Math.log(numbers[index] ?? 1);
    return Math.max(most, Math.abs(value - expected) / Math.max(Math.abs(expected), 1 / 3));
  }, 0);
  expect(worst).toBeLessThanOrEqual(3e-7);
});

test('exp up to 3.4e38 has a relative error of 2e-6 at most, and beyond it is infinite', () => {
  const numbers = grid(87, 88.72).filter((x) => x > 0);
  valuesAt('exp', numbers).forEach((value, index) => {
    expect(Math.abs(value / Math.exp(numbers[index] ?? 0) - 1)).toBeLessThan(2e-6);
  });
  expect(valuesAt('exp', [88.73, 89, 100, largest])).toEqual(Array(4).fill(Infinity));
});

test('powers up to 3.4e38 have a relative error of 2e-5 at most, and larger ones are infinite', () => {
  const model = rowModel(2, 1, (row) => {
    const [base, exponent] = tf.split(row, 2, 1);
    return tf.pow(base ?? row, exponent ?? row);
  });
  const compiled = compiledRows(model);
  const base = fc.double({ min: 1.01, max: 1e6, noNaN: true }).map(fround);
  // The power's natural logarithm. That of the largest number is 88.72.
  const exponential = (min: number, max: number) =>
    fc.tuple(base, fc.double({ min, max, noNaN: true })).map(([x, logarithm]) => {
      const y = fround(logarithm / Math.log(x));
      return { x, y, power: x ** y };
    });
  fc.assert(
    fc.property(exponential(82, 88.7), ({ x, y, power }) => {
      const [[value = Number.NaN] = []] = compiled.of([[x, y]]);
      expect(Math.abs(value / power - 1)).toBeLessThan(2e-5);
    }),
    { seed: 31 },
  );
  fc.assert(
    fc.property(exponential(88.8, 700), ({ x, y }) => {
      expect(compiled.of([[x, y]])).toEqual([[Infinity]]);
    }),
    { seed: 32 },
  );
  compiled.dispose();
});

test('at the edges of float32 all that are bounded there are finite', () => {
  const edges = [0, -0, 1e-45, -1e-45, 1e-38, -1e-38, 87.5, -87.5, 88.8, -88.8, largest, -largest];
  for (const kind of ['tanh', 'sigmoid', 'softplus', 'relu'] as const) {
    const values = valuesAt(kind, edges);
    expect(
      values.every(Number.isFinite),
      `${kind} of ${edges.join(' ')}: ${values.join(' ')}`,
    ).toBe(true);
  }
  expect(valuesAt('tanh', [largest, -largest, 0])).toEqual([1, -1, 0]);
  expect(valuesAt('sigmoid', [largest, 100, -100, -largest])).toEqual([1, 1, 0, 0]);
});

test('NaN stays NaN', () => {
  for (const kind of ['tanh', 'sigmoid', 'softplus', 'relu', 'exp'] as const) {
    expect(valuesAt(kind, [Number.NaN])).toEqual([Number.NaN]);
  }
});

test('sharpening, also of extreme weightings by extreme powers, is a distribution', () => {
  const slots = 13;
  const weight = fc.oneof(
    fc.constantFrom(0, 1, 1e-38, 1e-45, 1e-12, largest, -1),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  // From 1e37 on, γ log w exceeds float32, on both engines.
  const raw = fc.oneof(
    fc.constantFrom(0, -largest, 1e36, 80),
    fc.double({ min: -5, max: 60, noNaN: true }),
  );
  const stage = sharpen().build({ slots, width: 1 }, createRng(1));
  const compiled = compiledRows(
    rowModel(slots + 1, slots, (row) => {
      const [batch] = row.shape;
      const weighting = tf.slice2d(row, [0, 1], [batch, slots]);
      const memory = tf.zeros<tf.Rank.R3>([batch, slots, 1]);
      const given = { memory, previous: weighting, weighting };
      return stage.address(tf.slice2d(row, [0, 0], [batch, 1]), given);
    }),
  );
  fc.assert(
    fc.property(fc.array(weight, { minLength: slots, maxLength: slots }), raw, (weights, gamma) => {
      const [result = []] = compiled.of([[gamma, ...weights]]);
      expect(result.every((value) => value >= 0 && value <= 1.000001)).toBe(true);
      expect(result.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    }),
  );
  compiled.dispose();
});

test('content weightings of extreme memories, keys and strengths are distributions', () => {
  const [slots, size] = [3, 3];
  // From 1.8e19 on, a square exceeds float32, on both engines.
  const number = fc.oneof(
    fc.constantFrom(0, 1e-45, 1e-20, -1e-20, 1e18, -1e18),
    fc.double({ min: -2, max: 2, noNaN: true }),
  );
  for (const form of ['square-root', 'product-clamp'] as const) {
    const stage = content({ norm: { form, epsilon: 1e-8 } }).build(
      { slots, width: size },
      createRng(1),
    );
    const compiled = compiledRows(
      rowModel(slots * size + size + 1, slots, (row) => {
        const [batch] = row.shape;
        const cells = tf.slice2d(row, [0, 0], [batch, slots * size]);
        const memory = tf.reshape<tf.Rank.R3>(cells, [batch, slots, size]);
        const none = tf.zeros<tf.Rank.R2>([batch, slots]);
        const parameters = tf.slice2d(row, [0, slots * size], [batch, size + 1]);
        return stage.address(parameters, { memory, previous: none, weighting: none });
      }),
    );
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 12, maxLength: 12 }),
        // Beyond these, β K exceeds float32.
        fc.constantFrom(0, -largest, 1e36, 50),
        (numbers, strength) => {
          const [result = []] = compiled.of([[...numbers, strength]]);
          expect(result.every((value) => value >= 0 && value <= 1.000001)).toBe(true);
          expect(result.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
        },
      ),
    );
    compiled.dispose();
  }
});
