import { expect, test } from 'vitest';
import { experiment } from './experiment.js';

const controller = { kind: 'feedforward', options: { units: 4 } };

test('a machine without spare slots, or with no fewer than it has, is trained as it is', () => {
  for (const options of [{}, { spareSlots: 125 }]) {
    const { stepOptions } = experiment({
      task: { kind: 'copy', options: { maxLength: 3 } },
      controller,
      machine: { kind: 'paper', options },
    });
    expect(stepOptions.inTraining).toBeUndefined();
  }
});

test('spare slots are refused where the task needs none of a known number', () => {
  const machine = { kind: 'paper', options: { spareSlots: 4 } };
  expect(() => experiment({ task: { kind: 'n-grams' }, controller, machine })).toThrow(
    'machine.spareSlots: got 4, expected none: n-grams does not say how many slots its sequences need',
  );
});

test('spare slots are refused where each slot begins with what it has learned', () => {
  const initialMemory = { kind: 'learned', range: 0.5 };
  const machine = { kind: 'paper', options: { spareSlots: 4, initialMemory } };
  expect(() => experiment({ task: { kind: 'copy' }, controller, machine })).toThrow(
    'paper.spareSlots: got 4 beside initialMemory learned, expected none',
  );
});
