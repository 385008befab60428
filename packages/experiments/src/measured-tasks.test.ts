import type { Batch, Registry, Task } from '@tapehead/core';
import { copy } from '@tapehead/tasks';
import { createReferenceStep, type SkippedStep } from '@tapehead/trainer';
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
    ['numbers', numbers, 'squared-error', 'task mine: its targets have 200'],
    ['soft targets', soft, 'sigmoid-cross-entropy', 'task mine: its targets have 0.25'],
    ['a weighted mask', weighted, 'sigmoid-cross-entropy', 'task mine: its mask has 0.5'],
    ['nothing that counts', masked, 'squared-error', 'task mine: nothing counts in its sequences'],
    ['classes', classes, 'softmax-cross-entropy', 'task mine: its outputs are classes, expected'],
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
