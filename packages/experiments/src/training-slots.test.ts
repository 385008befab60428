import { standardRegistry } from './registry.js';
import { machineSizes } from './machine-sizes.js';
import { expect, test } from 'vitest';
import { experiment } from './experiment.js';

const controller = { kind: 'feedforward', options: { units: 4 } };
const task = { kind: 'copy', options: { maxLength: 3 } };
const paper = (options: object) =>
  experiment({ task, controller, machine: { kind: 'paper', options: { ...options } } });

test('a machine without numbers of slots for training is trained as it is', () => {
  expect(paper({}).stepOptions.inTraining).toBeUndefined();
});

test('a machine is trained in a memory of each of its numbers of slots', () => {
  const { build, stepOptions } = paper({ slots: 16, trainingSlots: [8, 32] });
  const model = build();
  const forms = stepOptions.inTraining?.(model) ?? [];
  const slots = forms.map((form) => machineSizes(form.architecture, standardRegistry)?.slots);
  expect(slots).toEqual([8, 32]);
  for (const form of forms) form.dispose();
  model.dispose();
});

test.each([
  [[], 'paper.trainingSlots: got [], expected at least one number of slots'],
  [[8, 8], 'paper.trainingSlots: got [8,8], expected each number once'],
  [[8.5], 'paper.trainingSlots.0: got 8.5, expected a whole number from 1 to 65536'],
  [24, 'paper.trainingSlots: got 24, expected a list of numbers of slots'],
  [[2, 8], 'machine: its memory has 2 slots in training, expected at least 3'],
])('of the numbers of slots %j it is said what is wrong', (trainingSlots, message) => {
  expect(() => paper({ trainingSlots })).toThrow(message);
});

test('training in a memory that no engine has room for is refused', () => {
  expect(() => paper({ trainingSlots: [8, 65_536] })).not.toThrow();
  expect(() => paper({ width: 4096, trainingSlots: [8, 65_536] })).toThrow('GiB');
});

test('numbers of slots are refused where each slot begins with what it has learned', () => {
  const initialMemory = { kind: 'learned', range: 0.5 };
  expect(() => paper({ trainingSlots: [24, 48], initialMemory })).toThrow(
    'paper.trainingSlots: got 24, 48 beside initialMemory learned, expected none',
  );
});
