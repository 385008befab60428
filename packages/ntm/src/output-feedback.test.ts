import { feedforward, lstm, recurrent } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { testSequenceModel } from '@tapehead/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { loadOutputFeedback, ntmRegistry, outputFeedback, paper } from './index.js';

const small = paper({ controller: lstm({ units: 4 }), slots: 5, width: 3 });

describe.each([
  ['bits fed back to the paper’s machine', outputFeedback(small)],
  ['classes', outputFeedback(small, { outputs: 'classes' })],
])('%s', (_name, definition) => {
  testSequenceModel(test, definition, {
    registry: ntmRegistry,
    sizes: [
      { inputSize: 6, outputSize: 2 },
      { inputSize: 5, outputSize: 3 },
    ],
  });
});

test.each(['bits', 'classes'] as const)(
  'own %s count where the inputs say so, else the teacher’s',
  (outputs) => {
    const [inputSize, outputSize, steps] = [2, 3, 7];
    const given = { inputSize: inputSize + outputSize + 1, outputSize };
    const model = outputFeedback(small, { outputs }).build(given, createRng(1));
    const inner = small.build({ inputSize: inputSize + outputSize, outputSize }, createRng(1));
    tf.tidy(() => {
      const rng = createRng(2);
      const numbers = (count: number) => Array.from({ length: count }, () => 2 * rng.normal());
      const isOwn = Array.from({ length: steps }, () => rng.integer(2));
      const shown = isOwn.map(() => numbers(inputSize));
      const teacher = isOwn.map((own) => numbers(outputSize).map((x) => (own ? 0 : x)));
      const rows = shown.map((x, t) => [[...x, ...(teacher[t] ?? []), isOwn[t] ?? 0]]);
      const found = model.forward(tf.tensor3d(rows));
      const trace = model.trace?.(tf.tensor3d(rows));
      let state = inner.initialState(1);
      let last = new Array<number>(outputSize).fill(0);
      shown.forEach((x, t) => {
        const seen = isOwn[t] ? last : (teacher[t] ?? []);
        const step = inner.step(tf.tensor2d([[...x, ...seen]]), state);
        const logits = [...step.output.dataSync()];
        last = logits.map((logit) =>
          Number(outputs === 'bits' ? logit > 0 : logit === Math.max(...logits)),
        );
        state = step.state;
        for (const each of [found, trace?.logits]) {
          const row = each?.dataSync().slice(t * outputSize, (t + 1) * outputSize) ?? [];
          logits.forEach((logit, o) => {
            expect(row[o]).toBeCloseTo(logit, 5);
          });
        }
      });
    });
    model.dispose();
    inner.dispose();
  },
);

test('of classes that are equally likely the first one is fed back, as it is measured, and bits of ½ are 0', () => {
  const fedBack = (['classes', 'bits'] as const).map((outputs) => {
    const model = outputFeedback(small, { outputs }).build(
      { inputSize: 5, outputSize: 3 },
      createRng(1),
    );
    const chosen = tf.tidy(() => {
      for (const weight of Object.values(model.weights)) weight.assign(tf.zerosLike(weight));
      const { state } = model.step(tf.ones([2, 5]), model.initialState(2));
      return Array.from(state.output.dataSync());
    });
    model.dispose();
    return chosen;
  });
  expect(fedBack).toEqual([
    [1, 0, 0, 1, 0, 0],
    [0, 0, 0, 0, 0, 0],
  ]);
});

test.each<[string, () => unknown, string]>([
  [
    'inputs without room for a teacher',
    () => outputFeedback(small).build({ inputSize: 4, outputSize: 3 }, createRng(1)),
    'output-feedback.build.inputSize: got 4, expected at least 5: the task',
  ],
  [
    'outputs that are neither bits nor classes',
    () =>
      loadOutputFeedback(
        { model: { kind: 'ntm', options: small.options }, outputs: 'numbers' },
        ntmRegistry,
      ),
    'output-feedback.outputs: got "numbers", expected one of bits, classes',
  ],
])('%s: refused', (_name, make, message) => {
  expect(make).toThrow(message);
});

test('a model without memory has no trace with it either', () => {
  const plain = outputFeedback(recurrent(feedforward({ units: 3 })));
  const model = plain.build({ inputSize: 5, outputSize: 2 }, createRng(1));
  expect(model.trace).toBeUndefined();
  model.dispose();
});
