import { type Batch, createRng, type Task, type Loss } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adam } from './adam.js';
import { evaluate } from './evaluate.js';
import { constantModel, echo, everything, fakeStep, withModel } from '../fixtures/models.js';
import { rememberWeights } from './remember-weights.js';
import {
  huber,
  linearSquaredError,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  squaredError,
} from './losses.js';
import { createReferenceStep } from './reference-step.js';
import { trainModel } from './train.js';

/** `echo` with batches that were changed. */
const changed = (change: (batch: Batch) => Partial<Batch>, outputs?: Task['outputs']): Task => ({
  ...echo,
  ...(outputs && { outputs }),
  sample(settings, rng) {
    const batch = echo.sample(settings, rng);
    return { ...batch, ...change(batch) };
  },
});

const withTargets = (value: number) =>
  changed(({ targets }) => ({ targets: targets.map(() => value) }));
const withMask = (value: number) =>
  changed(({ mask }) => ({ mask: mask.map((counts) => counts * value) }));
const oneHot = (batch: Batch) => ({
  targets: batch.targets.map((_, index) => (index % 2 === 0 ? 1 : 0)),
});
const classes = changed(oneHot, 'classes');
const numbersAbout = (mean: number, deviation: number) =>
  changed(({ targets }) => ({ targets: targets.map((bit) => mean + deviation * bit) }), {
    kind: 'numbers',
    tolerance: 0.1 * deviation,
    mean,
    deviation,
  });

const basics = { rng: createRng(1), learningRate: 0.01, maxSequences: 6 };
const check = () => ({ rng: createRng(2), every: 2, sequences: 2 });

const cannot = [
  ['targets of other sizes', withTargets(200), 'got 200, expected bits, numbers from 0 to 1'],
  ['targets that are none', withTargets(Number.NaN), 'got NaN, expected bits'],
  ['two classes at once', changed(() => ({}), 'classes'), 'expected 1: the right class has'],
  [
    'numbers that are none',
    changed(({ targets }) => ({ targets: targets.map(() => Number.NaN) }), {
      kind: 'numbers',
      tolerance: 1,
    }),
    'got NaN, expected finite numbers',
  ],
  ['a weighted mask', withMask(0.5), 'its mask has 0.5, expected 0 or 1'],
  ['a mask that is none', withMask(Number.NaN), 'its mask has NaN, expected 0 or 1'],
] as const;

describe('what cannot be measured is refused', () => {
  test.each(cannot)('%s, before the model runs', async (_, task, message) => {
    const model = {
      forward: () => {
        throw new Error('it ran');
      },
    };
    await expect(evaluate(model, task, [{ length: 5 }], { rng: createRng(1) })).rejects.toThrow(
      message,
    );
  });

  test.each(cannot)('%s, by a run with checks before a weight changes', async (_, task) => {
    await withModel(createRng(7), async (setup) => {
      const loss: Loss = { kind: 'any', evaluate: sigmoidCrossEntropy.evaluate };
      const step = createReferenceStep(setup.model, { optimizer: adam(), loss });
      const before = everything({ ...setup, step });
      const run = trainModel({ ...basics, model: setup.model, task, step, check: check() });
      await expect(run).rejects.toThrow('expected');
      expect(everything({ ...setup, step })).toEqual(before);
      step.dispose();
    });
  });

  test('an evaluation in which nothing counts', async () => {
    await expect(
      evaluate(constantModel(1), withMask(0), [{ length: 5 }], { rng: createRng(1) }),
    ).rejects.toThrow('task echo: nothing counts in its sequences of {"length":5}');
  });
});

test.each([-1, Infinity, Number.NaN])(
  'a mask of %s holds no weights: no run begins to train on it',
  async (weight) => {
    await withModel(createRng(7), async ({ model, step }) => {
      const run = trainModel({ ...basics, model, task: withMask(weight), step });
      await expect(run).rejects.toThrow(/its mask has .*, expected numbers from 0 on/);
    });
  },
);

test('targets under mask 0 may be anything', async () => {
  const model = constantModel(1);
  const rng = () => createRng(1);
  const [expected] = await evaluate(model, echo, [{ length: 6 }], { rng: rng() });
  const filler = fc.constantFrom(Number.NaN, Infinity, -Infinity, 0.5, 200);
  await fc.assert(
    fc.asyncProperty(filler, async (value) => {
      const task = changed(({ targets, mask }) => ({
        targets: targets.map((target, index) => (mask[index >> 1] === 0 ? value : target)),
      }));
      expect(await evaluate(model, task, [{ length: 6 }], { rng: rng() })).toEqual([expected]);
    }),
    { numRuns: 5 },
  );
});

