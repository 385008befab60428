import { createRng, InvalidOptionsError } from '@tapehead/core';
import { testTask } from '@tapehead/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FixedSequence } from './fixed-sequence.js';
import { fixedTask } from './fixed-task.js';

/** A sequence of so many steps that can be told from all others, asked for at its last step. */
const sequence = (steps: number, name: number): FixedSequence => ({
  inputs: Array.from({ length: steps }, (_, t) => [name, t]),
  targets: Array.from({ length: steps }, (_, t) => (t === steps - 1 ? [name % 2] : null)),
});

const data = {
  train: [2, 3, 1, 3, 2].map((steps, at) => sequence(steps, at)),
  test: [3, 1, 2, 2, 3, 1, 3].map((steps, at) => sequence(steps, 100 + at)),
};
const task = fixedTask(data);

testTask(test, task, { registry: { tasks: { fixed: () => task } } });

test('training sees its part alone, all of it, and evaluation the other', () => {
  const names = (held: boolean) => {
    const rng = createRng(5);
    const settings = Array.from({ length: 200 }, () =>
      held ? task.settings[0] : task.drawSetting(rng),
    );
    const { inputs, sequences } = task.sample(settings, rng);
    return new Set(Array.from({ length: sequences }, (_, b) => inputs[2 * b]));
  };
  expect([...names(false)].toSorted()).toEqual([0, 1, 2, 3, 4]);
  expect([...names(true)].toSorted()).toEqual([100, 101, 102, 103, 104, 105, 106]);
});

test('as many sequences as are held out are all of them, each once, up to a length', () => {
  const drawn = (length: number, count: number) => {
    const settings = Array.from({ length: count }, () => ({ length }));
    const { inputs, sequences } = task.sample(settings, createRng(2));
    return Array.from({ length: sequences }, (_, b) => inputs[2 * b]).toSorted();
  };
  expect(drawn(3, 7)).toEqual([100, 101, 102, 103, 104, 105, 106]);
  expect(drawn(1, 2)).toEqual([101, 105]);
});

test('what is stored tells every data set from others', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 9 }), (at, change) => {
      const train = data.train.map((one, place) =>
        place === at
          ? { ...one, inputs: one.inputs.map(([name = 0, t = 0]) => [name + change, t]) }
          : one,
      );
      expect(fixedTask({ ...data, train }).options).not.toEqual(task.options);
      expect(fixedTask({ ...data }).options).toEqual(task.options);
    }),
  );
});

describe('what does not fit is refused by its place', () => {
  const one = sequence(2, 1);
  test.each<[string, unknown, string]>([
    ['no sequences', { train: [], test: [one] }, 'fixedTask.train: got [], expected one at least'],
    ['nothing held out', { train: [one], test: [] }, 'fixedTask.test: got [], expected'],
    [
      'another width',
      { train: [one], test: [{ ...one, inputs: [[1], [2]] }] },
      'fixedTask.test.0.inputs.0: got 1 numbers, expected 2, as in the first sequence',
    ],
    [
      'too few targets',
      { train: [{ ...one, targets: [[1]] }], test: [one] },
      'fixedTask.train.0.targets: got 1 numbers, expected 2',
    ],
    [
      'a mask of halves',
      { train: [{ ...one, mask: [0, 0.5] }], test: [one] },
      'fixedTask.train.0.mask.1: got 0.5, expected 0 or 1',
    ],
    [
      'a mask that asks for nothing',
      { train: [{ ...one, mask: [0, 0] }], test: [one] },
      'fixedTask.train.0: no output counts',
    ],
    [
      'a mask over null',
      { train: [{ ...one, mask: [1, 1] }], test: [one] },
      'fixedTask.train.0.mask.0: got 1, expected 0, since targets.0 is null',
    ],
    [
      'infinity',
      {
        train: [
          {
            ...one,
            inputs: [
              [1, Infinity],
              [0, 0],
            ],
          },
        ],
        test: [one],
      },
      'fixedTask.train.0.inputs.0.1: got Infinity, expected a finite number',
    ],
    ['no list', { train: one, test: [one] }, 'fixedTask.train: got {'],
    ['nothing', undefined, 'fixedTask: got nothing'],
  ])('%s', (_, options, message) => {
    // What JavaScript may pass.
    const make = (): unknown => Reflect.apply(fixedTask, undefined, [options]);
    expect(make).toThrow(InvalidOptionsError);
    expect(make).toThrow(message);
  });

  test.each([{ length: 4 }, { length: 1, row: 0 }, { length: 2, row: 5 }])(
    'the setting %j',
    (setting) => {
      expect(() => task.sample([setting], createRng(1))).toThrow(
        /fixed setting\.(length|row): got/,
      );
    },
  );
});

