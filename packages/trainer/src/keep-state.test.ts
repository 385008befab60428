import { createRng, restoreRng } from '@tapehead/core';
import { expect, test } from 'vitest';
import { constantModel, echo, fakeStep } from '../fixtures/models.js';
import { trainModel } from './train.js';
import type { CheckpointOptions, TrainOptions } from './train-options.js';
import type { TrainingState } from './training-state.js';

/** Trains without a model and lists the states that were to be stored. */
async function statesOf(
  checkpoint: Omit<CheckpointOptions, 'save'>,
  more: Partial<TrainOptions> = {},
) {
  const states: TrainingState[] = [];
  const result = await trainModel({
    task: echo,
    model: constantModel(0),
    step: fakeStep(),
    rng: createRng(1),
    learningRate: 1,
    batch: 3,
    maxSequences: 20,
    checkpoint: { ...checkpoint, save: (state) => void states.push(state) },
    ...more,
  });
  return { states, result, at: states.map(({ sequences }) => sequences) };
}

test('states are stored before the first step, as often as asked for, and at the end', async () => {
  expect((await statesOf({})).at).toEqual([0, 20]);
  expect((await statesOf({ every: 1 })).at).toEqual([0, 3, 6, 9, 12, 15, 18, 20]);
  expect((await statesOf({ every: 7 })).at).toEqual([0, 9, 15, 20]);
  expect((await statesOf({ every: 100 })).at).toEqual([0, 20]);
  expect((await statesOf({ seconds: 1e-9 })).at).toEqual([0, 3, 6, 9, 12, 15, 18, 20]);
  expect((await statesOf({ seconds: 1000 })).at).toEqual([0, 20]);
});

test('the last one comes before the checks that belong to the end', async () => {
  const check = { rng: createRng(2), every: 6, sequences: 1 };
  const { states } = await statesOf({ every: 6 }, { check });
  expect(states.map(({ lastCheck }) => lastCheck?.sequences)).toEqual([
    undefined,
    undefined,
    6,
    12,
    18,
  ]);
});

test('one that is there already is not stored again', async () => {
  const { states } = await statesOf({ every: 6 });
  const [state] = states.slice(1);
  const rng = restoreRng(state?.rng ?? []);
  expect((await statesOf({ every: 6 }, { state, rng })).at).toEqual([12, 18, 20]);
});

test('a signal has the state stored at which it ends the run', async () => {
  const stop = new AbortController();
  const step = fakeStep((n) => {
    if (n === 4) stop.abort();
    return { loss: 1, norm: 1, finite: true };
  });
  const { at, states, result } = await statesOf({}, { step, signal: stop.signal });
  expect(at).toEqual([0, 12]);
  expect(states.at(-1)).toEqual(result.state);
});

test('an error in storing ends training with it', async () => {
  const save = () => Promise.reject(new Error('disk full'));
  const options = { task: echo, model: constantModel(0), step: fakeStep(), rng: createRng(1) };
  const training = trainModel({
    ...options,
    learningRate: 1,
    maxSequences: 5,
    checkpoint: { save },
  });
  await expect(training).rejects.toThrow('disk full');
});

test.each([
  [{ every: 0 }, 'train.checkpoint.every: got 0, expected a whole number from 1'],
  [{ seconds: 0 }, 'train.checkpoint.seconds: got 0, expected a number greater than 0'],
])('%j is refused', async (checkpoint, message) => {
  await expect(statesOf(checkpoint)).rejects.toThrow(message);
});