test('a check that measured nothing is not solved, and never the best', async () => {
  const result = await trainModel({
    ...basics,
    model: constantModel(1),
    task: withMask(0),
    step: fakeStep(),
    check: { ...check(), stopAfter: 1 },
  });
  expect(result).toMatchObject({ solved: false, firstZero: null, stoppedBy: 'budget' });
  expect(result.state).toMatchObject({ bestCheck: null, lastCheck: { total: 0 } });
});

describe('what is no bit is measured', () => {
  const measuredBy = async (task: Task, logit: number) => {
    const [entry] = await evaluate(constantModel(logit), task, [{ length: 4 }], {
      rng: createRng(1),
      sequences: 3,
    });
    return entry;
  };

  test('soft targets of 0.3, by their entropy', async () => {
    const entropy = -0.3 * Math.log2(0.3) - 0.7 * Math.log2(0.7);
    const entry = await measuredBy(withTargets(0.3), Math.log(0.3 / 0.7));
    // Two steps of two outputs count.
    expect(entry?.bitsPerSequence).toBeCloseTo(4 * entropy, 5);
    expect(entry).toMatchObject({ wrong: 0, total: 12 });
  });

  test('classes, by choices', async () => {
    // Equal logits choose nothing, and cost a bit of two classes.
    const entry = await measuredBy(classes, 1);
    expect(entry).toMatchObject({ wrong: 6, total: 6, errorRate: 1, perfectSequences: 0 });
    expect(entry?.bitsPerSequence).toBeCloseTo(2, 5);
    expect(entry?.cost).toBeCloseTo(2 * Math.LN2, 5);
  });

  test('numbers, in their own unit and in no bits', async () => {
    // A logit of 0 answers the mean; targets are the mean or one deviation above it.
    const entry = await measuredBy(numbersAbout(20, 5), 0);
    expect(entry).toMatchObject({ bitsPerSequence: null, optimalBits: 0, total: 12 });
    expect(entry?.cost).toBeCloseTo((25 * (entry?.wrong ?? 0)) / 3, 5);
  });

  test('the loss of numbers is told of in their own unit, too, and trained without it', async () => {
    await withModel(createRng(7), async ({ model }) => {
      const lossOf = async (task: Task) => {
        const step = createReferenceStep(model, { optimizer: adam(), loss: linearSquaredError });
        // One step that leaves the weights as good as they were.
        const once = { rng: createRng(1), learningRate: 1e-12, maxSequences: 1 };
        const run = await trainModel({ ...once, model, task, step });
        step.dispose();
        return run;
      };
      const { loss } = await lossOf(numbersAbout(0, 1));
      const scaled = await lossOf(numbersAbout(20, 5));
      expect(scaled.bitsPerSequence).toBeNull();
      expect(scaled.loss).toBeCloseTo(25 * (loss ?? Number.NaN), 3);
    });
  });

  test('groups of outputs on their own', async () => {
    const groups = {
      name: 'half',
      count: 2,
      of: ({ steps, sequences }: Batch) =>
        Array.from({ length: steps * sequences }, (_, row) =>
          Math.floor(row / sequences) < steps - 1 ? 1 : 2,
        ),
    };
    const entry = await measuredBy({ ...classes, groups }, 1);
    expect(entry?.groups).toEqual([
      { name: 'half 1', wrong: 3, total: 3 },
      { name: 'half 2', wrong: 3, total: 3 },
    ]);
  });

  test('a criterion says when a check is solved, and a check without outputs never is', async () => {
    const solvedWith = async (task: Task) => {
      const run = { ...basics, model: constantModel(1), step: fakeStep() };
      return (await trainModel({ ...run, task, check: check() })).solved;
    };
    const criterion = { words: 'any', measure: 'bits per sequence', isMet: () => true } as const;
    expect(await solvedWith({ ...echo, criterion: { ...criterion, isPassed: () => true } })).toBe(
      true,
    );
    expect(await solvedWith({ ...echo, criterion })).toBe(false);
    const nothing = withMask(0);
    expect(
      await solvedWith({ ...nothing, criterion: { ...criterion, isPassed: () => true } }),
    ).toBe(false);
  });
});

