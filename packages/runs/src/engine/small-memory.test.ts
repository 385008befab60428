import { createRng } from '@tapehead/core';
import { loadExperiment } from '@tapehead/experiments';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { chooseEngine, type EngineChoice } from './choose-engine.js';

/** Copies up to 3 vectors with so many slots, or spare ones. */
const copier = (slots: Readonly<Record<string, number>>) =>
  loadExperiment({
    task: { kind: 'copy', options: { bits: 2, maxLength: 3 } },
    controller: { kind: 'lstm', options: { units: 6 } },
    machine: { kind: 'paper', options: { width: 4, ...slots } },
  });

/** The weights after some updates, and the memory that the machine shows then. */
async function trained(
  options: Readonly<Record<string, number>>,
  choice: Pick<EngineChoice, 'name' | 'workers'>,
) {
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

test.each([
  { name: 'compiled', workers: 1 },
  { name: 'compiled', workers: 2 },
  { name: 'reference', workers: 1 },
])(
  '$name, $workers at work: 2 spare slots of 12 train as 5 slots do, and 12 stay',
  async (choice) => {
    const tensors = tf.memory().numTensors;
    const small = await trained({ slots: 5 }, choice);
    const spared = await trained({ slots: 12, spareSlots: 2 }, choice);
    const whole = await trained({ slots: 12 }, choice);
    expect(spared.weights).toEqual(small.weights);
    expect(spared.weights).not.toEqual(whole.weights);
    expect([small.slots, spared.slots, whole.slots]).toEqual([5, 12, 12]);
    expect(tf.memory().numTensors).toBe(tensors);
  },
);
