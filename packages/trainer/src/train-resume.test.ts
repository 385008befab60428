import { createRng, restoreRng, type TrainStep } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { constantModel, echo, everything, fakeStep, withModel } from '../fixtures/models.js';
import { trainModel, type TrainingResult } from './train.js';
import { parseTrainingState, type TrainingState } from './training-state.js';

const averaging = { decay: 0.9 };
const basics = { task: echo, learningRate: 0.05 };
const check = (seed: number) => ({ rng: createRng(seed), every: 20, sequences: 4 });

/** What has to be the same in each run with the same seed. */
const withoutSeconds = ({ state, ...result }: TrainingResult) => ({
  ...result,
  trainSeconds: 0,
  state: { ...state, trainSeconds: 0 },
});

test('a run stopped anywhere and resumed from JSON ends with the bits of one never stopped', async () => {
  const whole = await withModel(
    createRng(7),
    async (setup) => {
      const { model, step } = setup;
      const options = { ...basics, model, step, rng: createRng(1), batch: 3, maxSequences: 70 };
      const result = await trainModel({ ...options, check: check(2), pointEvery: 10 });
      return { ...everything(setup), ...withoutSeconds(result) };
    },
    averaging,
  );
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 71 }), async (stopAt) => {
      const resumed = await withModel(
        createRng(7),
        async (setup) => {
          const { model, step } = setup;
          const controller = new AbortController();
          let seen = 0;
          const stopping: TrainStep = {
            ...step,
            gradients(batch, noise) {
              seen += batch.sequences;
              if (seen >= stopAt) controller.abort();
              return step.gradients(batch, noise);
            },
          };
          if (stopAt === 0) controller.abort();
          const options = { ...basics, model, batch: 3, maxSequences: 70, pointEvery: 10 };
          const first = await trainModel({
            ...options,
            step: stopping,
            rng: createRng(1),
            check: check(2),
            signal: controller.signal,
          });
          expect(first.stoppedBy).toBe(stopAt <= 70 ? 'signal' : 'budget');
          const state = parseTrainingState(JSON.parse(JSON.stringify(first.state)));
          const checkRng = restoreRng(state.checkRng ?? []);
          const result = await trainModel({
            ...options,
            step,
            rng: restoreRng(state.rng),
            state,
            check: { ...check(2), rng: checkRng },
          });
          return { ...everything(setup), ...withoutSeconds(result) };
        },
        averaging,
      );
      expect(resumed).toEqual(whole);
    }),
    { numRuns: 12 },
  );
});

test('a run resumed from the state that came with a curve point ends with the same bits', async () => {
  const run = async (from: number | null) =>
    withModel(createRng(7), async (setup) => {
      const { model, step } = setup;
      const options = { ...basics, model, step, maxSequences: 60, pointEvery: 15 };
      const controller = new AbortController();
      const states: TrainingState[] = [];
      const first = await trainModel({
        ...options,
        rng: createRng(1),
        check: check(2),
        signal: controller.signal,
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
      const result = await trainModel({
        ...options,
        rng: restoreRng(state?.rng ?? []),
        state,
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
  const result = await trainModel({
    ...basics,
    step: fakeStep(),
    rng: createRng(1),
    maxSequences: 10,
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

test('generators in other states than the training state says are refused', async () => {
  const options = { ...basics, model: constantModel(0), step: fakeStep(), maxSequences: 5 };
  const { state } = await trainModel({ ...options, rng: createRng(1), maxSequences: 3 });
  await expect(trainModel({ ...options, rng: createRng(1), state })).rejects.toThrow(
    "train.rng: got a generator in another state than the training state's",
  );
  const rng = restoreRng(state.rng);
  await expect(trainModel({ ...options, rng, state, check: check(2) })).rejects.toThrow(
    "train.check.rng: got a generator in another state than the training state's",
  );
});
