import { createRng, type JsonObject } from '@tapehead/core';
import { loadExperiment } from '@tapehead/experiments';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { chooseEngine, type EngineChoice } from './choose-engine.js';

/** Copies up to 3 vectors with so many slots, some of them in training. */
const copier = (slots: JsonObject) =>
  loadExperiment({
    task: { kind: 'copy', options: { bits: 2, maxLength: 3 } },
    controller: { kind: 'lstm', options: { units: 6 } },
    machine: { kind: 'paper', options: { width: 4, ...slots } },
  });

/** The weights after some updates, and the memory that the machine shows then. */
async function trained(options: JsonObject, choice: Pick<EngineChoice, 'name' | 'workers'>) {
  const experiment = copier(options);
  const { task, stepOptions } = experiment;
  const model = experiment.build();
  const engine = chooseEngine({ backend: 'wasm', ...choice }, model, experiment);
  const step = await engine.createStep(model, { ...stepOptions, workers: engine.workers });
  const passes = engine.createPasses(model);
  const rng = createRng(3);
  for (let update = 0; update < 5; update++) {
    await step.gradients(task.sample([{ length: 3 }, { length: 2 }], rng), rng);
    step.update(1e-2);
  }
  const weights = Object.values(model.weights).flatMap((weight) => [...weight.dataSync()]);
  const slots = tf.tidy(
    () => passes.trace(tf.zeros<tf.Rank.R3>([1, 1, task.inputSize])).memory?.shape[2],
  );
  step.dispose();
  passes.dispose();
  model.dispose();
  return { weights, slots };
}

const engines = [
  { name: 'compiled', workers: 1 },
  { name: 'compiled', workers: 2 },
  { name: 'reference', workers: 1 },
];

test.each(engines)(
  '$name, $workers at work: 12 slots of which training has 2 to spare train as 5 slots do, and stay 12',
  async (choice) => {
    const tensors = tf.memory().numTensors;
    const small = await trained({ slots: 5 }, choice);
    const large = await trained({ slots: 12, spareSlots: [2] }, choice);
    const whole = await trained({ slots: 12 }, choice);
    expect(large.weights).toEqual(small.weights);
    expect(large.weights).not.toEqual(whole.weights);
    expect([small.slots, large.slots, whole.slots]).toEqual([5, 12, 12]);
    expect(tf.memory().numTensors).toBe(tensors);
  },
);

test('with several numbers of slots all engines draw the same one for a batch, and each of them', async () => {
  const tensors = tf.memory().numTensors;
  const several = { slots: 12, spareSlots: [2, 6, 9] };
  const [alone, together, reference] = await Promise.all(
    engines.map((choice) => trained(several, choice)),
  );
  expectNear(together?.weights, alone?.weights);
  expectNear(reference?.weights, alone?.weights);
  for (const spare of several.spareSlots) {
    const { weights } = await trained({ slots: 3 + spare }, { name: 'compiled' });
    expect(alone?.weights).not.toEqual(weights);
  }
  expect(tf.memory().numTensors).toBe(tensors);
});

function expectNear(actual: readonly number[] = [], expected: readonly number[] = []): void {
  expect(actual).toHaveLength(expected.length);
  const apart = actual.map((value, index) => Math.abs(value - (expected[index] ?? NaN)));
  expect(Math.max(...apart)).toBeLessThan(1e-4);
}
