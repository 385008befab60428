import { lstm } from '@tapehead/controllers';
import { type Batch, createRng, type SequenceModel } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { adam } from '@tapehead/trainer';
import { describe, expect, test } from 'vitest';
import { drawBatch } from '../../fixtures/batches.js';
import { compileStep, type CompiledStep } from './compile-step.js';
import { weightNumbers } from './weight-numbers.js';

const sizes = { inputSize: 5, outputSize: 4 };
const definition = paper({ controller: lstm({ units: 9 }), slots: 7, width: 5 });

function withStep(check: (step: CompiledStep, model: SequenceModel) => void): void {
  const model = definition.build(sizes, createRng(1));
  const step = compileStep(model, { optimizer: adam() });
  check(step, model);
  step.dispose();
  model.dispose();
}

/** Sequence `index` of a batch, alone. */
function sequence({ steps, sequences, ...values }: Batch, index: number): Batch {
  const column = (all: Float32Array, width: number) =>
    all.filter((_, at) => Math.floor(at / width) % sequences === index);
  return {
    steps,
    sequences: 1,
    inputs: column(values.inputs, sizes.inputSize),
    targets: column(values.targets, sizes.outputSize),
    mask: column(values.mask, 1),
  };
}

describe('contributions', () => {
  test("the sequences' contributions add up to the batch's loss, gradients and norm, to 1e-6", () => {
    withStep((step) => {
      const batch = drawBatch(sizes, 6, 3, createRng(2));
      const whole = step.gradients(batch);
      const expected = step.contribution().slice();
      const parts = [0, 1, 2].map((index) => ({
        loss: step.contribute(sequence(batch, index), batch.sequences),
        gradients: step.contribution().slice(),
      }));
      const [first, second] = parts;
      if (!first || !second) throw new Error('three parts are needed');
      step.addContribution(first.gradients);
      step.addContribution(second.gradients);
      const loss = parts.reduce((sum, part) => sum + part.loss, 0);
      const sum = step.contribution();
      expect(expected).toHaveLength(step.contributionCount);
      expect(loss).toBeCloseTo(whole.loss, 5);
      expect(
        Math.max(...expected.map((value, at) => Math.abs(value - Number(sum[at])))),
      ).toBeLessThan(1e-6);
      expect(() => {
        step.addContribution(first.gradients.subarray(1));
      }).toThrow(/contribution: got \d+ numbers, expected/);
      const { norm } = step.hold(loss);
      expect(Math.abs(norm / whole.norm - 1)).toBeLessThan(1e-6);
    });
  });

  test('an update uses what was added to them', () => {
    withStep((step, model) => {
      const weights = weightNumbers(model);
      const before = new Float32Array(weights.count);
      weights.read(before);
      step.contribute(drawBatch(sizes, 4, 2, createRng(3)), 2);
      step.contribution().fill(0);
      expect(step.hold(1)).toEqual({ loss: 1, norm: 0, finite: true });
      step.update(0.1);
      const after = new Float32Array(weights.count);
      weights.read(after);
      expect(after).toEqual(before);
    });
  });

  test('there is nothing to hold before a contribution, nor after an update or a dispose', () => {
    withStep((step) => {
      const refused = /no gradients; call contribute first/;
      expect(() => step.hold(1)).toThrow(refused);
      expect(() => step.contribution()).toThrow(refused);
      step.gradients(drawBatch(sizes, 2, 1, createRng(4)));
      step.update(1e-3);
      expect(() => step.hold(1)).toThrow(refused);
    });
  });

  test('a contribution is not held as it is', () => {
    withStep((step) => {
      step.contribute(drawBatch(sizes, 2, 1, createRng(4)), 2);
      expect(() => {
        step.update(1e-3);
      }).toThrow(/no gradients; call gradients first/);
    });
  });
});

describe('weightNumbers', () => {
  test('what was read from one model makes another one equal to it, bit for bit', () => {
    const [from, to] = [1, 2].map((seed) => definition.build(sizes, createRng(seed)));
    if (!from || !to) throw new Error('two models are needed');
    const numbers = new Float32Array(weightNumbers(from).count);
    weightNumbers(from).read(numbers);
    weightNumbers(to).write(numbers);
    for (const [name, weight] of Object.entries(from.weights)) {
      expect(to.weights[name]?.dataSync()).toEqual(weight.dataSync());
    }
    from.dispose();
    to.dispose();
  });

  test('it refuses another count of numbers and changes nothing', () => {
    withStep((_step, model) => {
      const weights = weightNumbers(model);
      expect(() => {
        weights.write(new Float32Array(3));
      }).toThrow(`weights: got 3 numbers, expected ${weights.count}`);
    });
  });
});