describe('a loss is used for what it is for', () => {
  const step = (loss: Loss) => fakeStep(undefined, loss);
  test.each([
    [softmaxCrossEntropy, echo, 'loss: got softmax-cross-entropy, expected one for bits'],
    [sigmoidCrossEntropy, classes, 'loss: got sigmoid-cross-entropy, expected one for classes'],
    [squaredError, classes, 'loss: got squared-error, expected one for classes'],
    [linearSquaredError, echo, 'such as sigmoid-cross-entropy'],
    [huber, classes, 'such as softmax-cross-entropy'],
    [sigmoidCrossEntropy, numbersAbout(0, 1), 'such as linear-squared-error'],
    [
      squaredError,
      withTargets(200),
      'its targets have 200 where the mask is not 0, expected numbers from 0 to 1',
    ],
    [squaredError, withTargets(-0.5), 'its targets have -0.5'],
    [sigmoidCrossEntropy, withTargets(1.5), 'its targets have 1.5'],
  ])('not for other outputs or targets: %o', async (loss, task, message) => {
    const fake = step(loss);
    const run = trainModel({ ...basics, model: constantModel(1), task, step: fake });
    await expect(run).rejects.toThrow(message);
    expect(fake.batches).toEqual([]);
  });

  test.each([
    [softmaxCrossEntropy, classes],
    [huber, numbersAbout(3, 2)],
    [squaredError, withTargets(0.25)],
    [sigmoidCrossEntropy, withMask(0.5)],
    [{ kind: 'mine', evaluate: squaredError.evaluate }, withTargets(200)],
  ])('without checks what it can train on is trained on', async (loss, task) => {
    const run = trainModel({ ...basics, model: constantModel(1), task, step: step(loss) });
    expect(await run).toMatchObject({ sequences: 6, skipped: 0 });
  });
});

describe('values of a loss', () => {
  const report = async (loss: Loss) => {
    const points: unknown[] = [];
    const step = fakeStep(() => ({ loss: Math.LN2, norm: 1, finite: true }), loss);
    const callbacks = { onCurvePoint: (point: unknown) => void points.push(point) };
    const result = await trainModel({
      ...basics,
      model: constantModel(1),
      task: echo,
      step,
      callbacks,
    });
    return { result, points };
  };

  test('in nats are told in bits as well', async () => {
    const told = { loss: expect.closeTo(Math.LN2), bitsPerSequence: expect.closeTo(1) };
    const { result, points } = await report(sigmoidCrossEntropy);
    expect(result).toMatchObject(told);
    expect(points).toMatchObject([told]);
  });

  test.each([squaredError, { kind: 'mine', evaluate: squaredError.evaluate }])(
    'of $kind are not called bits',
    async (loss) => {
      const told = { loss: expect.closeTo(Math.LN2), bitsPerSequence: null };
      const { result, points } = await report(loss);
      expect(result).toMatchObject(told);
      expect(points).toMatchObject([told]);
    },
  );
});

describe('the guard', () => {
  const long = { ...echo, drawSetting: () => ({ length: 102 }) };
  /** Trains with logits of such a size, right or wrong by chance, 200 outputs at a time. */
  const skippedWith = async (size: number, loss: Loss, guard = {}) => {
    const draws = createRng(5);
    const step = fakeStep(undefined, loss);
    const run = await trainModel({
      ...basics,
      model: constantModel(1),
      task: long,
      guard: { remembered: rememberWeights({}), after: 100, ...guard },
      step: {
        ...step,
        gradients: ({ steps, sequences, targets, mask }) =>
          tf.tidy(() => {
            const logits = targets.map(() => (draws.uniform() < 0.5 ? -size : size));
            const value = loss.evaluate(
              tf.tensor3d(logits, [steps, sequences, 2]),
              tf.tensor3d(targets, [steps, sequences, 2]),
              tf.tensor2d(mask, [steps, sequences]),
            );
            return { loss: value.dataSync()[0] ?? Number.NaN, norm: 1, finite: true };
          }),
      },
    });
    return run.skipped;
  };

  test('trips at weights that have exploded, also with the squared error', async () => {
    expect(await skippedWith(600, squaredError)).toBe(6);
    expect(await skippedWith(0.5, squaredError)).toBe(0);
    expect(await skippedWith(600, sigmoidCrossEntropy)).toBe(6);
    expect(await skippedWith(5, sigmoidCrossEntropy)).toBe(0);
  });

  test('takes numbers of any size for no sign of it, but errors far beyond them', () => {
    const most = linearSquaredError.mostLoss;
    expect(most?.(10, 10 * 200 ** 2)).toBeGreaterThan(10 * 200 ** 2);
    expect(most?.(10, 10)).toBeLessThan(10 * 600 ** 2);
  });

  test('takes a few certain and wrong outputs for no sign of it', () => {
    for (let outputs = 1; outputs <= 8; outputs++) {
      expect(squaredError.mostLoss?.(outputs, outputs)).toBeGreaterThan(outputs);
    }
  });

  test('has no limit for a loss that names none, unless one is given', async () => {
    const mine: Loss = { kind: 'mine', evaluate: squaredError.evaluate };
    expect(await skippedWith(600, mine)).toBe(0);
    expect(await skippedWith(600, mine, { mostLoss: 0.3 })).toBe(6);
    expect(await skippedWith(600, squaredError, { mostLoss: 1 })).toBe(0);
  });
});
