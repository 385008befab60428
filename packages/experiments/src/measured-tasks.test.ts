import type { Batch, Registry, Task } from '@tapehead/core';
import { copy } from '@tapehead/tasks';
import { createReferenceStep, parseTrainingState, type SkippedStep } from '@tapehead/trainer';
import { describe, expect, test } from 'vitest';
import { experiment } from './experiment.js';
import { standardRegistry } from './registry.js';
import { trainExperiment } from './train-experiment.js';

const parts = {
  controller: { kind: 'feedforward', options: { units: 3 } },
  machine: { kind: 'paper', options: { slots: 4, width: 2 } },
} as const;

/** A registry in which `mine` is copy with batches that were changed. */
function registryWith(change: (batch: Batch) => Partial<Batch>, outputs?: Task['outputs']) {
  const task = copy({ bits: 2, maxLength: 2 });
  const mine: Task = {
    ...task,
    kind: 'mine',
    options: {},
    ...(outputs && { outputs }),
    sample(settings, rng) {
      const batch = task.sample(settings, rng);
      return { ...batch, ...change(batch) };
    },
  };
  const tasks: Registry['tasks'] = { ...standardRegistry.tasks, mine: () => mine };
  return { ...standardRegistry, tasks };
}

const numbers = registryWith(({ targets }) => ({ targets: targets.map(() => 200) }));
const soft = registryWith(({ targets }) => ({ targets: targets.map(() => 0.25) }));
const weighted = registryWith(({ mask }) => ({ mask: mask.map((counts) => counts / 2) }));
const masked = registryWith(({ mask }) => ({ mask: mask.map(() => 0) }));
const classes = registryWith(({ targets }) => ({ targets }), 'classes');

describe('an experiment is refused before anything is allocated', () => {
  test.each([
    ['numbers', numbers, 'squared-error', 'got 200, expected bits, numbers from 0 to 1'],
    ['a weighted mask', weighted, 'sigmoid-cross-entropy', 'task mine: its mask has 0.5'],
    ['nothing that counts', masked, 'squared-error', 'task mine: nothing counts in its sequences'],
    ['several classes', classes, 'softmax-cross-entropy', 'expected 1: the right class has'],
  ])('with %s', (_, registry, loss, message) => {
    const options = { ...parts, task: { kind: 'mine' }, loss };
    expect(() => experiment(options, registry)).toThrow(message);
  });

  test('with a loss for classes and a task of bits', () => {
    const options = { ...parts, task: { kind: 'copy' }, loss: 'softmax-cross-entropy' };
    expect(() => experiment(options)).toThrow(
      'loss: got softmax-cross-entropy, expected one for bits, the outputs of the task copy',
    );
  });
});

test.each([
  ['copy', 'sigmoid-cross-entropy'],
  ['one-shot', 'softmax-cross-entropy'],
  ['adding', 'linear-squared-error'],
])('the outputs of %s are trained with %s, if nothing else is said', (kind, loss) => {
  const { config, stepOptions } = experiment({ task: { kind }, machine: { kind: 'plain' } });
  expect([config.loss, stepOptions.loss.kind]).toEqual([loss, loss]);
  expect(experiment(config).differenceFrom({ ...config, loss: null })).toBeUndefined();
});

test('soft targets are trained on and measured', () => {
  const options = { ...parts, task: { kind: 'mine' } };
  expect(experiment(options, soft).task.kind).toBe('mine');
});

test.each(['one-shot', 'adding'])(
  'a run of %s ends with what its outputs are measured by',
  async (kind) => {
    const made = experiment({
      task: { kind, options: { minLength: 4, maxLength: 6 } },
      controller: { kind: 'feedforward', options: { units: 3 } },
      machine: { kind: 'paper', options: { slots: 6, width: 3 } },
      batch: 2,
      maxSequences: 8,
      check: { every: 4, sequences: 2 },
      evaluation: { sequences: 3 },
    });
    const model = made.build();
    const step = createReferenceStep(model, made.stepOptions);
    const { state, bitsPerSequence } = await trainExperiment(made, model, { step });
    const [entry] = await made.evaluate(model);
    const isInBits = kind === 'one-shot';
    expect(bitsPerSequence === null).toBe(!isInBits);
    expect(state.bestCheck?.bitsPerSequence === null).toBe(!isInBits);
    // Choices of 6 presentations in each of 3 episodes, or one sum for each of 3 rows of numbers.
    expect(entry?.total).toBe(isInBits ? 18 : 3);
    expect(entry?.groups === undefined).toBe(!isInBits);
    expect(parseTrainingState(JSON.parse(JSON.stringify(state)))).toEqual(state);
    step.dispose();
    model.dispose();
  },
);

test('the guard of a run can be set', async () => {
  const made = experiment({
    ...parts,
    task: { kind: 'copy', options: { bits: 2, maxLength: 2 } },
    loss: 'squared-error',
    maxSequences: 6,
  });
  const model = made.build();
  const step = createReferenceStep(model, made.stepOptions);
  const skips: SkippedStep[] = [];
  const result = await trainExperiment(made, model, {
    step,
    guard: { mostLoss: 1e-3, after: 2, most: 1 },
    callbacks: { onSkip: (skip) => void skips.push(skip) },
  });
  expect(result).toMatchObject({ stoppedBy: 'diverged', rollbacks: 1, skipped: 4 });
  expect(skips.map(({ reason }) => reason)).toEqual(skips.map(() => 'the loss is too large'));
  step.dispose();
  model.dispose();
});
