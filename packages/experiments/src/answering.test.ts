import { createRng } from '@tapehead/core';
import { expect, test } from 'vitest';
import { experiment, loadExperiment } from './experiment.js';
import type { ExperimentOptions } from './experiment-options.js';

const plain = {
  task: { kind: 'reverse-string' },
  machine: { kind: 'stack', options: { slots: 64 } },
} satisfies ExperimentOptions;

test('a machine is given blank steps before its answer, and its last output, whatever it is and learns', () => {
  const { task, model, controller, config } = experiment({
    ...plain,
    planningSteps: { fixed: 3 },
    outputFeedback: true,
  });
  const without = experiment(plain).task;
  expect(task.sample([{ length: 5 }], createRng(1)).steps).toBe(2 * 5 + 1 + 3);
  expect(task.inputSize).toBe(without.inputSize + without.outputSize + 1);
  expect([model.kind, model.options.outputs, controller]).toEqual([
    'output-feedback',
    'classes',
    'rnn',
  ]);
  expect(config.task).toEqual({ kind: 'reverse-string', options: without.options });
  expect(config.machine.kind).toBe('stack');
  const again = loadExperiment(JSON.parse(JSON.stringify(config)));
  expect(again.config).toEqual(config);
  expect(again.task.options).toEqual(task.options);
});

test('a config says nothing of what it does not have', () => {
  const { config } = experiment(plain);
  expect(Object.keys(config)).not.toContain('planningSteps');
  expect(Object.keys(config)).not.toContain('outputFeedback');
});

test.each<[Partial<ExperimentOptions>, string]>([
  [{ planningSteps: {} }, 'fixed or proportion to be more than 0'],
  [{ planningSteps: { fixed: -1 } }, 'config.planningSteps.fixed: got -1'],
  [{ task: { kind: 'adding' }, outputFeedback: true }, 'whose outputs are numbers'],
])('%j is refused', (options, message) => {
  expect(() => experiment({ ...plain, ...options })).toThrow(message);
});
