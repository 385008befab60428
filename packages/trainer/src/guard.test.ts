import { createRng, type GradientSummary, restoreRng, type TrainStep } from '@tapehead/core';
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
import type { GuardOptions } from './guard.js';
import { rememberWeights } from './remember-weights.js';
import { trainModel, type TrainingResult } from './train.js';
import type { Rollback, SkippedStep, TrainOptions } from './train-options.js';
import { parseTrainingState } from './training-state.js';

const basics = { task: echo, learningRate: 0.05 };
const notFinite: GradientSummary = { loss: Number.NaN, norm: Number.NaN, finite: false };

/** A step whose n-th gradients, counted from 1, are as they should not be where `isBad(n)`. */
function spoilt(step: TrainStep, isBad: (n: number) => boolean, bad = notFinite): TrainStep {
  let n = 0;
  return {
    ...step,
    gradients(batch, rng) {
      n += 1;
      const summary = step.gradients(batch, rng);
      return isBad(n) ? bad : summary;
    },
  };
}

const remember = ({ model, step }: Setup) =>
  rememberWeights({ ...model.weights, ...step.optimizerState });

/** Trains and tells what happened. */
async function guarded(
  setup: Setup,
  isBad: (n: number) => boolean,
  guard: Omit<GuardOptions, 'remembered'> = {},
  more: Partial<TrainOptions> = {},
) {
  const skips: SkippedStep[] = [];
  const rollbacks: Rollback[] = [];
  const rates: number[] = [];
  const { model } = setup;
  const step = spoilt(setup.step, isBad);
  const result = await trainModel({
    ...basics,
    model,
    rng: createRng(1),
    maxSequences: 40,
    step: {
      ...step,
      update(rate) {
        rates.push(rate);
        step.update(rate);
      },
    },
    guard: { remembered: remember(setup), ...guard },
    callbacks: {
      onSkip: (skip) => void skips.push(skip),
      onRollback: (rollback) => void rollbacks.push(rollback),
    },
    ...more,
  });
  return { result, skips, rollbacks, rates };
}

test('fewer skipped steps in a row than the guard says change nothing but their number', async () => {
  await withModel(createRng(7), async (setup) => {
    const isBad = (n: number) => n % 3 !== 0;
    const { result, rollbacks, rates } = await guarded(setup, isBad, { after: 3 });
    expect(result).toMatchObject({ skipped: 27, rollbacks: 0, stoppedBy: 'budget' });
    expect(rollbacks).toEqual([]);
    expect(rates).toEqual(rates.map(() => 0.05));
  });
});

test('after a few in a row the run goes back to its last good weights and optimizer state, with half the rate', async () => {
  const states: unknown[] = [];
  await withModel(createRng(7), async (setup) => {
    const before = (n: number) => {
      states[n] = everything(setup);
    };
    const { result, rollbacks, rates } = await guarded(
      setup,
      (n) => {
        before(n);
        return n > 14 && n <= 17;
      },
      { every: 10, after: 3 },
    );
    // Step 11 was the first whose gradients could be used after 10 sequences.
    expect(rollbacks).toEqual([{ sequences: 17, goodAt: 10, rollbacks: 1, learningRate: 0.025 }]);
    expect(states[18]).toEqual(states[11]);
    expect(states[17]).toEqual(states[15]);
    expect(states[15]).not.toEqual(states[11]);
    expect(rates).toEqual([...Array<number>(14).fill(0.05), ...Array<number>(23).fill(0.025)]);
    expect(result).toMatchObject({ sequences: 40, skipped: 3, rollbacks: 1, stoppedBy: 'budget' });
    expect(result.state).toMatchObject({ rollbacks: 1, skippedInARow: 0, goodAt: 30 });
  });
});

test('weights that an update made NaN are put right', async () => {
  await withModel(createRng(7), async (setup) => {
    let updates = 0;
    const { result } = await guarded(
      {
        ...setup,
        step: {
          ...setup.step,
          update(rate) {
            setup.step.update(rate);
            updates += 1;
            if (updates !== 12) return;
            tf.tidy(() => setup.model.weights.bias?.assign(tf.tensor1d([Number.NaN, 0])));
          },
        },
      },
      () => false,
    );
    expect(result).toMatchObject({ skipped: 5, rollbacks: 1, stoppedBy: 'budget' });
    expect(JSON.stringify(everything(setup))).not.toContain('null');
  });
});

