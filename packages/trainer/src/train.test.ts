import * as tf from '@tensorflow/tfjs-core';
import { createRng, restoreRng } from '@tapehead/random';
import type { SequenceModel, TrainStep } from '@tapehead/spec';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adam } from './adam.js';
import { clipByGlobalNorm } from './clipping.js';
import { evaluate } from './evaluate.js';
import { echo, fakeStep, valuesOf, windowModel } from './fixtures.js';
import type { CurvePoint, Progress } from './progress.js';
import { createReferenceStep } from './reference-step.js';
import { decay } from './schedules.js';
import { train, type TrainingResult } from './train.js';
import type { SkippedStep, TrainOptions } from './train-options.js';
import { type CheckResult, parseTrainingState, type TrainingState } from './training-state.js';

interface Setup {
  readonly model: SequenceModel;
  readonly step: TrainStep;
}

/** A window model and its step, freed afterwards. */
async function withModel<Result>(use: (setup: Setup) => Promise<Result>): Promise<Result> {
  const tensors = tf.memory().numTensors;
  const model = windowModel(createRng(7));
  const step = createReferenceStep(model, {
    optimizer: adam(),
    clip: clipByGlobalNorm({ limit: 10 }),
  });
  try {
    return await use({ model, step });
  } finally {
    step.dispose();
    model.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  }
}

const basics = { task: echo, learningRate: 0.05 };
const everything = ({ model, step }: Setup) => ({
  weights: valuesOf(model.weights),
  slots: valuesOf(step.slots),
});
/** What has to be the same in each run with the same seed. */
const withoutSeconds = ({ state, ...result }: TrainingResult) => ({
  ...result,
  trainSeconds: 0,
  state: { ...state, trainSeconds: 0 },
});

/** A model without weights whose logits are all `logit`. */
const constantModel = (logit: number) => ({
  inputSize: 2,
  outputSize: 2,
  forward: ({ shape: [steps, sequences] }: tf.Tensor3D) =>
    tf.fill<tf.Rank.R3>([steps, sequences, 2], logit),
});

test('a plain linear model learns a task until a check finds no wrong bit, and then stops', async () => {
  await withModel(async ({ model, step }) => {
    const result = await train({
      ...{ task: echo, model, step, rng: createRng(1) },
      ...{ batch: 4, learningRate: 0.3, maxSequences: 20_000 },
      check: { rng: createRng(2), every: 200, stopAfter: 2 },
    });
    expect(result).toMatchObject({ stoppedBy: 'solved', solved: true, skipped: 0 });
    expect(result.firstZero).toBe(result.sequences - 200);
    expect(result.sequences).toBeLessThan(6000);
    expect(result.bitsPerSequence).toBeLessThan(2);
    const entries = await evaluate(model, echo, echo.settings, { rng: createRng(3) });
    expect(entries.map(({ wrongBits }) => wrongBits)).toEqual([0, 0]);
  });
});

test('the same seeds give the same bits, another seed others; checks and points change nothing', async () => {
  const run = (seed: number, more: Partial<TrainOptions> = {}) =>
    withModel(async (setup) => {
      const { model, step } = setup;
      await train({ ...basics, model, step, rng: createRng(seed), maxSequences: 60, ...more });
      return everything(setup);
    });
  const first = await run(1);
  expect(await run(1)).toEqual(first);
  expect(await run(1, { check: { rng: createRng(5), every: 20 }, pointEvery: 7 })).toEqual(first);
  expect(await run(2)).not.toEqual(first);
});

test('the budget is kept to the sequence, and the schedule sees how much of it is used', async () => {
  const step = fakeStep();
  const schedule = decay({ to: 0.5, over: 0.5 });
  const result = await train({
    ...{ task: echo, model: constantModel(0), step, rng: createRng(1) },
    ...{ batch: 4, learningRate: 2, schedule, maxSequences: 10 },
  });
  expect(step.batches.map(({ sequences }) => sequences)).toEqual([4, 4, 2]);
  expect(step.rates).toEqual([2, 2 * schedule.factor(0.4), 2 * schedule.factor(0.8)]);
  expect(result).toMatchObject({ sequences: 10, stoppedBy: 'budget', bitsPerSequence: 1 });
  expect(result).toMatchObject({ solved: false, firstZero: null });
});

