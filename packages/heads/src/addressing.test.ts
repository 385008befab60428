import { type AddressingDefinition, createRng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadContent } from './content.js';
import {
  circularShift,
  compose,
  content,
  cosineSimilarity,
  direct,
  interpolate,
  interpolation,
  ntmAddressing,
  sharpen,
  sharpening,
  shift,
} from './index.js';

const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
const close = (actual: readonly number[], expected: readonly number[]) => {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, index) => {
    expect(actual[index]).toBeCloseTo(value, 5);
  });
};

test('shift offset +1 moves the focus to the next slot, −1 to the one before, round the ends', () => {
  tf.tidy(() => {
    const at = (slot: number) =>
      tf.tensor2d([Array.from({ length: 4 }, (_, index) => Number(index === slot))]);
    const by = (shares: number[]) => tf.tensor2d([shares]);
    const moved = (slot: number, shares: number[], order: 'ascending' | 'descending') =>
      numbers(circularShift(at(slot), by(shares), order));
    expect(moved(1, [0, 0, 1], 'ascending')).toEqual([0, 0, 1, 0]);
    expect(moved(3, [0, 0, 1], 'ascending')).toEqual([1, 0, 0, 0]);
    expect(moved(1, [1, 0, 0], 'ascending')).toEqual([1, 0, 0, 0]);
    expect(moved(0, [1, 0, 0], 'ascending')).toEqual([0, 0, 0, 1]);
    expect(moved(2, [0, 1, 0], 'ascending')).toEqual([0, 0, 1, 0]);
    // pytorch-ntm: w̃[i] = w[i−1] s[0] + w[i] s[1] + w[i+1] s[2]
    expect(moved(1, [1, 0, 0], 'descending')).toEqual([0, 0, 1, 0]);
    expect(moved(0, [0, 0, 1], 'descending')).toEqual([0, 0, 0, 1]);
    expect(moved(0, [0, 0, 0, 0, 1], 'ascending')).toEqual([0, 0, 1, 0]);
    close(moved(0, [0.25, 0.5, 0.25], 'ascending'), [0.5, 0.25, 0, 0.25]);
  });
});

test('a full turn of shifts leads back to where it began', () => {
  tf.tidy(() => {
    const start = tf.tensor2d([[0.1, 0.2, 0.3, 0.15, 0.25]]);
    const onward = tf.tensor2d([[0, 0, 1]]);
    let weighting = start;
    for (let step = 0; step < 5; step += 1)
      weighting = circularShift(weighting, onward, 'ascending');
    close(numbers(weighting), numbers(start));
  });
});

test('interpolation goes from the previous weighting (g = 0) to the new one (g = 1)', () => {
  tf.tidy(() => {
    const [fresh, previous] = [tf.tensor2d([[1, 0]]), tf.tensor2d([[0, 1]])];
    const gated = (gate: number) => numbers(interpolation(fresh, previous, tf.tensor2d([[gate]])));
    expect(gated(0)).toEqual([0, 1]);
    expect(gated(1)).toEqual([1, 0]);
    close(gated(0.25), [0.25, 0.75]);
  });
});

test.each(['safe', 'power'] as const)(
  'sharpening, %s form: γ = 1 changes nothing, a larger γ favours the largest',
  (form) => {
    tf.tidy(() => {
      const weighting = tf.tensor2d([[0.5, 0.3, 0.2]]);
      close(numbers(sharpening(weighting, tf.tensor2d([[1]]), form)), [0.5, 0.3, 0.2]);
      const squares = [0.25, 0.09, 0.04].map((square) => square / 0.38);
      close(numbers(sharpening(weighting, tf.tensor2d([[2]]), form)), squares);
    });
  },
);

test('safe sharpening with a huge γ is one-hot where the power form underflows to zeros', () => {
  tf.tidy(() => {
    const weighting = tf.tensor2d([[0.3, 0.35, 0.35001]]);
    const gamma = tf.tensor2d([[1e6]]);
    close(numbers(sharpening(weighting, gamma, 'safe')), [0, 0, 1]);
    expect(numbers(sharpening(weighting, gamma, 'power'))).toEqual([0, 0, 0]);
  });
});

test('the cosine is 1 for parallel, −1 for opposite, 0 for orthogonal and for zero vectors', () => {
  tf.tidy(() => {
    const memory = tf.tensor3d([
      [
        [30, 40],
        [-30, -40],
        [-40, 30],
        [0, 0],
      ],
    ]);
    for (const norm of [
      { form: 'square-root', epsilon: 1e-2 },
      { form: 'product-clamp', epsilon: 1e-8 },
    ] as const) {
      close(numbers(cosineSimilarity(memory, tf.tensor2d([[60, 80]]), norm)), [1, -1, 0, 0]);
      expect(numbers(cosineSimilarity(memory, tf.tensor2d([[0, 0]]), norm))).toEqual([0, 0, 0, 0]);
    }
  });
});

