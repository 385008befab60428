import { lstm } from '@tapehead/controllers';
import { createRng, type NamedVariables, type SequenceModel } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { adam, withAverages } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { drawBatch } from '../../fixtures/batches.js';
import { compileStep, type CompiledStep, type CompileOptions } from './compile-step.js';
import { compileModel } from './compile-model.js';

const sizes = { inputSize: 3, outputSize: 2 };
const definition = paper({ controller: lstm({ units: 9 }), slots: 7, width: 5 });

/** Weights of a model that was trained for some updates, and what they were after each of them. */
async function trained(
  options: Omit<CompileOptions, 'optimizer'>,
  use: (step: CompiledStep, model: SequenceModel, history: Values[]) => Promise<void>,
): Promise<void> {
  const model = definition.build(sizes, createRng(1));
  const step = compileStep(model, { optimizer: adam(), ...options });
  const history = [valuesOf(model.weights)];
  const rng = createRng(2);
  for (let update = 0; update < 6; update += 1) {
    step.gradients(drawBatch(sizes, 5, 2, rng));
    step.update(1e-2);
    history.push(valuesOf(model.weights));
  }
  await use(step, model, history).finally(() => {
    step.dispose();
    model.dispose();
  });
}

type Values = ReturnType<typeof valuesOf>;
const valuesOf = (variables: NamedVariables) =>
  Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, variable.dataSync().slice()]),
  );

test('each average is what its formula gives in float32, bit for bit', async () => {
  await trained({ averaging: { decay: 0.25 } }, (step, model, [start, ...history]) => {
    const slots = valuesOf(step.optimizerState);
    expect(slots['averaging.updates']).toEqual(Float32Array.of(6));
    for (const name of Object.keys(model.weights)) {
      const expected = history.reduce(
        (average, weights, n) => {
          const rate = Math.fround(1 - Math.min(0.25, (1 + n) / (10 + n)));
          return average.map((before, index) => {
            const difference = Math.fround((weights[name]?.[index] ?? Number.NaN) - before);
            return before + Math.fround(rate * difference);
          });
        },
        Float32Array.from(start?.[name] ?? []),
      );
      expect(slots[`average.${name}`], name).toEqual(expected);
    }
    return Promise.resolve();
  });
});

test('averages change nothing of what is trained', async () => {
  const runs: Values[][] = [];
  for (const averaging of [null, {}]) {
    await trained({ averaging }, (_step, _model, history) => {
      runs.push(history);
      return Promise.resolve();
    });
  }
  expect(runs[0]).toEqual(runs[1]);
});

test('compiled passes see the averages while the model has them, and then the weights again', async () => {
  await trained({ averaging: { decay: 0.5 } }, async (step, model, history) => {
    const passes = compileModel(model);
    const inputs = tf.ones<tf.Rank.R3>([6, 1, 3]);
    const logits = () => tf.tidy(() => passes.forward(inputs).dataSync().slice());
    const before = logits();
    await withAverages(model.weights, step.optimizerState, () => {
      expect(logits()).not.toEqual(before);
      tf.tidy(() => {
        expectAgreement('logits', passes.forward(inputs), model.forward(inputs), 1e-5);
      });
      return Promise.resolve();
    });
    expect(logits()).toEqual(before);
    expect(valuesOf(model.weights)).toEqual(history.at(-1));
    step.gradients(drawBatch(sizes, 5, 2, createRng(3)));
    step.update(1e-2);
    expect(valuesOf(model.weights)).not.toEqual(history.at(-1));
    inputs.dispose();
    passes.dispose();
  });
});

test('a decay out of range is refused', () => {
  const model = definition.build(sizes, createRng(1));
  expect(() => compileStep(model, { optimizer: adam(), averaging: { decay: 1 } })).toThrow(
    'averaging.decay: got 1, expected a number from 0 to 0.999999',
  );
  model.dispose();
});
