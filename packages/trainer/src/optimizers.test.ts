import { type Architecture, findInTable, type NamedTensors, type Optimizer } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adam } from './adam.js';
import { optimizers } from './optimizers.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';

type Plain = Record<string, number>;

/** Weights `a` [2] and `b` [1, 1] after some updates, with the optimizer's state, as numbers `<name>[i]`. */
function run(optimizer: Optimizer, steps: readonly number[][], rate: (t: number) => number): Plain {
  return tf.tidy(() => {
    const shapes = { a: [2], b: [1, 1] };
    let weights: NamedTensors = { a: tf.tensor1d([0.5, -2]), b: tf.tensor2d([[3]]) };
    let state: NamedTensors = Object.fromEntries(
      Object.entries(optimizer.stateShapes(shapes)).map(([name, shape]) => [
        name,
        tf.zeros([...shape]),
      ]),
    );
    steps.forEach(([first = 0, second = 0, third = 0], t) => {
      const gradients = { a: tf.tensor1d([first, second]), b: tf.tensor2d([[third]]) };
      ({ weights, state } = optimizer.update({
        weights,
        gradients,
        state,
        learningRate: tf.scalar(rate(t)),
      }));
    });
    const entries = Object.entries({ ...weights, ...state }).flatMap(([name, tensor]) =>
      [...tensor.dataSync()].map((value, i): [string, number] => [`${name}[${i}]`, value]),
    );
    return Object.fromEntries(entries);
  });
}

const starts: [string, number][] = [
  ['a[0]', 0.5],
  ['a[1]', -2],
  ['b[0]', 3],
];
const gradients = fc.array(
  fc.array(fc.float({ min: -20, max: 20, noNaN: true }), { minLength: 3, maxLength: 3 }),
  { minLength: 1, maxLength: 6 },
);
const rate = (t: number) => 0.1 / (1 + t);

function expectClose(actual: Plain, expected: Plain) {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected)) {
    expect(Math.abs((actual[name] ?? Number.NaN) - value), name).toBeLessThan(
      1e-4 * (1 + Math.abs(value)),
    );
  }
}

test('rmsprop does what its equations say', () => {
  fc.assert(
    fc.property(gradients, (steps) => {
      const expected: Plain = {};
      starts.forEach(([name, start], k) => {
        let [w, n, m, delta] = [start, 0, 0, 0];
        steps.forEach((step, t) => {
          const g = step[k] ?? 0;
          n = 0.9 * n + 0.1 * g * g;
          m = 0.9 * m + 0.1 * g;
          delta = 0.8 * delta - (rate(t) * g) / Math.sqrt(n - m * m + 1e-2);
          w += delta;
        });
        expected[name] = w;
        expected[`rmsprop.meanSquare.${name}`] = n;
        expected[`rmsprop.mean.${name}`] = m;
        expected[`rmsprop.velocity.${name}`] = delta;
      });
      expectClose(
        run(rmsprop({ decay: 0.9, momentum: 0.8, epsilon: 1e-2 }), steps, rate),
        expected,
      );
    }),
    { numRuns: 30 },
  );
});

test('adam does what its equations say', () => {
  fc.assert(
    fc.property(gradients, (steps) => {
      const expected: Plain = { 'adam.steps[0]': steps.length };
      starts.forEach(([name, start], k) => {
        let [w, m, v] = [start, 0, 0];
        steps.forEach((step, t) => {
          const g = step[k] ?? 0;
          m = 0.8 * m + 0.2 * g;
          v = 0.95 * v + 0.05 * g * g;
          w -=
            (rate(t) * (m / (1 - 0.8 ** (t + 1)))) / (Math.sqrt(v / (1 - 0.95 ** (t + 1))) + 1e-3);
        });
        expected[name] = w;
        expected[`adam.mean.${name}`] = m;
        expected[`adam.meanSquare.${name}`] = v;
      });
      expectClose(run(adam({ beta1: 0.8, beta2: 0.95, epsilon: 1e-3 }), steps, rate), expected);
    }),
    { numRuns: 30 },
  );
});

