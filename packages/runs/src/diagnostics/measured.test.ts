import { expect, test } from 'vitest';
import { runSmall } from '../../fixtures/small-run.js';
import { headWarnings } from './head-warnings.js';

const controllers = ['feedforward', 'lstm'] as const;
const rates = { feedforward: 0.01, lstm: 0.02 };
const budgets = { feedforward: 3200, lstm: 4800 };

test.each(controllers)(
  '%s: a run that solves its task is never warned, nor is its machine before and after',
  async (controller) => {
    const { solved, untrained, diagnoses, codes } = await runSmall({
      controller,
      learningRate: rates[controller],
      maxSequences: budgets[controller],
    });
    expect(solved).toBe(true);
    expect(codes.flat()).toEqual([]);
    const last = diagnoses.at(-1)?.machine ?? untrained;
    for (const machine of [untrained, last])
      expect(headWarnings(machine, { progress: 1, wrong: null })).toEqual([]);
  },
);

test.each(controllers)('%s: weightings that start spread evenly stay so', async (controller) => {
  const { diagnoses, codes } = await runSmall({
    controller,
    learningRate: rates[controller],
    maxSequences: 1280,
    initialWeighting: 'uniform',
  });
  for (const found of codes) expect(found).toEqual(['spread-weighting', 'spread-weighting']);
  for (const { machine } of diagnoses) {
    for (const { entropy } of machine?.heads ?? []) expect(entropy).toBeCloseTo(4, 3);
  }
});

test.each(controllers)('%s: heads that cannot shift stay on one slot', async (controller) => {
  const { diagnoses, codes } = await runSmall({
    controller,
    learningRate: rates[controller],
    maxSequences: 1280,
    shiftRange: 1,
  });
  for (const found of codes) expect(found).toEqual(['stuck-weighting', 'stuck-weighting']);
  const heads = diagnoses.flatMap(({ machine }) => machine?.heads ?? []);
  expect(new Set(heads.map(({ shifts, visited }) => `${visited} ${shifts}`))).toEqual(
    new Set(['1 false']),
  );
});

test.each(controllers)('%s: a learning rate 100 times too large', async (controller) => {
  const { codes } = await runSmall({
    controller,
    learningRate: 100 * rates[controller],
    maxSequences: 960,
  });
  for (const found of codes) expect(found[0]).toBe('rate-too-large');
});

test.each(controllers)('%s: a learning rate 100 times too small', async (controller) => {
  const { codes } = await runSmall({
    controller,
    learningRate: rates[controller] / 100,
    maxSequences: 1280,
  });
  for (const found of codes) expect(found).toEqual(['rate-too-small']);
});
