import { type AsyncTrainStep, createRng } from '@tapehead/core';
import { expect, test } from 'vitest';
import { evaluate } from './evaluate.js';
import { constantModel, echo, everything, fakeStep, withModel } from '../fixtures/models.js';
import type { CurvePoint, Progress } from './progress.js';
import { decay } from './schedules.js';
import { trainModel } from './train.js';
import type { SkippedStep, StepReport, TrainOptions } from './train-options.js';
import type { CheckResult } from './training-state.js';

const basics = { task: echo, learningRate: 0.05 };

test('a plain linear model learns a task until a check finds no wrong bit, and then stops', async () => {
  await withModel(createRng(7), async ({ model, step }) => {
    const result = await trainModel({
      task: echo,
      model,
      step,
      rng: createRng(1),
      batch: 4,
      learningRate: 0.3,
      maxSequences: 20_000,
      check: { rng: createRng(2), every: 200, stopAfter: 2 },
    });
    expect(result).toMatchObject({ stoppedBy: 'solved', solved: true, skipped: 0 });
    expect(result.firstZero).toBe(result.sequences - 200);
    expect(result.sequences).toBeLessThan(6000);
    expect(result.bitsPerSequence).toBeLessThan(2);
    const entries = await evaluate(model, echo, echo.settings, { rng: createRng(3) });
    expect(entries.map(({ wrong }) => wrong)).toEqual([0, 0]);
  });
});

test('the same seeds give the same bits, another seed others; checks and points change nothing', async () => {
  const run = (seed: number, more: Partial<TrainOptions> = {}) =>
    withModel(createRng(7), async (setup) => {
      const { model, step } = setup;
      await trainModel({ ...basics, model, step, rng: createRng(seed), maxSequences: 60, ...more });
      return everything(setup);
    });
  const first = await run(1);
  expect(await run(1)).toEqual(first);
  expect(await run(1, { check: { rng: createRng(5), every: 20 }, pointEvery: 7 })).toEqual(first);
  expect(await run(2)).not.toEqual(first);
});

test('a step may give its gradients later', async () => {
  const run = (later: boolean) =>
    withModel(createRng(7), async (setup) => {
      const { model, step } = setup;
      const late: AsyncTrainStep = {
        ...step,
        async gradients(...batch) {
          await new Promise((resolve) => setTimeout(resolve, 0));
          return step.gradients(...batch);
        },
      };
      const options = { ...basics, rng: createRng(1), maxSequences: 20 };
      await trainModel({ ...options, model, step: later ? late : step });
      return everything(setup);
    });
  expect(await run(true)).toEqual(await run(false));
});

test('what a task teaches is for training alone, not for checks', async () => {
  const run = (task: typeof echo, sequences: number) => {
    const step = fakeStep();
    const model = constantModel(0);
    const seen: number[] = [];
    const watched: typeof model = {
      ...model,
      forward(inputs) {
        seen.push(...inputs.dataSync());
        return model.forward(inputs);
      },
    };
    const check = { rng: createRng(2), every: sequences, sequences: 4 };
    const options = { ...basics, task, model: watched, step, rng: createRng(1), check };
    return trainModel({ ...options, maxSequences: sequences }).then(() => ({ step, seen }));
  };
  const taught: typeof echo = {
    ...echo,
    teach: (batch) => ({ ...batch, inputs: batch.inputs.map(() => 3) }),
  };
  const [plain, other] = [await run(echo, 4), await run(taught, 4)];
  expect(other.seen).toEqual(plain.seen);
  expect(other.step.batches.flatMap(({ inputs }) => [...inputs]).every((x) => x === 3)).toBe(true);
  const targets = ({ step }: typeof plain) => step.batches.map((batch) => batch.targets);
  expect(targets(other)).toEqual(targets(plain));
});

test('the budget is kept to the sequence, and the schedule sees how much of it is used', async () => {
  const step = fakeStep();
  const schedule = decay({ to: 0.5, over: 0.5 });
  const result = await trainModel({
    task: echo,
    model: constantModel(0),
    step,
    rng: createRng(1),
    batch: 4,
    learningRate: 2,
    schedule,
    maxSequences: 10,
  });
  expect(step.batches.map(({ sequences }) => sequences)).toEqual([4, 4, 2]);
  expect(step.rates).toEqual([2, 2 * schedule.factor(0.4), 2 * schedule.factor(0.8)]);
  expect(result).toMatchObject({ sequences: 10, stoppedBy: 'budget', bitsPerSequence: 1 });
  expect(result).toMatchObject({ solved: false, firstZero: null });
});