test('its outputs may be classes or numbers, as it says', () => {
  const numbers = { kind: 'numbers', tolerance: 0.5, mean: 2, deviation: 4 } as const;
  for (const outputs of ['classes', numbers] as const) {
    expect(fixedTask({ ...data, outputs }).outputs).toEqual(outputs);
  }
  expect(task.outputs).toBeUndefined();
  expect(() => fixedTask({ ...data, outputs: { ...numbers, tolerance: -1 } })).toThrow(
    'task fixed: outputs.tolerance: got -1',
  );
});

describe('targets that are indices of classes', () => {
  const rows = (...classes: (number | null)[]) => ({
    inputs: classes.map((one) => [one ?? 0]),
    targets: classes,
  });
  const outputs = 'classes' as const;
  const oneHot = (count: number) => (one: FixedSequence) => ({
    ...one,
    targets: one.targets.map((target) =>
      typeof target === 'number'
        ? Array.from({ length: count }, (_, at) => (at === target ? 1 : 0))
        : target,
    ),
  });

  test('are the same task as vectors with a 1', () => {
    const index = fc.option(fc.integer({ min: 0, max: 4 }), { nil: null });
    const row = fc
      .array(index, { minLength: 2, maxLength: 5 })
      .map((classes) => rows(...classes, 2));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), row, (train, test) => {
        const given = fixedTask({ train, test: [test], outputs, classes: 5 });
        const vectors = fixedTask({
          train: train.map(oneHot(5)),
          test: [oneHot(5)(test)],
          outputs,
        });
        expect(given.outputSize).toBe(5);
        const batchOf = (one: typeof given) => one.sample(one.settings, createRng(1));
        expect(batchOf(given)).toEqual(batchOf(vectors));
      }),
      { numRuns: 30 },
    );
  });

  test('are counted where nothing says how many classes there are', () => {
    const made = fixedTask({ train: [rows(0, 3)], test: [rows(6, 1)], outputs });
    expect(made.outputSize).toBe(7);
    expect(fixedTask({ train: [rows(0)], test: [rows(0)], outputs }).outputSize).toBe(2);
  });

  test('stay indices until a batch is drawn, however many classes there are', () => {
    // As vectors these would be 26 GB.
    const many = Array.from({ length: 10_000 }, (_, at) =>
      rows(at % 65_536, ...Array<number>(9).fill(0)),
    );
    const made = fixedTask({ train: many, test: [rows(65_535)], outputs });
    expect(made.outputSize).toBe(65_536);
    const { targets } = made.sample([{ length: 1 }], createRng(1));
    expect([targets.indexOf(1), targets.filter(Boolean).length]).toEqual([65_535, 1]);
  });

  test.each<[string, (number | null)[], number | undefined, string]>([
    ['a fraction', [0, 1.5], undefined, 'fixedTask.test.0.targets.1: got 1.5, expected the index'],
    [
      'a negative one',
      [-1],
      undefined,
      'targets.0: got -1, expected the index of a class, a whole',
    ],
    [
      'one beyond what a vector can tell apart',
      [1e9],
      undefined,
      'targets.0: got 1000000000, expected the index of a class, a whole number from 0 to 65535',
    ],
    [
      'one beyond',
      [2, null, 3],
      3,
      'targets.2: got 3, expected the index of a class, a whole number from 0 to 2',
    ],
  ])('%s is refused by its row', (_name, bad, classes, message) => {
    expect(() =>
      fixedTask({ train: [rows(1)], test: [rows(...bad)], outputs, ...(classes && { classes }) }),
    ).toThrow(message);
  });

  test('a number of classes is refused where targets are no indices', () => {
    expect(() => fixedTask({ ...data, classes: 3 })).toThrow('fixedTask.classes: no such option');
  });
});