const stages: Record<string, AddressingDefinition> = {
  content: content(),
  'content, clamped': content({
    keyActivation: 'identity',
    norm: { form: 'product-clamp', epsilon: 1e-8 },
    strengthActivation: 'one-plus-softplus',
  }),
  interpolate: interpolate(),
  shift: shift(),
  'shift of five': shift({ range: 5, order: 'descending', activation: 'softmax-relu' }),
  'shift of five by sparsemax': shift({ range: 5, activation: 'sparsemax' }),
  sharpen: sharpen(),
  direct: direct(),
  'location alone': compose(shift(), sharpen()),
  'all four': ntmAddressing(),
  'all four, twice': compose(ntmAddressing(), ntmAddressing()),
};

test.each(Object.entries(stages))(
  '%s: non-negative and sums to one under any parameters',
  (_, definition) => {
    const logits = fc.oneof(
      fc.double({ min: -8, max: 8, noNaN: true }),
      fc.constantFrom(-1e4, 0, 1e4, 1e15, -1e15),
    );
    const sizes = fc.record({
      batch: fc.integer({ min: 1, max: 3 }),
      slots: fc.integer({ min: 5, max: 13 }),
      width: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(
        sizes,
        fc.array(logits, { minLength: 300, maxLength: 300 }),
        ({ batch, slots, width }, raw) => {
          tf.tidy(() => {
            let used = 0;
            const take = (count: number) => raw.slice(used, (used += count));
            const stage = definition.build({ slots, width }, createRng(1));
            const parameters = tf.tensor2d(take(batch * stage.parameterSize), [
              batch,
              stage.parameterSize,
            ]);
            const memory = tf.tensor3d(
              Array.from({ length: batch * slots * width }, (_value, index) => Math.sin(index)),
              [batch, slots, width],
            );
            const previous = tf.softmax(tf.tensor2d(take(batch * slots), [batch, slots]));
            const weighting = stage.address(parameters, { memory, previous, weighting: previous });
            expect(weighting.shape).toEqual([batch, slots]);
            for (const share of numbers(weighting)) expect(share).toBeGreaterThanOrEqual(0);
            for (const sum of numbers(tf.sum(weighting, 1)))
              expect(Math.abs(sum - 1)).toBeLessThan(1e-5);
          });
        },
      ),
      { numRuns: 25 },
    );
  },
);

test('a stage takes as many parameters as it says, and its bias starts where its options say', () => {
  const build = (definition: AddressingDefinition) =>
    definition.build({ slots: 7, width: 4 }, createRng(1));
  expect(build(content({ strengthBias: 2 })).initialBias).toEqual([0, 0, 0, 0, 2]);
  expect(build(interpolate({ gateBias: -1 })).initialBias).toEqual([-1]);
  expect(build(shift({ bias: { offset: 1, value: 1 } })).initialBias).toEqual([0, 0, 1]);
  expect(build(shift({ order: 'descending', bias: { offset: 1, value: 1 } })).initialBias).toEqual([
    1, 0, 0,
  ]);
  expect(build(sharpen({ sharpeningBias: 3 })).initialBias).toEqual([3]);
  expect(build(direct()).initialBias).toEqual([0, 0, 0, 0, 0, 0, 0]);
  for (const definition of Object.values(stages)) {
    const stage = build(definition);
    expect(stage.initialBias).toHaveLength(stage.parameterSize);
  }
});

test('content stores a mask only if it was asked for, so that what was stored before there was one stays the same', () => {
  expect(content().options).not.toHaveProperty('mask');
  expect(loadContent(content().options).options).toEqual(content().options);
  expect(loadContent(content({ mask: true }).options).options).toMatchObject({ mask: true });
});

test.each<[() => unknown, string]>([
  [() => shift({ range: 2 }), 'shift.range: got 2, expected an odd number'],
  [() => shift({ range: 0 }), 'shift.range: got 0, expected a whole number from 1 to 1023'],
  [
    () => shift({ range: 9 }).build({ slots: 8, width: 2 }, createRng(1)),
    'shift.range: got 9, expected at most the number of memory slots, 8',
  ],
  [
    () => shift({ bias: { offset: 2, value: 1 } }).build({ slots: 8, width: 2 }, createRng(1)),
    'shift.bias.offset: got 2, expected one of -1, 0, 1',
  ],
  [() => compose(), 'compose: got no stages, expected at least one'],
  [
    () => content({ norm: { epsilon: 0 } }),
    'content.norm.epsilon: got 0, expected a number greater than 0 and at most 1',
  ],
])('impossible options are refused (%#)', (make, message) => {
  expect(make).toThrow(message);
});
