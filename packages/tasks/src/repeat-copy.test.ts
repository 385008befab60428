import { createRng } from '@tapehead/core';
import { testTask } from '@tapehead/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { repeatCopy } from './repeat-copy.js';

testTask(test, repeatCopy());
testTask(test, repeatCopy({ bits: 9, minLength: 2, maxLength: 2 }));
testTask(test, repeatCopy({ maxLength: 5, zeroItemProbability: 0.1 }));

const settings = fc.array(
  fc.record({
    length: fc.integer({ min: 1, max: 5 }),
    repeats: fc.integer({ min: 1, max: 5 }),
  }),
  { minLength: 1, maxLength: 4 },
);

/** The targets and mask of one sequence, computed from its inputs alone: parse, then emit. */
function answerTo(
  inputs: readonly (readonly number[])[],
  bits: number,
  meanCount: number,
  deviation: number,
) {
  const end = inputs.findIndex((input) => input[bits + 1] === 1);
  const repeats = Math.round((inputs[end]?.[bits + 2] ?? Number.NaN) * deviation + meanCount);
  const vectors = inputs.slice(1, end).map((input) => [...input.slice(0, bits), 0]);
  const targets = Array.from({ length: repeats }, () => vectors).flat();
  const marker = [...Array.from({ length: bits }, () => 0), 1];
  return { from: end + 1, targets: [...targets, marker] };
}

test('targets follow from the inputs as an independent reading of them says', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), settings, fc.nat(), (bits, settings, seed) => {
      const task = repeatCopy({ bits, maxLength: 3, minRepeats: 2, maxRepeats: 4 });
      const batch = task.sample(settings, createRng(seed));
      const [I, O, B] = [task.inputSize, task.outputSize, batch.sequences];
      expect([I, O, B]).toEqual([bits + 3, bits + 1, settings.length]);
      expect(batch.steps).toBe(
        Math.max(...settings.map(({ length, repeats }) => 3 + length + length * repeats)),
      );
      settings.forEach(({ length, repeats }, b) => {
        const rows = (values: Float32Array, size: number) =>
          Array.from({ length: batch.steps }, (_, t) => [
            ...values.slice((t * B + b) * size, (t * B + b + 1) * size),
          ]);
        const inputs = rows(batch.inputs, I);
        const { from, targets } = answerTo(inputs, bits, 3, Math.sqrt(8 / 12));
        expect(from).toBe(length + 2);
        expect(targets).toHaveLength(repeats * length + 1);
        const expected = inputs.map((_, t) => targets[t - from]);
        expect(rows(batch.targets, O)).toEqual(
          expected.map((target) => target ?? Array.from({ length: O }, () => 0)),
        );
        expect(rows(batch.mask, 1)).toEqual(expected.map((target) => [target ? 1 : 0]));
        expect(inputs[0]?.[bits]).toBe(1);
        expect(inputs.slice(1).every((input) => input[bits] === 0)).toBe(true);
        expect(
          inputs
            .slice(from)
            .flat()
            .every((x) => x === 0),
        ).toBe(true);
      });
    }),
  );
});

test('over the training range the count has mean 0 and variance 1', () => {
  const task = repeatCopy();
  const counts = Array.from({ length: 10 }, (_, i) => {
    const { inputs } = task.sample([{ length: 1, repeats: i + 1 }], createRng(1));
    return inputs[2 * task.inputSize + 10] ?? Number.NaN;
  });
  expect(counts[0]).toBeCloseTo((1 - 5.5) / 2.872, 3);
  expect(counts.reduce((sum, x) => sum + x, 0) / 10).toBeCloseTo(0, 6);
  expect(counts.reduce((sum, x) => sum + x * x, 0) / 10).toBeCloseTo(1, 6);
});

test('a single count to train on is not divided by its deviation of 0', () => {
  const task = repeatCopy({ minRepeats: 3, maxRepeats: 3 });
  const { inputs } = task.sample([{ length: 1, repeats: 5 }], createRng(1));
  expect(inputs[2 * task.inputSize + 10]).toBe(2);
});

test('training draws every length and count of its range and no other', () => {
  const task = repeatCopy({ minLength: 2, maxLength: 3, minRepeats: 4, maxRepeats: 6 });
  const rng = createRng(2);
  const drawn = Array.from({ length: 300 }, () => task.drawSetting(rng));
  expect([...new Set(drawn.map(({ length }) => length))].sort()).toEqual([2, 3]);
  expect([...new Set(drawn.map(({ repeats }) => repeats))].sort()).toEqual([4, 5, 6]);
});

