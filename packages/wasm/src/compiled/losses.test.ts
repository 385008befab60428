import { type Batch, createRng } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import {
  adam,
  createReferenceStep,
  type Loss,
  losses,
  softmaxCrossEntropy,
} from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { drawBatch } from '../../fixtures/batches.js';
import { compileStep } from './compile-step.js';
import { currentHost } from './host.js';
import { compileLoss } from './losses.js';

/** The compiled loss of rows of logits and its gradient [rows, outputs]. */
function compiled(
  loss: Loss,
  logits: readonly (readonly number[])[],
  targets: readonly (readonly number[])[],
  mask: readonly number[],
): { readonly value: number; readonly gradient: readonly (readonly number[])[] } {
  const host = currentHost();
  const outputs = logits[0]?.length ?? 0;
  const width = 4 * Math.ceil(outputs / 4);
  const place = (count: number, numbers: readonly number[]) => {
    const pointer = host.allocate(4 * count);
    host.floats(pointer, count).fill(0).set(numbers);
    return pointer;
  };
  const count = width * logits.length;
  const filled = logits.flatMap((row) => Array.from({ length: width }, (_, at) => row[at] ?? 0));
  const pointers = [place(count, filled), place(outputs * logits.length + 4, targets.flat())];
  const [x = 0, z = 0] = pointers;
  const m = place(mask.length, mask);
  const d = place(
    count,
    Array.from({ length: count }, () => Number.NaN),
  );
  const own = compileLoss(host, loss, outputs);
  const [rows, stride] = [logits.length, 4 * width];
  const at = {
    logits: { pointer: x, stride },
    targets: z,
    mask: m,
    dLogits: { pointer: d, stride },
  };
  const value = own.evaluate({ rows, ...at }, 1);
  own.dispose();
  const numbers = [...host.floats(d, count)];
  for (const pointer of [...pointers, m, d]) host.free(pointer);
  return {
    value,
    gradient: logits.map((_, row) => numbers.slice(row * width, row * width + outputs)),
  };
}

test.each([
  [[1, 1, 0], 1.0996],
  [[0, 0, 0], 0],
  [[1, 0, 0], 0.6436],
])('softmax-cross-entropy of targets %j has a gradient of norm %f', (targets, norm) => {
  const { gradient } = compiled(softmaxCrossEntropy, [[0.5, -1, 0.25]], [targets], [1]);
  expect(Math.hypot(...(gradient[0] ?? []))).toBeCloseTo(norm, 4);
});

const number = fc.double({ min: -6, max: 6, noNaN: true });
const row = fc.array(number, { minLength: 5, maxLength: 5 });
const anything = fc.constantFrom(Number.NaN, Infinity, -Infinity, 3e38, -7, 0);
const oddRow = fc.array(anything, { minLength: 5, maxLength: 5 });

describe.each(Object.values(losses))('$kind', (loss: Loss) => {
  test('compiled loss and reference agree for any targets and weights of steps, to 1e-5', () => {
    const mask = fc.array(fc.constantFrom(0, 1, 0.5), { minLength: 3, maxLength: 3 });
    const rows = fc.array(row, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(rows, rows, mask, (logits, targets, weights) => {
        const { value, gradient } = compiled(loss, logits, targets, weights);
        tf.tidy(() => {
          const [z, m] = [tf.tensor3d([targets]), tf.tensor2d([weights])];
          // The rows count as one step of three sequences, over which the reference averages.
          const expected = tf.valueAndGrad((x: tf.Tensor3D) => tf.mul(loss.evaluate(x, z, m), 3))(
            tf.tensor3d([logits]),
          );
          // Where the terms of the sum cancel, what is left has their rounding and not its own.
          const largestTerm = largest(targets.flat()) * (1 + largest(logits.flat()));
          const [sum = NaN] = expected.value.dataSync();
          expectAgreement('loss', [value, largestTerm], tf.tensor1d([sum, largestTerm]), 1e-5);
          expectAgreement('gradient', gradient.flat(), expected.grad, 1e-5);
        });
      }),
      { numRuns: 40 },
    );
  });

  test('a row whose mask is 0 has no influence on others and a gradient of zeros', () => {
    fc.assert(
      fc.property(row, row, oddRow, oddRow, (logits, targets, oddLogits, oddTargets) => {
        const alone = compiled(loss, [logits], [targets], [1]);
        const among = compiled(
          loss,
          [oddLogits, logits, oddLogits],
          [oddTargets, targets, oddTargets],
          [0, 1, 0],
        );
        expect(among.value).toBe(alone.value);
        expect(among.gradient[1]).toEqual(alone.gradient[0]);
        expect([among.gradient[0], among.gradient[2]].flat()).toEqual(Array(10).fill(0));
      }),
    );
  });

  test.each(['reference', 'compiled'])(
    'targets that the mask leaves out have no influence on the %s step',
    (engine) => {
      const model = paper({ slots: 7, width: 5 }).build(
        { inputSize: 3, outputSize: 3 },
        createRng(1),
      );
      const batch = drawBatch(model, 6, 3, createRng(2));
      const summaryOf = (given: Batch) => {
        const options = { optimizer: adam(), loss };
        const step =
          engine === 'compiled' ? compileStep(model, options) : createReferenceStep(model, options);
        const summary = step.gradients(given);
        step.dispose();
        return summary;
      };
      const plain = summaryOf(batch);
      expect(batch.mask).toContain(0);
      expect(plain.finite).toBe(true);
      for (const odd of [Number.NaN, Infinity, -Infinity, 1e30]) {
        const targets = batch.targets.map((target, index) =>
          batch.mask[Math.floor(index / 3)] === 0 ? odd : target,
        );
        expect(summaryOf({ ...batch, targets })).toEqual(plain);
      }
      model.dispose();
    },
  );
});

function largest(numbers: readonly number[]): number {
  return numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
}
