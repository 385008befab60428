import { createRng, InvalidOptionsError, restoreRng, type Rng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  constantModel,
  echo,
  everything,
  fakeStep,
  type Setup,
  withModel,
} from '../fixtures/models.js';
import type { Restart } from './restart.js';
import { trainModel, type TrainingResult } from './train.js';
import type { RestartReport, TrainOptions } from './train-options.js';
import { parseTrainingState } from './training-state.js';

const basics = { task: echo, learningRate: 0.05, maxSequences: 100 };
const check = (seed: number) => ({ rng: createRng(seed), every: 20, sequences: 4 });

/** Trains a model of which half of the outputs are wrong whatever it learns, and tells when it began anew. */
async function unlearning(restart: Restart, more: Partial<TrainOptions> = {}) {
  const reports: RestartReport[] = [];
  let begun = 0;
  const model = constantModel(1);
  const result = await trainModel({
    ...basics,
    model,
    step: fakeStep(),
    rng: createRng(1),
    check: check(2),
    restart: { ...restart, begin: () => void (begun += 1) },
    callbacks: { onRestart: (report) => void reports.push(report) },
    ...more,
  });
  expect(begun).toBe(reports.length);
  return { result, reports };
}

test('what is not learned begins anew at a check, after as many sequences, and not at the end', async () => {
  const { result, reports } = await unlearning({ after: 40, above: 0.1 });
  expect(reports.map(({ sequences, restarts }) => [sequences, restarts])).toEqual([
    [40, 1],
    [80, 2],
  ]);
  for (const { wrongShare } of reports) expect(wrongShare).toBeGreaterThan(0.1);
  expect(result).toMatchObject({ restarts: 2, sequences: 100, stoppedBy: 'budget' });
  expect(result.state).toMatchObject({ begunAt: 80, restarts: 2 });
});

test.each<[string, Restart, Partial<TrainOptions>]>([
  ['so much may be wrong', { after: 40, above: 1 }, {}],
  ['the budget is over before', { after: 101, above: 0.1 }, {}],
  ['nothing is checked', { after: 40, above: 0.1 }, { check: undefined }],
])('a run goes on where %s', async (_, restart, more) => {
  const { result, reports } = await unlearning(restart, more);
  expect(reports).toEqual([]);
  expect(result.restarts).toBe(0);
});

test('what had to be halved for the old weights is whole for the new ones', async () => {
  const rates: number[] = [];
  let steps = 0;
  const step = fakeStep(() => {
    steps += 1;
    return steps <= 10
      ? { loss: NaN, norm: NaN, finite: false }
      : { loss: 1, norm: 1, finite: true };
  });
  const remembered = { values: new Map(), remember: () => true, recall: () => undefined };
  await unlearning(
    { after: 40, above: 0.1 },
    {
      step: { ...step, update: (rate) => void rates.push(rate) },
      guard: { remembered, after: 5 },
    },
  );
  expect(rates.slice(0, 30)).toEqual(rates.slice(0, 30).map(() => 0.05 / 4));
  expect(rates.slice(30)).toEqual(rates.slice(30).map(() => 0.05));
  expect(rates).toHaveLength(90);
});

const withoutSeconds = ({ state, ...result }: TrainingResult) => ({
  ...result,
  trainSeconds: 0,
  state: { ...state, trainSeconds: 0 },
});

/** Gives every weight numbers from the generator. */
const drawn =
  ({ model }: Setup) =>
  (rng: Rng) => {
    for (const weight of Object.values(model.weights)) {
      const values = Float32Array.from({ length: weight.size }, () => rng.uniform());
      tf.tidy(() => {
        weight.assign(tf.tensor(values, weight.shape));
      });
    }
  };

test('a run that began anew ends with the same bits wherever it was stopped and resumed', async () => {
  const train = (setup: Setup, more: Partial<TrainOptions> = {}) =>
    trainModel({
      ...basics,
      ...setup,
      batch: 3,
      maxSequences: 70,
      rng: createRng(1),
      check: check(2),
      restart: { after: 15, above: 0, begin: drawn(setup) },
      ...more,
    });
  const whole = await withModel(createRng(7), async (setup) => {
    const result = await train(setup);
    expect(result.restarts).toBeGreaterThan(0);
    return { ...everything(setup), ...withoutSeconds(result) };
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 69 }), async (stopAt) => {
      const resumed = await withModel(createRng(7), async (setup) => {
        const controller = new AbortController();
        const first = await train(setup, {
          signal: controller.signal,
          callbacks: {
            onStep({ sequences }) {
              if (sequences >= stopAt) controller.abort();
            },
          },
        });
        const state = parseTrainingState(JSON.parse(JSON.stringify(first.state)));
        const result = await train(setup, {
          rng: restoreRng(state.rng),
          state,
          check: { ...check(2), rng: restoreRng(state.checkRng ?? []) },
        });
        return { ...everything(setup), ...withoutSeconds(result) };
      });
      expect(resumed).toEqual(whole);
    }),
    { numRuns: 8 },
  );
});

test('a state from before there were restarts has had none', () => {
  const { restarts, begunAt, ...older } = parseTrainingState({
    sequences: 3,
    trainSeconds: 0,
    skipped: 0,
    skippedInARow: 0,
    rollbacks: 0,
    goodAt: 0,
    recentLosses: [],
    sincePoint: { from: 0, updates: 0, loss: 0, norm: 0 },
    firstZero: null,
    solvedInARow: 0,
    longest: null,
    lastCheck: null,
    bestCheck: null,
    rng: createRng(1).state(),
    checkRng: null,
  });
  expect([restarts, begunAt, older.sequences]).toEqual([0, 0, 3]);
});

test.each([
  [{ after: 0, above: 0.1 }, 'after'],
  [{ after: 10, above: 1.5 }, 'above'],
  [{ after: 10, above: NaN }, 'above'],
])('%j is refused by the name of what is wrong', async (restart, name) => {
  await expect(unlearning(restart)).rejects.toThrow(InvalidOptionsError);
  await expect(unlearning(restart)).rejects.toThrow(name);
});