describe('longer sequences', () => {
  const options = { minLength: 2, maxLength: 3, minRepeats: 4, maxRepeats: 6 };
  const task = repeatCopy({ ...options, longerProbability: 0.25, longerMax: 9 });

  test('are drawn as often as asked for, from 1 to the longest, in length and count', () => {
    const rng = createRng(4);
    const drawn = Array.from({ length: 4000 }, () => task.drawSetting(rng));
    const all = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
    const oneToNine = Array.from({ length: 9 }, (_, i) => i + 1);
    expect(all(drawn.map(({ length }) => length))).toEqual(oneToNine);
    expect(all(drawn.map(({ repeats }) => repeats ?? 0))).toEqual(oneToNine);
    const longer = drawn.filter(({ length }) => length > 3).length / drawn.length;
    expect(longer).toBeCloseTo((0.25 * 6) / 9, 1);
    expect(
      all(drawn.filter(({ length }) => length > 3).map(({ repeats }) => repeats ?? 0)),
    ).toEqual(oneToNine);
  });

  test('change nothing of what is evaluated', () => {
    const plain = repeatCopy(options);
    expect(task.settings).toEqual(plain.settings);
    expect(task.sample(task.settings, createRng(1))).toEqual(
      plain.sample(plain.settings, createRng(1)),
    );
  });
});

test('options that are off draw nothing', () => {
  const [one, other] = [createRng(6), createRng(6)];
  const { length, repeats } = repeatCopy().drawSetting(one);
  expect({ length, repeats }).toEqual({
    length: 1 + other.integer(10),
    repeats: 1 + other.integer(10),
  });
  expect(one.state()).toEqual(other.state());
});

test('the same seed gives the same bits, another seed others', () => {
  const sample = (seed: number) =>
    repeatCopy().sample([{ length: 7, repeats: 2 }], createRng(seed));
  expect(sample(4)).toEqual(sample(4));
  expect(sample(4)).not.toEqual(sample(5));
});

test('it is measured at the hardest training setting and at twice its length and count', () => {
  expect(repeatCopy().settings).toEqual([
    { length: 10, repeats: 10 },
    { length: 20, repeats: 10 },
    { length: 10, repeats: 20 },
  ]);
  expect(
    repeatCopy().optimalBits(repeatCopy().sample([{ length: 2, repeats: 2 }], createRng(1))),
  ).toBe(0);
});

test.each<[Record<string, unknown>, string]>([
  [{ bits: -1 }, 'repeat-copy.bits: got -1, expected a whole number from 1 to 256'],
  [
    { maxLength: 1e9 },
    'repeat-copy.maxLength: got 1000000000, expected a whole number from 1 to 1000',
  ],
  [{ minRepeats: 0 }, 'repeat-copy.minRepeats: got 0, expected a whole number from 1 to 100'],
  [
    { maxRepeats: Number.NaN },
    'repeat-copy.maxRepeats: got NaN, expected a whole number from 1 to 100',
  ],
  [
    { zeroItemProbability: 1.5 },
    'repeat-copy.zeroItemProbability: got 1.5, expected a number from 0 to 1',
  ],
  [
    { longerProbability: -1 },
    'repeat-copy.longerProbability: got -1, expected a number from 0 to 1',
  ],
  [{ longerMax: 0 }, 'repeat-copy.longerMax: got 0, expected a whole number from 1 to 100'],
  [{ minLength: 5, maxLength: 4 }, 'expected minLength to be at most maxLength'],
  [{ minRepeats: 5, maxRepeats: 4 }, 'expected minRepeats to be at most maxRepeats'],
  [{ repeat: 5 }, 'repeat-copy.repeat: no such option'],
])('the options %j are refused', (options, message) => {
  expect(() => repeatCopy(options)).toThrow(message);
});

test.each([0, 1.5, Number.NaN, 1e9])('%s repetitions are refused', (repeats) => {
  expect(() => repeatCopy().sample([{ length: 2, repeats }], createRng(1))).toThrow(
    `repeat-copy setting.repeats: got ${repeats}, expected a whole number from 1 to 1000`,
  );
});

test('a setting without repetitions is refused', () => {
  expect(() => repeatCopy().sample([{ length: 2 }], createRng(1))).toThrow(
    'repeat-copy setting.repeats: got nothing, expected a whole number from 1 to 1000',
  );
});

test('a setting within its limits that would not fit into memory is refused', () => {
  expect(() => repeatCopy().sample([{ length: 10_000, repeats: 1000 }], createRng(1))).toThrow(
    /settings: got 1 sequences of up to 10010003 steps, .* ask for fewer or shorter sequences/,
  );
});
