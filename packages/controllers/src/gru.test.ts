import { createRng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { gru } from './gru.js';

/** The equations in plain loops of float64. */
function plainGru(
  weights: Readonly<Record<string, ArrayLike<number>>>,
  inputs: readonly (readonly number[])[],
  units: number,
): number[][] {
  const of = (name: string) => Array.from(weights[name] ?? []);
  const [gates, gatesBias] = [of('gates.weight'), of('gates.bias')];
  const [candidate, candidateBias] = [of('candidate.weight'), of('candidate.bias')];
  const sum = (x: readonly number[], matrix: readonly number[], column: number, columns: number) =>
    x.reduce((total, value, row) => total + value * (matrix[row * columns + column] ?? 0), 0);
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  let hidden = of('initialHidden');
  return inputs.map((input) => {
    const both = [...input, ...hidden];
    const gate = (index: number, h: number) => {
      const column = index * units + h;
      return sigmoid(sum(both, gates, column, 2 * units) + (gatesBias[column] ?? 0));
    };
    const kept = [...input, ...hidden.map((value, h) => gate(1, h) * value)];
    hidden = hidden.map((value, h) => {
      const news = Math.tanh(sum(kept, candidate, h, units) + (candidateBias[h] ?? 0));
      return (1 - gate(0, h)) * value + gate(0, h) * news;
    });
    return hidden;
  });
}

test('a trace of it is that of its equations in plain loops', () => {
  const [units, inputSize] = [5, 3];
  const controller = gru({ units }).build({ inputSize }, createRng(1));
  tf.tidy(() => {
    for (const weight of Object.values(controller.weights)) weight.assign(tf.mul(weight, 3));
    const rng = createRng(2);
    const inputs = Array.from({ length: 12 }, () =>
      Array.from({ length: inputSize }, () => 2 * rng.normal()),
    );
    const weights = Object.fromEntries(
      Object.entries(controller.weights).map(([name, weight]) => [name, weight.dataSync()]),
    );
    let state = controller.initialState(1);
    const traced = inputs.map((input) => {
      const step = controller.step(tf.tensor2d([input]), state);
      state = step.state;
      return [...step.output.dataSync()];
    });
    plainGru(weights, inputs, units).forEach((expected, t) => {
      expected.forEach((value, h) => {
        expect(traced[t]?.[h]).toBeCloseTo(value, 5);
      });
    });
  });
  tf.dispose(Object.values(controller.weights));
});

test('impossible units, and a state of another shape, are refused', () => {
  expect(() => gru({ units: 0 })).toThrow('gru.units: got 0, expected a whole number from 1');
  const controller = gru({ units: 2 }).build({ inputSize: 1 }, createRng(1));
  tf.tidy(() => {
    expect(() => controller.step(tf.zeros([1, 1]), tf.zeros([1, 3]))).toThrow(
      'gru.step.state: got a tensor of shape [1, 3], expected one of shape [1, 2]',
    );
  });
  tf.dispose(Object.values(controller.weights));
});