test('points of the learning curve come at the same sequences with the same numbers', async () => {
  const points: CurvePoint[] = [];
  await trainModel({
    ...basics,
    model: constantModel(0),
    rng: createRng(1),
    batch: 4,
    maxSequences: 30,
    step: fakeStep((n) => ({ loss: n * Math.LN2, norm: n, finite: n !== 2 })),
    pointEvery: 10,
    callbacks: { onCurvePoint: (point) => void points.push(point) },
  });
  const plain = { learningRate: 0.05, skipped: 1, trainSeconds: 0 };
  expect(points.map((point) => ({ ...point, trainSeconds: 0 }))).toEqual([
    { sequences: 12, loss: 2 * Math.LN2, bitsPerSequence: 2, gradientNorm: 2, ...plain },
    { sequences: 20, loss: 4.5 * Math.LN2, bitsPerSequence: 4.5, gradientNorm: 4.5, ...plain },
    { sequences: 30, loss: 7 * Math.LN2, bitsPerSequence: 7, gradientNorm: 7, ...plain },
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
  const result = await trainModel({
    ...basics,
    model: constantModel(0),
    rng: createRng(1),
    step,
    maxSequences: 6,
    pointEvery: 5,
    callbacks: {
      onSkip: (skip) => void skips.push(skip),
      onCurvePoint: (point) => void points.push(point),
    },
  });
  expect(step.rates).toHaveLength(3);
  expect(result).toMatchObject({ sequences: 6, skipped: 3, bitsPerSequence: 1 });
  expect(points.map(({ bitsPerSequence }) => bitsPerSequence)).toEqual([1, 1]);
  const told = {
    loss: Number.NaN,
    gradientNorm: Infinity,
    reason: 'the loss is not finite',
  };
  expect(skips).toEqual([
    { sequences: 2, ...told, skipped: 1, skippedInARow: 1 },
    { sequences: 3, ...told, skipped: 2, skippedInARow: 2 },
    { sequences: 5, ...told, skipped: 3, skippedInARow: 1 },
  ]);
});

test('every step is told of, whether it was taken or not', async () => {
  const steps: StepReport[] = [];
  await trainModel({
    ...basics,
    model: constantModel(0),
    rng: createRng(1),
    batch: 2,
    maxSequences: 5,
    step: fakeStep((n) => ({ loss: n, norm: 10 * n, finite: n !== 2 })),
    callbacks: { onStep: (step) => void steps.push(step) },
  });
  expect(steps).toEqual([
    { sequences: 2, loss: 1, gradientNorm: 10, taken: true },
    { sequences: 4, loss: 2, gradientNorm: 20, taken: false },
    { sequences: 5, loss: 3, gradientNorm: 30, taken: true },
  ]);
});

test('where every step is skipped, the weights stay and no number is NaN', async () => {
  const result = await trainModel({
    ...basics,
    model: constantModel(0),
    rng: createRng(1),
    maxSequences: 3,
    step: fakeStep(() => ({ loss: Infinity, norm: Number.NaN, finite: false })),
  });
  expect(result).toMatchObject({ skipped: 3, bitsPerSequence: null });
  expect(JSON.stringify(result.state)).toContain('"loss":0');
});

test('checks come every so often and at the end, and tell the best', async () => {
  const told: (CheckResult & { best: boolean })[] = [];
  let logit = 1;
  const result = await trainModel({
    ...basics,
    step: fakeStep(),
    rng: createRng(1),
    maxSequences: 25,
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
  expect(told.every(({ total }) => total >= 3 * (6 + 2) * 2)).toBe(true);
  const order = [...told].sort(
    (a, b) => a.wrong - b.wrong || (a.bitsPerSequence ?? 0) - (b.bitsPerSequence ?? 0),
  );
  expect(result.state.bestCheck?.sequences).toBe(order[0]?.sequences);
  told.forEach(({ best, wrong }, i) => {
    const earlier = told.slice(0, i);
    if (earlier.every((other) => other.wrong > wrong)) expect(best).toBe(true);
    if (earlier.some((other) => other.wrong < wrong)) expect(best).toBe(false);
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
  let secondsOfChecks = 0;
  const began = performance.now();
  const result = await trainModel({
    ...basics,
    step,
    rng: createRng(1),
    maxSequences: 1e6,
    maxSeconds: 0.1,
    model: {
      ...model,
      forward(inputs) {
        wait(50);
        secondsOfChecks += 0.05;
        return model.forward(inputs);
      },
    },
    check: { rng: createRng(2), every: 20 },
  });
  const seconds = (performance.now() - began) / 1000;
  expect(result.stoppedBy).toBe('time');
  expect(result.state.lastCheck?.sequences).toBe(result.sequences);
  expect(result.trainSeconds).toBeGreaterThanOrEqual(0.1);
  expect(secondsOfChecks).toBeGreaterThan(0);
  expect(result.trainSeconds).toBeLessThanOrEqual(seconds - secondsOfChecks);
});

test('timers have their turn, so that a signal set by one ends training', async () => {
  const controller = new AbortController();
  setTimeout(() => {
    controller.abort();
  }, 50);
  const progress: Progress[] = [];
  const result = await trainModel({
    ...basics,
    model: constantModel(0),
    step: fakeStep(),
    rng: createRng(1),
    maxSequences: 1e9,
    signal: controller.signal,
    callbacks: { onProgress: (now) => void progress.push(now) },
  });
  expect(result.stoppedBy).toBe('signal');
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
  const result = await trainModel({
    ...basics,
    model: constantModel(0),
    step,
    rng: createRng(1),
    maxSequences: 5,
    signal: AbortSignal.abort(),
  });
  expect(step.batches).toHaveLength(0);
  expect(result).toMatchObject({ sequences: 0, stoppedBy: 'signal', bitsPerSequence: null });
});

test('an error of a callback ends training with it', async () => {
  const failing = trainModel({
    ...basics,
    model: constantModel(0),
    step: fakeStep(),
    rng: createRng(1),
    maxSequences: 500,
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
  await expect(trainModel({ ...options, ...more })).rejects.toThrow(message);
  expect(step.batches).toHaveLength(0);
});
