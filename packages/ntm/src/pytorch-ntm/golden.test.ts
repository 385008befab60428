import { readFileSync } from 'node:fs';
import { createRng } from '@tapehead/core';
import { assignWeights } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { pytorchNtm } from '../presets/pytorch-ntm.js';
import { pytorchNtmWeights } from './weights.js';
import { rows, transposed, vector } from '../plain-tensor.js';

const plainTensor = z.object({ shape: z.array(z.int()), data: z.array(z.number()) });
const tensors = z.record(z.string(), plainTensor);
/** Computed with pytorch-ntm's own code (PyTorch 1.13) on random weights. */
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
      readFileSync(new URL('../../golden/pytorch-ntm-one-head.json', import.meta.url), 'utf8'),
    ),
  );

const { bits, hidden, N, M, length } = golden.config;

function build() {
  const model = pytorchNtm({ units: hidden, slots: N, width: M }).build(
    { inputSize: bits + 1, outputSize: bits },
    createRng(1),
  );
  assignWeights(model.weights, pytorchNtmWeights({ ...golden.parameters, ...golden.buffers }));
  return model;
}

const inputs = () =>
  tf.tensor3d(golden.inputs.data, [
    golden.inputs.shape[0] ?? 0,
    golden.inputs.shape[1] ?? 0,
    bits + 1,
  ]);

function largestDifference(actual: ArrayLike<number>, reference: ArrayLike<number>): number {
  expect(actual.length).toBe(reference.length);
  return Array.from(actual).reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - (reference[index] ?? 0))),
    0,
  );
}

test('logits, weightings at every step and final memory are pytorch-ntm’s to 1e-5', () => {
  const model = build();
  tf.tidy(() => {
    const { logits, heads, memory } = model.trace(inputs());
    expect(largestDifference(logits.dataSync(), golden.logits.data)).toBeLessThan(1e-5);
    expect(heads).toHaveLength(2);
    heads.forEach(({ weighting }, index) => {
      expect(
        largestDifference(weighting.dataSync(), golden.headWeightings[index]?.data ?? []),
      ).toBeLessThan(1e-5);
    });
    const last = tf.slice(memory, [memory.shape[0] - 1, 0, 0, 0], [1, -1, -1, -1]);
    expect(largestDifference(last.dataSync(), golden.finalMemory.data)).toBeLessThan(1e-5);
  });
  model.dispose();
});

test('the loss is pytorch-ntm’s to 1e-5, each gradient to 1e-4 of its largest number', () => {
  const model = build();
  const { value, grads } = tf.variableGrads(
    () => {
      const logits = model.forward(inputs());
      const [steps, batch] = logits.shape;
      const answers = tf.slice(logits, [steps - length, 0, 0], [length, batch, bits]);
      const targets = tf.tensor3d(golden.targets.data, [length, batch, bits]);
      // Mean binary cross-entropy from logits: softplus(x) − x·target.
      return tf.mean(tf.sub(tf.softplus(answers), tf.mul(answers, targets)));
    },
    Object.values(model.weights).filter(({ trainable }) => trainable),
  );
  expect(Math.abs((value.dataSync()[0] ?? 0) - golden.lossMeanBCE)).toBeLessThan(1e-5);

  const reference = (name: string) => golden.gradients[name] ?? { shape: [], data: [] };
  const expectClose = (weight: string, expected: ArrayLike<number>) => {
    const gradient = grads[model.weights[weight]?.name ?? ''];
    const scale = Math.max(...Array.from(expected, Math.abs));
    expect(scale).toBeGreaterThan(0);
    expect(largestDifference(gradient?.dataSync() ?? [], expected), weight).toBeLessThan(
      1e-4 * scale,
    );
  };
  const lstm = (name: string) => reference(`ntm.controller.lstm.${name}_l0`);
  expectClose('controller.layer0.weight', [
    ...Array.from(transposed(lstm('weight_ih')).data),
    ...Array.from(transposed(lstm('weight_hh')).data),
  ]);
  // Both of PyTorch's biases have the gradient of their sum.
  expectClose('controller.layer0.bias', lstm('bias_ih').data);
  expectClose('controller.layer0.bias', lstm('bias_hh').data);
  expectClose(
    'controller.layer0.initialHidden',
    vector(rows(reference('ntm.controller.lstm_h_bias'), 0, 1)).data,
  );
  expectClose(
    'controller.layer0.initialCell',
    vector(rows(reference('ntm.controller.lstm_c_bias'), 0, 1)).data,
  );
  for (const [weight, name] of [
    ['heads.0', 'ntm.heads.0.fc_read'],
    ['heads.1', 'ntm.heads.1.fc_write'],
    ['output', 'ntm.fc'],
  ] as const) {
    expectClose(`${weight}.weight`, transposed(reference(`${name}.weight`)).data);
    expectClose(`${weight}.bias`, reference(`${name}.bias`).data);
  }
  expect(Object.keys(grads)).toHaveLength(10);
  tf.dispose([value, grads]);
  model.dispose();
});