test('points of the learning curve come at the same sequences with the same numbers', async () => {
  const points: CurvePoint[] = [];
  await train({
    ...{ ...basics, model: constantModel(0), rng: createRng(1), batch: 4, maxSequences: 30 },
    step: fakeStep((n) => ({ loss: n * Math.LN2, norm: n, finite: n !== 2 })),
    pointEvery: 10,
    callbacks: { onCurvePoint: (point) => void points.push(point) },
  });
  const plain = { learningRate: 0.05, skipped: 1, trainSeconds: 0 };
  expect(points.map((point) => ({ ...point, trainSeconds: 0 }))).toEqual([
    { sequences: 12, bitsPerSequence: 2, gradientNorm: 2, ...plain },
    { sequences: 20, bitsPerSequence: 4.5, gradientNorm: 4.5, ...plain },
    { sequences: 30, bitsPerSequence: 7, gradientNorm: 7, ...plain },
  ]);
});

test('a step that is not finite is skipped, told and counted; its loss is in no mean', async () => {
  const skips: SkippedStep[] = [];
  const points: CurvePoint[] = [];
  const step = fakeStep((n) =>
    n === 2 || n === 3 || n === 5
      ? { loss: Number.NaN, norm: Infinity, finite: false }
      : { loss: Math.LN2, norm: 1, finite: true },
  );
  const result = await train({
    ...{
      ...basics,
      model: constantModel(0),
      rng: createRng(1),
      step,
      maxSequences: 6,
      pointEvery: 5,
    },
    callbacks: {
      onSkip: (skip) => void skips.push(skip),
      onCurvePoint: (point) => void points.push(point),
    },
  });
  expect(step.rates).toHaveLength(3);
  expect(result).toMatchObject({ sequences: 6, skipped: 3, bitsPerSequence: 1 });
  expect(points.map(({ bitsPerSequence }) => bitsPerSequence)).toEqual([1, 1]);
  const told = { loss: Number.NaN, gradientNorm: Infinity };
  expect(skips).toEqual([
    { sequences: 2, ...told, skipped: 1, skippedInARow: 1 },
    { sequences: 3, ...told, skipped: 2, skippedInARow: 2 },
    { sequences: 5, ...told, skipped: 3, skippedInARow: 1 },
  ]);
});

test('where every step is skipped, the weights stay and no number is NaN', async () => {
  const result = await train({
    ...{ ...basics, model: constantModel(0), rng: createRng(1), maxSequences: 3 },
    step: fakeStep(() => ({ loss: Infinity, norm: Number.NaN, finite: false })),
  });
  expect(result).toMatchObject({ skipped: 3, bitsPerSequence: null });
  expect(JSON.stringify(result.state)).toContain('"loss":0');
});

const check = (seed: number) => ({ rng: createRng(seed), every: 20, sequences: 4 });

test('a run stopped anywhere and resumed from JSON ends with the bits of one never stopped', async () => {
  const whole = await withModel(async (setup) => {
    const { model, step } = setup;
    const options = { ...basics, model, step, rng: createRng(1), batch: 3, maxSequences: 70 };
    const result = await train({ ...options, check: check(2), pointEvery: 10 });
    return { ...everything(setup), ...withoutSeconds(result) };
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 71 }), async (stopAt) => {
      const resumed = await withModel(async (setup) => {
        const { model, step } = setup;
        const controller = new AbortController();
        let seen = 0;
        const stopping: TrainStep = {
          ...step,
          gradients(batch) {
            seen += batch.sequences;
            if (seen >= stopAt) controller.abort();
            return step.gradients(batch);
          },
        };
        if (stopAt === 0) controller.abort();
        const options = { ...basics, model, batch: 3, maxSequences: 70, pointEvery: 10 };
        const first = await train({
          ...{ ...options, step: stopping, rng: createRng(1), check: check(2) },
          signal: controller.signal,
        });
        expect(first.stoppedBy).toBe(stopAt <= 70 ? 'signal' : 'budget');
        const state = parseTrainingState(JSON.parse(JSON.stringify(first.state)));
        const checkRng = restoreRng(state.checkRng ?? []);
        const result = await train({
          ...{ ...options, step, rng: restoreRng(state.rng), state },
          check: { ...check(2), rng: checkRng },
        });
        return { ...everything(setup), ...withoutSeconds(result) };
      });
      expect(resumed).toEqual(whole);
    }),
    { numRuns: 12 },
  );
});

