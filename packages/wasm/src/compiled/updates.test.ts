import type { NamedTensors, NamedVariables } from '@tapehead/core';
import {
  adam,
  clipByGlobalNorm,
  clipByValue,
  type Clipping,
  type Loss,
  losses,
  drawGradientNoise,
  noClipping,
  type Optimizer,
  rmsprop,
  sgd,
} from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { asChoices, drawBatch } from '../../fixtures/batches.js';
import { type Draws, gradientsOf, withDraws } from '../../fixtures/draws.js';
import { filled, put, rowsIn, take, withPlaced } from '../../fixtures/placing.js';
import { currentHost } from './host.js';
import { compileLoss } from './losses.js';
import { createSlots } from './optimizers/slots.js';
import { createUpdate } from './updates.js';
import { placeWeights } from './weights.js';

const tolerance = 1e-5;
const seed = fc.integer({ min: 0, max: 1_000_000 });

const lossCases = fc.record({
  seed,
  steps: fc.integer({ min: 1, max: 9 }),
  sequences: fc.integer({ min: 1, max: 5 }),
  outputSize: fc.integer({ min: 2, max: 13 }),
  scale: fc.constantFrom(0.1, 1, 10),
});

test.each(Object.values(losses))(
  '$kind: loss and gradient are the reference’s to 1e-5 of the largest',
  (loss: Loss) => {
    const { kind, evaluate } = loss;
    fc.assert(
      fc.property(lossCases, ({ seed: drawn, steps, sequences, outputSize, scale }) => {
        withDraws(drawn, (draws) => {
          const count = steps * sequences;
          const bits = drawBatch({ inputSize: 1, outputSize }, steps, sequences, draws.rng);
          const batch = kind === 'softmax-cross-entropy' ? asChoices(bits, outputSize) : bits;
          const logits = draws.normal<tf.Rank.R3>([steps, sequences, outputSize]);
          logits.assign(tf.mul(logits, scale));
          const targets = tf.tensor3d(batch.targets, [steps, sequences, outputSize]);
          const mask = tf.tensor2d(batch.mask, [steps, sequences]);
          const one = tf.scalar(1);
          const gradient = gradientsOf([logits], () => [[evaluate(logits, targets, mask), one]]);
          withPlaced(
            { batch: sequences, steps },
            ({ arena }) => ({
              logits: rowsIn(arena, count, outputSize),
              dLogits: rowsIn(arena, count, outputSize),
              targets: filled(arena.block(count * outputSize), 0),
              mask: filled(arena.block(count), 0),
            }),
            (places, host) => {
              put(host, places.logits, logits);
              host.floats(places.targets.pointer, batch.targets.length).set(batch.targets);
              host.floats(places.mask.pointer, batch.mask.length).set(batch.mask);
              const { targets: z, mask: m } = places;
              const lossRows = { ...places, rows: count, targets: z.pointer, mask: m.pointer };
              const own = compileLoss(host, loss, outputSize);
              const value = own.evaluate(lossRows, 1 / sequences);
              own.dispose();
              expectAgreement('loss', [value], evaluate(logits, targets, mask), tolerance);
              expectAgreement(
                'gradient',
                take(host, places.dLogits, count, outputSize),
                gradient(logits),
                tolerance,
              );
            },
          );
        });
      }),
      { numRuns: 60, seed: 16 },
    );
  },
);

const weightShapes = fc.record({
  seed,
  vector: fc.integer({ min: 1, max: 23 }),
  rows: fc.integer({ min: 1, max: 7 }),
  columns: fc.integer({ min: 1, max: 11 }),
});

