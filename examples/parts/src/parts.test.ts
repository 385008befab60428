import { createRng, type SequenceModel } from '@tapehead/core';
import { compileModel, explainCompilation } from '@tapehead/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { machinesWithParts } from './index.js';

const sizes = { inputSize: 5, outputSize: 4 };
const batch = 3;
const small = { units: 9, slots: 7, width: 6 };

/** The outputs for some inputs, and the gradients of Σ weight · output by the inputs and all weights. */
function passes(
  model: SequenceModel,
  forward: SequenceModel['forward'],
): Readonly<Record<string, readonly number[]>> {
  const numbers = (width: number, seed: number) =>
    tf.tensor3d(
      Float32Array.from(
        { length: 6 * batch * width },
        (_, index) => 2 * ((seed + index * 0.618034) % 1) - 1,
      ),
      [6, batch, width],
    );
  const names = Object.keys(model.weights);
  const weights = Object.values(model.weights);
  const slopes = numbers(sizes.outputSize, 0.2);
  const inputs = numbers(sizes.inputSize, 0.7);
  const run = (x: tf.Tensor) =>
    tf.sum<tf.Scalar>(tf.mul(forward(tf.reshape(x, inputs.shape)), slopes));
  const { value, grads } = tf.variableGrads(() => run(inputs), weights);
  const found: [string, tf.Tensor | undefined][] = [
    ['loss', value],
    ['outputs', forward(inputs)],
    ['inputs', tf.grad(run)(inputs)],
    ...names.map((name, index): [string, tf.Tensor | undefined] => [
      name,
      grads[weights[index]?.name ?? ''],
    ]),
  ];
  return Object.fromEntries(found.map(([name, tensor]) => [name, [...(tensor?.dataSync() ?? [])]]));
}

describe.each(Object.entries(machinesWithParts))('%s', (name, machine) => {
  test('is compiled, and computes what tfjs computes', () => {
    const model = machine(small).build(sizes, createRng(1));
    const compiled = compileModel(model);
    tf.tidy(() => {
      const expected = passes(model, model.forward);
      const actual = passes(model, compiled.differentiable);
      for (const [what, reference] of Object.entries(expected)) {
        const found = actual[what] ?? [];
        const largest = Math.max(...reference.map(Math.abs));
        expect(found).toHaveLength(reference.length);
        reference.forEach((number, index) => {
          const difference = Math.abs(number - (found[index] ?? Number.NaN));
          expect(difference, `${what}, number ${index}`).toBeLessThanOrEqual(1e-4 * largest + 1e-6);
        });
      }
    });
    // Compiling for single sequences compares outputs, states and gradients with those of tfjs as well.
    const report = explainCompilation(model, { batch: 1 });
    expect(report).toMatchObject({ engine: 'compiled', leftToTfjs: [] });
    compiled.dispose();
    model.dispose();
  });
});
