import { createRng, type SequenceModel } from '@tapehead/core';
import { tensorsOf } from '@tapehead/core/layers';
import { feedforward, recurrent } from '@tapehead/controllers';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { anyModel, type Case, presetCases } from '../../fixtures/models.js';
import { type Numbers, withOnnx } from '../../fixtures/onnx-runtime.js';
import { exportOnnx } from './index.js';

const tolerance = 1e-4;

function found(results: ReadonlyMap<string, Numbers>, name: string): Numbers {
  const numbers = results.get(name);
  if (!numbers) throw new Error(`there is no ${name}`);
  return numbers;
}

async function expectSame(model: SequenceModel, sizes: readonly (readonly [number, number])[]) {
  const { bytes } = exportOnnx(model);
  await withOnnx(bytes, async (run) => {
    for (const [steps, batch] of sizes) {
      const inputs = tf.randomUniform<tf.Rank.R3>(
        [steps, batch, model.inputSize],
        0,
        1,
        'float32',
        5,
      );
      const expected = model.forward(inputs);
      const outputs = found(await run({ inputs }), 'outputs');
      expect(outputs.shape).toEqual(expected.shape);
      expectAgreement(
        `logits of ${steps} steps, batch ${batch}`,
        outputs.data,
        expected,
        tolerance,
      );
      tf.dispose([inputs, expected]);
    }
  });
}

const build = ({ definition, ...sizes }: Case, seed = 3) =>
  definition.build(sizes, createRng(seed));
const sizes = [
  [1, 1],
  [7, 1],
  [1, 3],
  [7, 3],
] as const;

describe('onnxruntime computes the logits of model.forward to 1e-4', () => {
  test.each(Object.entries(presetCases))('%s', async (_name, preset) => {
    const model = build(preset);
    await expectSame(model, sizes);
    model.dispose();
  });

  test('a model without a state', async () => {
    const definition = recurrent(feedforward({ units: 3 }));
    const model = build({ definition, inputSize: 2, outputSize: 2 });
    await expectSame(model, sizes);
    model.dispose();
  });

  test('any model', async () => {
    await fc.assert(
      fc.asyncProperty(anyModel, fc.integer({ min: 0, max: 1000 }), async (any, seed) => {
        const model = build(any, seed);
        try {
          await expectSame(model, [
            [5, 1],
            [4, 2],
          ]);
        } finally {
          model.dispose();
        }
      }),
      { numRuns: 25, seed: 7 },
    );
  });
});
