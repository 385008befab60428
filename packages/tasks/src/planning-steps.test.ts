import { type Batch, createRng, type Task } from '@tapehead/core';
import { testTask } from '@tapehead/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  copy,
  loadPlanningSteps,
  nGrams,
  oneShot,
  planningSteps,
  reverseString,
  taskRegistry,
} from './index.js';

const tasks = { ...taskRegistry, 'planning-steps': loadPlanningSteps(taskRegistry) };

describe.each([
  ['a string, then two blank steps', planningSteps(reverseString({ maxLength: 4 }), { fixed: 2 })],
  ['copy, with half as many', planningSteps(copy({ maxLength: 6 }), { proportion: 0.5 })],
  ['n-grams', planningSteps(nGrams({ context: 2, minLength: 30, maxLength: 60 }), { fixed: 1 })],
  [
    'one-shot',
    planningSteps(oneShot({ classes: 2, size: 3, minLength: 2, maxLength: 9 }), { fixed: 3 }),
  ],
])('%s', (_name, task) => {
  testTask(test, task, { registry: { tasks } });
});

/** The inputs of each step of a sequence, and its target where it counts. */
function stepsOf({ inputSize, outputSize }: Task, batch: Batch, b = 0) {
  return Array.from({ length: batch.steps }, (_, t) => {
    const row = t * batch.sequences + b;
    const counts = batch.mask[row] === 1;
    return {
      input: [...batch.inputs.slice(row * inputSize, (row + 1) * inputSize)],
      target: counts
        ? [...batch.targets.slice(row * outputSize, (row + 1) * outputSize)]
        : undefined,
    };
  });
}

test('a worked example: copy of two vectors with three blank steps', () => {
  const task = planningSteps(copy({ bits: 2 }), { fixed: 3 });
  const batch = task.fromPattern?.([
    [1, 0],
    [1, 1],
  ]);
  const blank = [0, 0, 0, 0];
  expect(batch && stepsOf(task, batch)).toEqual([
    { input: [0, 0, 1, 0] },
    { input: [1, 0, 0, 0] },
    { input: [1, 1, 0, 0] },
    { input: [0, 0, 0, 1] },
    { input: blank },
    { input: blank },
    { input: blank },
    { input: blank, target: [1, 0] },
    { input: blank, target: [1, 1] },
  ]);
});

test('without its blank steps a sequence is that of the task, whatever else is in the batch', () => {
  const inner = reverseString();
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 7 }),
      fc.double({ min: 0, max: 3, noNaN: true }),
      (lengths, fixed, proportion) => {
        const task = planningSteps(inner, { fixed, proportion });
        const settings = lengths.map((length) => ({ length }));
        const [own, planned] = [inner, task].map((each) => each.sample(settings, createRng(1)));
        if (!own || !planned) throw new Error('no batch');
        lengths.forEach((length, b) => {
          const before = length + 1;
          const blanks = fixed + Math.ceil(proportion * before);
          const steps = stepsOf(task, planned, b);
          const removed = steps.splice(before, blanks);
          expect(removed).toHaveLength(blanks);
          expect(removed.every((step) => step.target === undefined)).toBe(true);
          expect(removed.flatMap(({ input }) => input).every((x) => x === 0)).toBe(true);
          const ownSteps = before + length;
          expect(steps.slice(0, ownSteps)).toEqual(stepsOf(inner, own, b).slice(0, ownSteps));
        });
      },
    ),
    { numRuns: 50 },
  );
});

test('what the best predictor needs, and the groups, are those of the task', () => {
  const guessed = nGrams({ context: 2, minLength: 20, maxLength: 30 });
  const settings = [{ length: 20 }, { length: 30 }];
  const bits = (task: Task) => task.optimalBits(task.sample(settings, createRng(1)));
  expect(bits(planningSteps(guessed, { fixed: 2, proportion: 0.7 }))).toBe(bits(guessed));

  const shown = oneShot({ classes: 2, size: 3, minLength: 2, maxLength: 9 });
  const groups = (task: Task) => {
    const batch = task.sample([{ length: 9 }, { length: 6 }], createRng(1));
    return Array.from(task.groups?.of(batch) ?? []).filter((_, row) => batch.mask[row] === 1);
  };
  expect(groups(planningSteps(shown, { fixed: 2 }))).toEqual(groups(shown));
});

test.each<[string, () => unknown, string]>([
  [
    'no blank steps at all',
    () => planningSteps(copy(), {}),
    'expected fixed or proportion to be more than 0',
  ],
  [
    'less than none',
    () => planningSteps(copy(), { fixed: -1 }),
    'planning-steps.fixed: got -1, expected a whole number from 0 to 10000',
  ],
  ['what is no task', () => loadPlanningSteps(taskRegistry)({ fixed: 1 }), 'planning-steps.task: '],
  [
    'a task that is not known',
    () => loadPlanningSteps(taskRegistry)({ task: { kind: 'copi', options: {} }, fixed: 1 }),
    'Did you mean copy?',
  ],
  [
    'an option that it does not have',
    () => loadPlanningSteps(taskRegistry)({ task: { kind: 'copy', options: {} }, steps: 1 }),
    'planning-steps.steps: no such option; known options: ',
  ],
])('%s: refused', (_name, make, message) => {
  expect(make).toThrow(message);
});
