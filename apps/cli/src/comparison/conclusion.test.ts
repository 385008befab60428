import { expect, test } from 'vitest';
import { conclusionOf } from './conclusion.js';

const machine = (title: string, at10: number, at20: number) => ({
  title,
  done: {
    evaluation: [
      { length: 10, errorRate: at10 },
      { length: 20, errorRate: at20 },
    ],
  },
});

test('says which machines copy longer sequences than they were trained on', () => {
  const machines = [
    machine('network', 0.001, 0.25),
    machine('LSTM', 0.2, 0.4),
    machine('article', 0.01, 0.24),
    machine('NTM', 0, 0.01),
  ];
  expect(conclusionOf(machines, 10, 20)).toBe(
    'With at most 1 % wrong bits, and trained on up to 10 vectors: NTM copies 10 vectors and 20 alike; network and article copy 10 vectors but not 20; LSTM copies not even 10 vectors.',
  );
});

test('leaves out what was not measured at both lengths', () => {
  const { title, done } = machine('NTM', 0, 0);
  expect(conclusionOf([{ title, done: { evaluation: done.evaluation.slice(1) } }], 10, 20)).toBe(
    null,
  );
  expect(conclusionOf([], 10, 20)).toBe(null);
});
