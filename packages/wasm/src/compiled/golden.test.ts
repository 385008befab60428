import { readFileSync } from 'node:fs';
import { createRng } from '@tapehead/core';
import { assignWeights } from '@tapehead/core/layers';
import { pytorchNtm, pytorchNtmWeights } from '@tapehead/ntm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { compileModel } from './compile-model.js';

const plainTensor = z.object({ shape: z.array(z.int()), data: z.array(z.number()) });
const tensors = z.record(z.string(), plainTensor);
const golden = z
  .object({
    config: z.object({ bits: z.int(), hidden: z.int(), N: z.int(), M: z.int(), length: z.int() }),
    parameters: tensors,
    buffers: tensors,
    inputs: plainTensor,
    targets: plainTensor,
    logits: plainTensor,
    headWeightings: z.array(plainTensor),
    finalMemory: plainTensor,
    lossMeanBCE: z.number(),
    gradients: tensors,
  })
  .parse(
    JSON.parse(
      readFileSync(
        new URL('../../../ntm/golden/pytorch-ntm-one-head.json', import.meta.url),
        'utf8',
      ),
    ),
  );
const { bits, hidden, N, M, length } = golden.config;

function largestDifference(actual: ArrayLike<number>, reference: ArrayLike<number>): number {
  expect(actual.length).toBe(reference.length);
  return Array.from(actual).reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - (reference[index] ?? 0))),
    0,
  );
}

test('what pytorch-ntm computed holds for the kernels: values to 1e-5, gradients to 1e-4 of their largest', () => {
  const model = pytorchNtm({ units: hidden, slots: N, width: M }).build(
    { inputSize: bits + 1, outputSize: bits },
    createRng(1),
  );
  assignWeights(model.weights, pytorchNtmWeights({ ...golden.parameters, ...golden.buffers }));
  const compiled = compileModel(model);
  tf.tidy(() => {
    const inputs = tf.tensor3d(golden.inputs.data, [
      golden.inputs.shape[0] ?? 0,
      golden.inputs.shape[1] ?? 0,
      bits + 1,
    ]);
    const { logits, memory, heads } = compiled.trace(inputs);
    expect(largestDifference(logits.dataSync(), golden.logits.data)).toBeLessThan(1e-5);
    heads.forEach(({ weighting }, index) => {
      const expected = golden.headWeightings[index]?.data ?? [];
      expect(largestDifference(weighting.dataSync(), expected)).toBeLessThan(1e-5);
    });
    const contents = memory?.dataSync() ?? new Float32Array();
    const last = contents.slice(contents.length - golden.finalMemory.data.length);
    expect(largestDifference(last, golden.finalMemory.data)).toBeLessThan(1e-5);

    const trainable = Object.entries(model.weights).filter(([, weight]) => weight.trainable);
    const { value, grads } = tf.variableGrads(
      () => {
        const all = compiled.differentiable(inputs);
        const [steps, batch] = all.shape;
        const answers = tf.slice(all, [steps - length, 0, 0], [length, batch, bits]);
        const targets = tf.tensor3d(golden.targets.data, [length, batch, bits]);
        return tf.mean(tf.sub(tf.softplus(answers), tf.mul(answers, targets)));
      },
      trainable.map(([, weight]) => weight),
    );
    expect(Math.abs((value.dataSync()[0] ?? 0) - golden.lossMeanBCE)).toBeLessThan(1e-5);
    const expected = pytorchNtmWeights({ ...golden.gradients, ...golden.buffers });
    for (const [name, weight] of trainable) {
      const reference = expected[name];
      if (!reference) throw new Error(`no gradient of ${name}`);
      // PyTorch has two biases that the mapping adds up; each of them has the gradient of their sum.
      const share = name === 'controller.layer0.bias' ? 0.5 : 1;
      const data = Array.from(reference.data, (value) => share * value);
      const size = Math.max(...data.map(Math.abs));
      const gradient = grads[weight.name]?.dataSync() ?? [];
      expect(largestDifference(gradient, data), name).toBeLessThanOrEqual(1e-4 * size);
    }
  });
  compiled.dispose();
  model.dispose();
});