test('a run resumed from the state that came with a curve point ends with the same bits', async () => {
  const run = async (from: number | null) =>
    withModel(async (setup) => {
      const { model, step } = setup;
      const options = { ...basics, model, step, maxSequences: 60, pointEvery: 15 };
      const controller = new AbortController();
      const states: TrainingState[] = [];
      const first = await train({
        ...{ ...options, rng: createRng(1), check: check(2), signal: controller.signal },
        callbacks: {
          onCurvePoint(point, state) {
            states.push(state);
            if (point.sequences === from) controller.abort();
          },
        },
      });
      if (from === null) return { ...everything(setup), ...withoutSeconds(first) };
      const [state] = states.slice(-1);
      expect(state?.sequences).toBe(from);
      const result = await train({
        ...{ ...options, rng: restoreRng(state?.rng ?? []), state },
        check: { ...check(2), rng: restoreRng(state?.checkRng ?? []) },
      });
      return { ...everything(setup), ...withoutSeconds(result) };
    });
  const whole = await run(null);
  for (const from of [15, 30, 45]) expect(await run(from)).toEqual(whole);
});

test('a signal during a check makes it as if the check had not begun', async () => {
  const controller = new AbortController();
  const checkRng = createRng(2);
  const before = checkRng.state();
  const model = constantModel(0);
  const result = await train({
    ...{ ...basics, step: fakeStep(), rng: createRng(1), maxSequences: 10 },
    model: {
      ...model,
      forward(inputs) {
        controller.abort();
        return model.forward(inputs);
      },
    },
    check: { rng: checkRng, every: 5 },
    signal: controller.signal,
  });
  expect(result).toMatchObject({ stoppedBy: 'signal', sequences: 5, solved: false });
  expect(result.state).toMatchObject({ lastCheck: null, checkRng: before });
});

test('checks come every so often and at the end, and tell the best', async () => {
  const told: (CheckResult & { best: boolean })[] = [];
  let logit = 1;
  const result = await train({
    ...{ ...basics, step: fakeStep(), rng: createRng(1), maxSequences: 25 },
    model: { ...constantModel(0), forward: (inputs) => constantModel(logit).forward(inputs) },
    check: { rng: createRng(2), every: 10, sequences: 3 },
    callbacks: {
      onCheck(result, best) {
        told.push({ ...result, best });
        logit += 2;
      },
    },
  });
  expect(told.map(({ sequences }) => sequences)).toEqual([10, 20, 25]);
  expect(told.every(({ totalBits }) => totalBits >= 3 * (6 + 2) * 2)).toBe(true);
  const order = [...told].sort(
    (a, b) => a.wrongBits - b.wrongBits || (a.bitsPerSequence ?? 0) - (b.bitsPerSequence ?? 0),
  );
  expect(result.state.bestCheck?.sequences).toBe(order[0]?.sequences);
  told.forEach(({ best, wrongBits }, i) => {
    const earlier = told.slice(0, i);
    if (earlier.every((other) => other.wrongBits > wrongBits)) expect(best).toBe(true);
    if (earlier.some((other) => other.wrongBits < wrongBits)) expect(best).toBe(false);
  });
});

test('trainSeconds leaves checks out, and maxSeconds is a limit to it', async () => {
  const model = constantModel(0);
  const wait = (milliseconds: number) => {
    const until = performance.now() + milliseconds;
    while (performance.now() < until);
  };
  const step = fakeStep(() => {
    wait(2);
    return { loss: 1, norm: 1, finite: true };
  });
  const began = performance.now();
  const result = await train({
    ...{ ...basics, step, rng: createRng(1), maxSequences: 1e6, maxSeconds: 0.1 },
    model: {
      ...model,
      forward(inputs) {
        wait(50);
        return model.forward(inputs);
      },
    },
    check: { rng: createRng(2), every: 20 },
  });
  const seconds = (performance.now() - began) / 1000;
  expect(result.stoppedBy).toBe('time');
  expect(result.state.lastCheck?.sequences).toBe(result.sequences);
  expect(result.trainSeconds).toBeGreaterThanOrEqual(0.1);
  expect(result.trainSeconds).toBeLessThan(seconds - 0.1);
});

