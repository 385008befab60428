import { createRng, type TrainStep } from '@tapehead/core';
import { expect, test } from 'vitest';
import { assignAverages, withAverages } from './averaging.js';
import {
  echo,
  everything,
  type Setup,
  valuesOf,
  windowModel,
  withModel,
} from '../fixtures/models.js';
import { createReferenceStep } from './reference-step.js';
import { rmsprop } from './rmsprop.js';
import { trainModel } from './train.js';

const basics = { task: echo, learningRate: 0.05, maxSequences: 40 };
const trainedWeights = ({ weight, bias }: Record<string, unknown>) => ({ weight, bias });
const averagesOf = (step: Pick<TrainStep, 'optimizerState'>) => {
  const { 'average.weight': weight, 'average.bias': bias } = valuesOf(step.optimizerState);
  return { weight, bias };
};
const update = ({ step }: Setup, seed: number) => {
  step.gradients(echo.sample([{ length: 6 }], createRng(seed)));
  step.update(0.05);
};

test('the averages are those that plain arithmetic gives', async () => {
  await withModel(
    createRng(1),
    async (setup) => {
      const { model, step } = setup;
      const weight = () => valuesOf(model.weights).weight ?? [];
      let expected = weight();
      expect(averagesOf(step)).toEqual(trainedWeights(valuesOf(model.weights)));
      for (let n = 0; n < 12; n++) {
        update(setup, n);
        // 0.1, 2/11, 3/12, …, at last 0.5.
        const decay = Math.min(0.5, (1 + n) / (10 + n));
        expected = weight().map((now, i) => decay * (expected[i] ?? 0) + (1 - decay) * now);
        const averages = averagesOf(step).weight ?? [];
        expect(averages).toHaveLength(expected.length);
        averages.forEach((value, i) => {
          expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 6);
        });
      }
      expect(valuesOf(step.optimizerState)['averaging.updates']).toEqual([12]);
      return Promise.resolve();
    },
    { decay: 0.5 },
  );
});

test('there is an average of each trainable weight, and of no other', async () => {
  const names = await withModel(
    createRng(1),
    ({ step }) => Promise.resolve(Object.keys(step.optimizerState)),
    {},
  );
  expect(names.filter((name) => name.startsWith('average.'))).toEqual([
    'average.weight',
    'average.bias',
  ]);
});

test('averaging changes nothing of what is trained, and checks that see averages neither', async () => {
  const run = (averaging: { decay: number } | null, check: boolean) =>
    withModel(
      createRng(7),
      async (setup) => {
        const checks = { rng: createRng(2), every: 8, sequences: 2 };
        await trainModel({
          ...basics,
          ...setup,
          rng: createRng(1),
          ...(check && { check: checks }),
        });
        return everything(setup);
      },
      averaging,
    );
  const plain = await run(null, false);
  const averaged = await run({ decay: 0.9 }, true);
  expect(averaged.weights).toEqual(plain.weights);
  expect(averaged.optimizerState).toMatchObject(plain.optimizerState);
  expect(averaged).toEqual(await run({ decay: 0.9 }, false));
});

test('checks, and who is told of them, see the averages; training goes on with the weights', async () => {
  await withModel(
    createRng(7),
    async (setup) => {
      const { model, step } = setup;
      const seen: unknown[] = [];
      let raw: unknown;
      let averages: unknown;
      const noting = {
        ...step,
        update(rate: number) {
          step.update(rate);
          raw = valuesOf(model.weights);
          averages = averagesOf(step);
        },
        gradients(...args: Parameters<TrainStep['gradients']>) {
          if (raw) expect(valuesOf(model.weights)).toEqual(raw);
          return step.gradients(...args);
        },
      };
      const forward: typeof model.forward = (inputs) => {
        seen.push('check');
        expect(trainedWeights(valuesOf(model.weights))).toEqual(averages);
        return model.forward(inputs);
      };
      await trainModel({
        ...basics,
        model: { ...model, forward },
        step: noting,
        rng: createRng(1),
        check: { rng: createRng(2), every: 8, sequences: 2 },
        callbacks: {
          onCheck() {
            seen.push('told');
            expect(trainedWeights(valuesOf(model.weights))).toEqual(averages);
          },
        },
      });
      expect(valuesOf(model.weights)).toEqual(raw);
      expect(trainedWeights(valuesOf(model.weights))).not.toEqual(averages);
      expect(seen.filter((event) => event === 'told')).toHaveLength(5);
      expect(seen).toContain('check');
    },
    { decay: 0.9 },
  );
});

test('a signal during a check leaves the weights as they were', async () => {
  await withModel(
    createRng(7),
    async ({ model, step }) => {
      const controller = new AbortController();
      let raw: unknown;
      const noting = {
        ...step,
        update(rate: number) {
          step.update(rate);
          raw = valuesOf(model.weights);
        },
      };
      const forward: typeof model.forward = (inputs) => {
        controller.abort();
        return model.forward(inputs);
      };
      const { stoppedBy } = await trainModel({
        ...basics,
        model: { ...model, forward },
        step: noting,
        rng: createRng(1),
        check: { rng: createRng(2), every: 8 },
        signal: controller.signal,
      });
      expect(stoppedBy).toBe('signal');
      expect(valuesOf(model.weights)).toEqual(raw);
    },
    {},
  );
});

test('weights are bit for bit what they were, also after a failure', async () => {
  await withModel(
    createRng(1),
    async (setup) => {
      const { model, step } = setup;
      update(setup, 1);
      const before = valuesOf(model.weights);
      const failing = withAverages(model.weights, step.optimizerState, () => {
        expect(valuesOf(model.weights)).not.toEqual(before);
        return Promise.reject(new Error('from within'));
      });
      await expect(failing).rejects.toThrow('from within');
      expect(valuesOf(model.weights)).toEqual(before);
    },
    {},
  );
});

test('without averages there is nothing to change', async () => {
  await withModel(createRng(1), async (setup) => {
    const { model, step } = setup;
    update(setup, 1);
    const before = valuesOf(model.weights);
    const result = await withAverages(model.weights, step.optimizerState, () =>
      Promise.resolve(valuesOf(model.weights)),
    );
    assignAverages(model.weights, step.optimizerState);
    expect(result).toEqual(before);
    expect(valuesOf(model.weights)).toEqual(before);
  });
});

test.each([[{ decay: 1 }], [{ decay: -0.1 }], [{ decay: Number.NaN }]])(
  '%j is refused',
  (averaging) => {
    const model = windowModel(createRng(1));
    expect(() => createReferenceStep(model, { optimizer: rmsprop(), averaging })).toThrow(
      /^createReferenceStep\.averaging\.decay: got .*, expected a number from 0 to 0\.999999/,
    );
    model.dispose();
  },
);