test('a run that cannot be saved ends with its last good weights, and ends at once when resumed', async () => {
  await withModel(createRng(7), async (setup) => {
    const begin = everything(setup);
    const guard = { after: 2, most: 3, factor: 0.1 };
    const first = await guarded(setup, () => true, guard);
    expect(first.result).toMatchObject({ stoppedBy: 'diverged', rollbacks: 3, skipped: 8 });
    expect(first.rollbacks.map(({ learningRate }) => learningRate)).toEqual([
      expect.closeTo(0.005),
      expect.closeTo(0.0005),
      expect.closeTo(0.00005),
    ]);
    expect(everything(setup)).toEqual(begin);
    const { state } = first.result;
    const again = await guarded(setup, () => true, guard, { state, rng: restoreRng(state.rng) });
    expect(again.result).toMatchObject({ stoppedBy: 'diverged', sequences: 8, skipped: 8 });
    expect(again.skips).toEqual([]);
  });
});

test('a loss beyond all reason is skipped as well, with the reason', async () => {
  const losses = [1, 1e9, Number.NaN, 1e9, 1, 1];
  const norms = [1, 1, 1, Infinity, 900, 1];
  const finite = [true, true, false, false, false, true];
  const skips: SkippedStep[] = [];
  const options: TrainOptions = {
    ...basics,
    model: constantModel(0),
    rng: createRng(1),
    maxSequences: 6,
    step: fakeStep((n) => ({
      loss: losses[n - 1] ?? 0,
      norm: norms[n - 1] ?? 1,
      finite: finite[n - 1] ?? true,
    })),
    guard: { remembered: rememberWeights({}) },
    callbacks: { onSkip: (skip) => void skips.push(skip) },
  };
  expect(await trainModel(options)).toMatchObject({ skipped: 4, rollbacks: 0 });
  expect(skips.map(({ reason }) => reason)).toEqual([
    'the loss is too large',
    'the loss is not finite',
    'the gradients are not finite',
    'the gradients are too large',
  ]);
});

test('how large a loss may be is counted for each output that counts', async () => {
  const skippedOf = async (loss: number) => {
    const step = fakeStep(() => ({ loss, norm: 1, finite: true }));
    const task = { ...echo, drawSetting: () => ({ length: 7 }) };
    const model = constantModel(0);
    const guard = { remembered: rememberWeights({}), mostLoss: 3, after: 100 };
    const options = { ...basics, task, model, step, guard, maxSequences: 4, batch: 2 };
    return (await trainModel({ ...options, rng: createRng(1) })).skipped;
  };
  // Five steps count, with two outputs each.
  expect(await skippedOf(30)).toBe(0);
  expect(await skippedOf(30.01)).toBe(2);
});

test('a run that went back, stopped anywhere and resumed, ends with the bits of one never stopped', async () => {
  const guard = { every: 7, after: 3 };
  /** Bad by what was drawn, so that it is the same after a resume. */
  const isBadAt = (sequences: number) => sequences % 11 > 6;
  const options = { ...basics, maxSequences: 50, pointEvery: 10 };
  const run = (stopAt: number) =>
    withModel(createRng(7), async (setup) => {
      const { model } = setup;
      const good = remember(setup);
      let [seen, controller] = [0, new AbortController()];
      const step = spoilt(setup.step, () => {
        seen += 1;
        if (seen === stopAt) controller.abort();
        return isBadAt(seen);
      });
      const rest = { model, step, guard: { ...guard, remembered: good } };
      const first = await trainModel({
        ...options,
        ...rest,
        rng: createRng(1),
        signal: controller.signal,
      });
      controller = new AbortController();
      const state = parseTrainingState(JSON.parse(JSON.stringify(first.state)));
      const last = await trainModel({ ...options, ...rest, rng: restoreRng(state.rng), state });
      return { ...everything(setup), ...withoutSeconds(last) };
    });
  const whole = await run(Infinity);
  expect(whole.rollbacks).toBeGreaterThan(2);
  expect(whole.stoppedBy).toBe('budget');
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 50 }), async (stopAt) => {
      expect(await run(stopAt)).toEqual(whole);
    }),
    { numRuns: 8 },
  );
});

const withoutSeconds = ({ state, ...result }: TrainingResult) => ({
  ...result,
  trainSeconds: 0,
  state: { ...state, trainSeconds: 0 },
});

test.each([
  [{ every: 0 }, 'train.guard.every: got 0, expected a whole number from 1'],
  [{ after: 0.5 }, 'train.guard.after: got 0.5, expected a whole number from 1'],
  [{ factor: 1.5 }, 'train.guard.factor: got 1.5, expected a number from 0 to 1'],
  [{ most: -1 }, 'train.guard.most: got -1, expected a whole number from 0 to 1000'],
  [{ mostLoss: Number.NaN }, 'train.guard.mostLoss: got NaN, expected a number greater than 0'],
])('the guard %j is refused before anything is done', async (numbers, message) => {
  const step = fakeStep();
  const guard = { remembered: rememberWeights({}), ...numbers };
  const options = { ...basics, model: constantModel(0), step, rng: createRng(1), maxSequences: 5 };
  await expect(trainModel({ ...options, guard })).rejects.toThrow(message);
  expect(step.batches).toHaveLength(0);
});