test('timers have their turn, so that a signal set by one ends training', async () => {
  const controller = new AbortController();
  setTimeout(() => {
    controller.abort();
  }, 50);
  const progress: Progress[] = [];
  const began = performance.now();
  const result = await train({
    ...{ ...basics, model: constantModel(0), step: fakeStep(), rng: createRng(1) },
    ...{ maxSequences: 1e9, signal: controller.signal },
    callbacks: { onProgress: (now) => void progress.push(now) },
  });
  expect(result.stoppedBy).toBe('signal');
  expect(performance.now() - began).toBeLessThan(2000);
  expect(progress.length).toBeGreaterThanOrEqual(1);
  const last = progress.at(-1);
  expect(last).toMatchObject({
    maxSequences: 1e9,
    learningRate: 0.05,
    gradientNorm: 1,
    skipped: 0,
  });
  expect(last?.sequences).toBe(result.sequences);
  expect(last?.bitsPerSequence).toBeCloseTo(1);
  expect((last?.secondsLeft ?? 0) * (last?.sequencesPerSecond ?? 0)).toBeCloseTo(
    1e9 - result.sequences,
    -3,
  );
});

test('a signal aborted beforehand ends training before the first step', async () => {
  const step = fakeStep();
  const result = await train({
    ...{ ...basics, model: constantModel(0), step, rng: createRng(1), maxSequences: 5 },
    signal: AbortSignal.abort(),
  });
  expect(step.batches).toHaveLength(0);
  expect(result).toMatchObject({ sequences: 0, stoppedBy: 'signal', bitsPerSequence: null });
});

test('an error of a callback ends training with it', async () => {
  const failing = train({
    ...{
      ...basics,
      model: constantModel(0),
      step: fakeStep(),
      rng: createRng(1),
      maxSequences: 500,
    },
    callbacks: { onCurvePoint: () => Promise.reject(new Error('disk full')) },
  });
  await expect(failing).rejects.toThrow('disk full');
});

test.each<[Partial<TrainOptions>, string]>([
  [{ batch: 0 }, 'train.batch: got 0, expected a whole number from 1'],
  [{ learningRate: Number.NaN }, 'train.learningRate: got NaN, expected a number greater than 0'],
  [{ learningRate: -1 }, 'train.learningRate: got -1'],
  [{ maxSequences: 1.5 }, 'train.maxSequences: got 1.5, expected a whole number from 1'],
  [{ maxSeconds: 0 }, 'train.maxSeconds: got 0, expected a number greater than 0'],
  [{ pointEvery: 0 }, 'train.pointEvery: got 0'],
  [{ check: { rng: createRng(1), every: 0 } }, 'train.check.every: got 0'],
  [{ check: { rng: createRng(1), sequences: -1 } }, 'train.check.sequences: got -1'],
  [{ check: { rng: createRng(1), stopAfter: 0 } }, 'train.check.stopAfter: got 0'],
  [
    { model: { ...constantModel(0), inputSize: 3 } },
    'model: got one with 3 inputs and 2 outputs, expected 2 inputs and 2 outputs for the task echo',
  ],
])('%o is refused before anything is done', async (more, message) => {
  const step = fakeStep();
  const options = { ...basics, model: constantModel(0), step, rng: createRng(1), maxSequences: 5 };
  await expect(train({ ...options, ...more })).rejects.toThrow(message);
  expect(step.batches).toHaveLength(0);
});

test('generators in other states than the training state says are refused', async () => {
  const options = { ...basics, model: constantModel(0), step: fakeStep(), maxSequences: 5 };
  const { state } = await train({ ...options, rng: createRng(1), maxSequences: 3 });
  await expect(train({ ...options, rng: createRng(1), state })).rejects.toThrow(
    "train.rng: got a generator in another state than the training state's",
  );
  const rng = restoreRng(state.rng);
  await expect(train({ ...options, rng, state, check: check(2) })).rejects.toThrow(
    "train.check.rng: got a generator in another state than the training state's",
  );
});