test.each([0, 0.8])('sgd with momentum %d does what its equations say', (momentum) => {
  fc.assert(
    fc.property(gradients, (steps) => {
      const expected: Plain = {};
      starts.forEach(([name, start], k) => {
        let [w, delta] = [start, 0];
        steps.forEach((step, t) => {
          delta = momentum * delta - rate(t) * (step[k] ?? 0);
          w = w - rate(t) * 0.3 * w + delta;
        });
        expected[name] = w;
        if (momentum > 0) expected[`sgd.velocity.${name}`] = delta;
      });
      expectClose(run(sgd({ momentum, weightDecay: 0.3 }), steps, rate), expected);
    }),
    { numRuns: 30 },
  );
});

test.each([
  ['adam', adam({ weightDecay: 0.5 }), adam()],
  ['rmsprop', rmsprop({ weightDecay: 0.5 }), rmsprop()],
])(
  'the weight decay of %s is decoupled: its gradients’ means do not see it',
  (_name, own, plain) => {
    const steps = [[1, -2, 3]];
    const [decayed, kept] = [own, plain].map((optimizer) => run(optimizer, steps, () => 0.1));
    for (const [name, value] of Object.entries(kept ?? {})) {
      const start = starts.find(([weight]) => weight === name)?.[1] ?? 0;
      expect(decayed?.[name], name).toBeCloseTo(value - 0.1 * 0.5 * start, 6);
    }
  },
);

test('the first step of adam is the learning rate, whatever the gradient', () => {
  const { 'a[0]': a, 'b[0]': b } = run(adam(), [[1e-3, 0, -50]], () => 0.01);
  expect(a).toBeCloseTo(0.5 - 0.01, 5);
  expect(b).toBeCloseTo(3 + 0.01, 5);
});

test('rmsprop stays finite under gradients that never change, though n − m² rounds below −ε', () => {
  const steps = Array.from({ length: 400 }, () => [77.7, -299, 12345.6]);
  for (const value of Object.values(run(rmsprop(), steps, () => 1e-4))) {
    expect(Number.isFinite(value)).toBe(true);
  }
});

test('optimizers stay finite under the largest gradients that a step lets through', () => {
  for (const optimizer of [rmsprop(), adam(), sgd({ momentum: 0.9 })]) {
    const steps = Array.from({ length: 30 }, (_, t) => [1e19, -1e19, t % 2 === 0 ? 1e19 : 0]);
    for (const value of Object.values(run(optimizer, steps, () => 1e-4))) {
      expect(Number.isFinite(value)).toBe(true);
    }
  }
});

const load = ({ kind, options }: Architecture) =>
  findInTable('optimizer', optimizers, kind)(structuredClone(options));

test('a definition as data gives the same optimizer again', () => {
  for (const optimizer of [
    rmsprop({ momentum: 0.5 }),
    adam({ beta2: 0.99 }),
    sgd({ momentum: 0.9 }),
  ]) {
    const { kind, options } = optimizer;
    const again = load(optimizer);
    expect({ kind: again.kind, options: again.options }).toEqual({ kind, options });
  }
  expect(rmsprop().options).toEqual({ decay: 0.95, momentum: 0.9, epsilon: 1e-4, weightDecay: 0 });
  expect(adam().options).toEqual({ beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 });
  expect(sgd().options).toEqual({ momentum: 0, weightDecay: 0 });
});

test.each([
  [{ kind: 'adam', options: { beta1: 1 } }, 'adam.beta1: got 1, expected a number from 0 to'],
  [{ kind: 'adam', options: { beta: 0.9 } }, 'adam.beta: no such option'],
  [
    { kind: 'rmsprop', options: { decay: -0.1 } },
    'rmsprop.decay: got -0.1, expected a number from 0 to 1',
  ],
  [
    { kind: 'rmsprop', options: { epsilon: 0 } },
    'rmsprop.epsilon: got 0, expected a number greater than 0',
  ],
  [{ kind: 'sgd', options: { momentum: 2 } }, 'sgd.momentum: got 2, expected a number from 0 to 1'],
  [
    { kind: 'adam', options: { weightDecay: -1 } },
    'adam.weightDecay: got -1, expected a number from 0 to 1000',
  ],
])('%j is refused', (definition, message) => {
  expect(() => load(definition)).toThrow(message);
});
