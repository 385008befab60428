import { feedforward, lstm } from '@tapehead/controllers';
import { createRng, type ModelDefinition } from '@tapehead/core';
import { readHead, writeHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import { article, ntm, type Ntm, paper } from '@tapehead/ntm';
import { adam, clipByGlobalNorm, clipByValue, createReferenceStep } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { drawBatch } from '../../fixtures/batches.js';
import { compileModel } from './compile-model.js';
import { compileStep } from './compile-step.js';

const largest = Math.fround(3.4028234663852886e38);

/** Each is repeated over all inputs. */
const patterns = {
  'the largest number': [largest],
  'its negative': [-largest],
  'both in turns': [largest, -largest, -largest],
  'large and small ones': [3e38, 1e-45, -3e38, 0, 1],
  'denormal numbers': [1e-45, -1e-45, 1e-40, 0],
  'the least normal numbers': [1.17549435e-38, -1.17549435e-38],
};

const sizes = { slots: 13, width: 6 };
const models: Readonly<Record<string, ModelDefinition<Ntm>>> = {
  'paper, LSTM': paper({ controller: lstm({ units: 18 }), readHeads: 2, ...sizes }),
  'paper, feedforward': paper({ controller: feedforward({ units: 18 }), writeHeads: 2, ...sizes }),
  article: article({ controller: lstm({ units: 18 }), ...sizes }),
};

const cases = Object.entries(models).flatMap(([name, definition]) =>
  Object.entries(patterns).map(([inputs, pattern]) => ({ name, definition, inputs, pattern })),
);

test.each(cases)(
  '$name: inputs of $inputs give finite numbers, and the reference’s gradients',
  ({ definition, pattern }) => {
    const model = definition.build({ inputSize: 5, outputSize: 6 }, createRng(3));
    const [steps, sequences] = [9, 3];
    const drawn = drawBatch(model, steps, sequences, createRng(4));
    const inputs = drawn.inputs.map((_, index) => pattern[index % pattern.length] ?? 0);
    const options = { optimizer: adam(), clip: clipByGlobalNorm() };
    const reference = createReferenceStep(model, options);
    const expected = reference.gradients({ ...drawn, inputs });
    reference.dispose();
    const step = compileStep(model, options);
    const actual = step.gradients({ ...drawn, inputs });
    expectAgreement('loss', [actual.loss], [expected.loss], 1e-5);
    expectAgreement('norm of the gradients', [actual.norm], [expected.norm], 1e-4);
    for (let update = 0; update < 3; update += 1) {
      const { loss, finite } = step.gradients({ ...drawn, inputs });
      expect(loss, 'loss').toSatisfy(Number.isFinite);
      // A gradient that exceeds float32 is reported as not finite, and the step is not taken.
      if (finite) step.update(1e-3);
    }
    step.dispose();
    const compiled = compileModel(model);
    tf.tidy(() => {
      const trace = compiled.trace(tf.tensor3d(inputs, [steps, sequences, 5]));
      const values = Object.entries({
        logits: trace.logits,
        ...Object.fromEntries(
          trace.heads.map(({ weighting }, index) => [`weighting of head ${index}`, weighting]),
        ),
        ...Object.fromEntries(
          Object.entries(model.weights).map(([name, weight]) => [`weight ${name}`, weight]),
        ),
      });
      for (const [what, tensor] of values) {
        expect(tensor.dataSync().every(Number.isFinite), what).toBe(true);
      }
      for (const { weighting } of trace.heads) {
        const totals = tf.sum(weighting, 2).dataSync();
        expect(Math.max(...totals.map((total) => Math.abs(total - 1)))).toBeLessThan(1e-5);
      }
    });
    compiled.dispose();
    model.dispose();
  },
);

test.each([
  [1e36, true],
  [1e38, true],
  // γ log w exceeds float32.
  [largest, false],
])('sharpening by a power of %s: a step is finite, %s, on both engines', (gamma, isFinite) => {
  const model = paper({ ...sizes, addressing: { sharpen: { sharpeningBias: 0 } } }).build(
    { inputSize: 4, outputSize: 2 },
    createRng(5),
  );
  const bias = model.weights['heads.0.bias'];
  if (!bias) throw new Error('The read head has a bias.');
  // The last number of a head's parameters is the power.
  tf.tidy(() => {
    bias.assign(tf.tensor(bias.dataSync().fill(gamma, bias.size - 1), bias.shape));
  });
  const before = Object.values(model.weights).map((weight) => weight.dataSync().slice());
  const batch = drawBatch(model, 4, 2, createRng(6));
  const [one, other] = [compileStep, createReferenceStep].map((create) => {
    const step = create(model, { optimizer: adam(), clip: clipByGlobalNorm() });
    const summary = step.gradients(batch);
    step.dispose();
    return summary;
  });
  expect([one?.finite, other?.finite]).toEqual([isFinite, isFinite]);
  if (isFinite) expectAgreement('loss', [one?.loss ?? 0], [other?.loss ?? 1], 1e-5);
  expect(Object.values(model.weights).map((weight) => weight.dataSync())).toEqual(before);
  model.dispose();
});

test('cells beyond 1.8e19, whose squares exceed float32, make a step that is not taken, on both engines', () => {
  const model = ntm({
    controller: lstm({ units: 6 }),
    memory: eraseAddMemory({ slots: 5, width: 3 }),
    heads: [readHead(), writeHead({ addActivation: 'identity' })],
  }).build({ inputSize: 4, outputSize: 2 }, createRng(5));
  const bias = model.weights['heads.1.bias'];
  if (!bias) throw new Error('The write head has a bias.');
  // Its last three numbers are added to the memory.
  const numbers = bias.dataSync().map((value, index) => (index < bias.size - 3 ? value : 1e20));
  const before = tf.tidy(() => {
    bias.assign(tf.tensor(numbers, bias.shape));
    return Object.values(model.weights).map((weight) => weight.dataSync().slice());
  });
  const batch = drawBatch(model, 4, 2, createRng(6));
  for (const create of [compileStep, createReferenceStep]) {
    const step = create(model, { optimizer: adam(), clip: clipByGlobalNorm() });
    expect(step.gradients(batch).finite).toBe(false);
    expect(() => {
      step.update(1e-3);
    }).toThrow('update: the gradients are not finite, or too large; skip this step');
    step.dispose();
  }
  expect(Object.values(model.weights).map((weight) => weight.dataSync())).toEqual(before);
  model.dispose();
});

test('a step whose gradients have a larger norm than the clipping allows is not taken, on both engines', () => {
  const model = paper({ slots: 5, width: 3, controller: lstm({ units: 6 }) }).build(
    { inputSize: 4, outputSize: 2 },
    createRng(5),
  );
  const batch = drawBatch(model, 4, 2, createRng(6));
  for (const create of [compileStep, createReferenceStep]) {
    for (const clipped of [clipByGlobalNorm, clipByValue]) {
      const judged = (largestNorm: number) => {
        const step = create(model, { optimizer: adam(), clip: clipped({ largestNorm }) });
        const { norm, finite } = step.gradients(batch);
        if (!finite)
          expect(() => {
            step.update(1e-3);
          }).toThrow('too large; skip this step');
        step.dispose();
        return { norm, finite };
      };
      const { norm, finite } = judged(1e9);
      expect(finite).toBe(true);
      expect(judged(1.01 * norm).finite).toBe(true);
      expect(judged(0.99 * norm).finite).toBe(false);
    }
  }
  model.dispose();
});