/** Three updates of weights that start from zeros, with clipped random gradients, compiled and by reference. */
function expectSameUpdates(
  optimizer: Optimizer,
  clipping: Clipping,
  weights: NamedVariables,
  noisy: boolean,
  { normal, rng }: Draws,
): void {
  const host = currentHost();
  const names = Object.keys(weights);
  const slots = createSlots(host, optimizer, weights);
  const learningRate = 0.01;
  const sizes = Object.values(weights).map(({ size }) => size);
  let expected: ReturnType<Optimizer['update']> = {
    weights: copied(weights),
    state: copied(slots.variables),
  };
  withPlaced(
    { batch: 1 },
    ({ arena }) => placeWeights(host, arena, weights),
    (placed) => {
      const update = createUpdate(host, { optimizer, clip: clipping, noisy }, slots, names);
      for (let updates = 0; updates < 3; updates += 1) {
        const gradients = Object.fromEntries(
          names.map((name) => [name, normal([...(weights[name]?.shape ?? [])])]),
        );
        for (const name of names) {
          const pointer = placed.weightOf(name).gradient;
          put(host, filled(pointer, 0), tf.reshape(gradients[name] ?? [], [-1]));
        }
        const norm = Math.sqrt(
          Object.values(gradients)
            .flatMap((gradient) => [...gradient.dataSync()])
            .reduce((sum, value) => sum + value ** 2, 0),
        );
        const { pointer, count } = placed.gradients;
        const squares = host.kernels.sumOfSquares(count, pointer);
        expectAgreement('global norm', [Math.sqrt(squares)], [norm], tolerance);
        const noise = noisy ? drawGradientNoise({}, updates, sizes, rng) : null;
        update.apply(placed.trainable, learningRate, norm, noise);
        const { weights: before, state: slotsBefore } = expected;
        expected = optimizer.update({
          weights: before,
          gradients: Object.fromEntries(
            Object.entries(clipping.clip(gradients, tf.scalar(norm))).map(
              ([name, gradient], index) => [
                name,
                noise ? tf.add(gradient, tf.tensor(noise[index] ?? [], gradient.shape)) : gradient,
              ],
            ),
          ),
          state: slotsBefore,
          learningRate: tf.scalar(learningRate),
        });
      }
      update.dispose();
    },
  );
  for (const [name, weight] of Object.entries(weights)) {
    expectAgreement(`weight ${name}`, weight, expected.weights[name] ?? [], tolerance);
  }
  expect(Object.keys(slots.variables)).toEqual(Object.keys(expected.state));
  for (const [name, slot] of Object.entries(slots.variables)) {
    expectAgreement(`slot ${name}`, slot, expected.state[name] ?? [], tolerance);
  }
  slots.dispose();
}

const copied = (variables: NamedVariables): NamedTensors =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, tf.clone(value)]));

const anyAdam = fc
  .record({
    beta1: fc.constantFrom(0, 0.9),
    beta2: fc.constantFrom(0.9, 0.999),
    epsilon: fc.constantFrom(1e-8, 1e-3),
    weightDecay: fc.constantFrom(0, 0.5),
  })
  .map(adam);
const anyRmsprop = fc
  .record({
    decay: fc.constantFrom(0.5, 0.95, 0.99),
    momentum: fc.constantFrom(0, 0.9),
    epsilon: fc.constantFrom(1e-4, 1e-2),
    weightDecay: fc.constantFrom(0, 0.5),
  })
  .map(rmsprop);
const anySgd = fc
  .record({ momentum: fc.constantFrom(0, 0.9), weightDecay: fc.constantFrom(0, 0.5) })
  .map(sgd);
/** An optimizer that looks at numbers, so that it cannot be recorded. */
const looking = (optimizer: Optimizer): Optimizer => ({
  ...optimizer,
  update(input) {
    Object.values(input.gradients)[0]?.dataSync();
    return optimizer.update(input);
  },
});
/** Those without kernels are recorded, where they can be. */
const optimizers: Readonly<Record<string, fc.Arbitrary<Optimizer>>> = {
  adam: anyAdam,
  rmsprop: anyRmsprop,
  sgd: anySgd,
  'an optimizer of one’s own': anyAdam.map((optimizer) => ({ ...optimizer })),
  'an optimizer of one’s own that looks at numbers': anyAdam.map(looking),
};
const limits = fc.constantFrom({ limit: 0.1 }, { limit: 1 }, { limit: 1e3 });
const anyClipping = fc.oneof(
  fc.constant(noClipping()),
  limits.map(clipByValue),
  limits.map(clipByGlobalNorm),
  limits.map(clipByGlobalNorm).map((clipping) => ({ ...clipping, kind: 'mine' })),
);

test.each(Object.entries(optimizers))(
  '%s with any clipping, and with noise: weights and slots are the reference’s to 1e-5 of the largest',
  (_name, arbitrary) => {
    fc.assert(
      fc.property(
        arbitrary,
        anyClipping,
        fc.boolean(),
        weightShapes,
        (optimizer, clipping, noisy, { seed: drawn, vector, rows, columns }) => {
          withDraws(drawn, (draws) => {
            const weights = {
              vector: draws.normal([vector]),
              matrix: draws.normal([rows, columns]),
            };
            for (const weight of Object.values(weights)) weight.assign(tf.zerosLike(weight));
            expectSameUpdates(optimizer, clipping, weights, noisy, draws);
          });
        },
      ),
      { numRuns: 40, seed: 17 },
    );
  },
);
