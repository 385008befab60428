import { feedforward, lstm } from '@tapehead/controllers';
import type { ControllerDefinition } from '@tapehead/core';
import { linear } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { gradientsOf, withDraws } from '../../fixtures/draws.js';
import { filled, put, take, withPlaced } from '../../fixtures/placing.js';
import { findKernels } from './find-kernels.js';
import { placeOutput } from './models/output-layer.js';
import { at, type Rows } from './rows.js';
import { standardKernels } from './standard-kernels.js';
import { placeWeights } from './weights.js';

const tolerance = 1e-5;

interface Run {
  readonly seed: number;
  readonly batch: number;
  readonly steps: number;
  /** Inputs that are there for all steps beforehand, and those that come step by step. */
  readonly known: number;
  readonly fed: number;
}

/** Mostly no multiples of four. */
const runs: fc.Arbitrary<Run> = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  batch: fc.integer({ min: 1, max: 5 }),
  steps: fc.integer({ min: 1, max: 2 }),
  known: fc.integer({ min: 1, max: 9 }),
  fed: fc.integer({ min: 0, max: 9 }),
});

const step = (place: Rows, t: number) => ({ pointer: at(place, t), stride: place.stride });

function expectSameController(
  definition: ControllerDefinition,
  { seed, batch, steps, known, fed }: Run,
): void {
  withDraws(seed, (draws) => {
    const inputSize = known + fed;
    const reference = draws.own(definition.build({ inputSize }, draws.rng));
    const kernels = findKernels(
      'controller',
      standardKernels.controllers,
      definition.kind,
    )(definition.options, standardKernels);
    const { outputSize } = kernels;
    expect(outputSize).toBe(reference.outputSize);
    const times = Array.from({ length: steps }, (_, t) => t);
    const inputs = times.map(() => draws.normal<tf.Rank.R2>([batch, inputSize]));
    const slopes = times.map(() => draws.normal<tf.Rank.R2>([batch, outputSize]));
    const run = () => {
      let state = reference.initialState(batch);
      return inputs.map((input) => {
        const result = reference.step(input, state);
        state = result.state;
        return result.output;
      });
    };
    const trainable = Object.entries(reference.weights).filter(([, weight]) => weight.trainable);
    const gradient = gradientsOf([...inputs, ...trainable.map(([, weight]) => weight)], () =>
      run().map((output, t) => [output, slopes[t] ?? output] as const),
    );
    withPlaced(
      { batch, steps },
      ({ host, arena }) => {
        const { weights } = placeWeights(host, arena, reference.weights);
        const output = arena.sequence(outputSize);
        const dOutput = arena.sequence(outputSize);
        const io = { inputSize, known, output, dOutput };
        return {
          weights,
          output,
          dOutput,
          dKnown: arena.sequence(known),
          controller: kernels.place({ host, arena, weights }, io),
        };
      },
      ({ weights, output, dOutput, dKnown, controller }, host) => {
        inputs.forEach((input, t) => {
          put(host, step(controller.input, t), input);
        });
        controller.begin(steps);
        for (const t of times) controller.forward(t);
        run().forEach((expected, t) => {
          expectAgreement(
            `output at ${t}`,
            take(host, step(output, t), batch, outputSize),
            expected,
            tolerance,
          );
        });

        slopes.forEach((slope, t) => {
          put(host, step(dOutput, t), slope);
        });
        controller.turn(steps);
        const dFed = times
          .toReversed()
          .map((t) => {
            controller.backward(t);
            return take(host, controller.dInput, batch, fed);
          })
          .toReversed();
        controller.end(steps);
        controller.dKnown(steps, dKnown);
        inputs.forEach((input, t) => {
          const slope = tf.reshape<tf.Rank.R2>(gradient(input), input.shape);
          expectAgreement(
            `gradient of known inputs at ${t}`,
            take(host, step(dKnown, t), batch, known),
            tf.slice(slope, [0, 0], [batch, known]),
            tolerance,
          );
          expectAgreement(
            `gradient of other inputs at ${t}`,
            dFed[t] ?? [],
            tf.slice(slope, [0, known], [batch, fed]),
            tolerance,
          );
        });
        for (const [name, weight] of trainable) {
          expectAgreement(
            `gradient of ${name}`,
            take(host, { pointer: weights.get(name).gradient, stride: 0 }, 1, weight.size),
            gradient(weight),
            tolerance,
          );
        }
      },
    );
  });
}

const units = fc.integer({ min: 1, max: 23 });
const layers = fc.integer({ min: 1, max: 2 });
const controllers: Readonly<Record<string, fc.Arbitrary<ControllerDefinition>>> = {
  'LSTM cell': fc
    .record({
      units,
      layers,
      initialState: fc.constantFrom(
        { kind: 'constant' as const, value: 0.3 },
        { kind: 'learned' as const, range: 1 },
        { kind: 'fixed' as const, range: 1 },
      ),
    })
    .map(lstm),
  'feedforward layer': fc
    .record({
      units,
      layers,
      activation: fc.constantFrom('tanh' as const, 'relu' as const, 'sigmoid' as const),
    })
    .map(feedforward),
};

test.each(Object.entries(controllers))(
  '%s: output and gradients are the reference’s to 1e-5 of the largest',
  (_name, controller) => {
    fc.assert(fc.property(controller, runs, expectSameController), { numRuns: 60, seed: 14 });
  },
);

const layerSizes = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  batch: fc.integer({ min: 1, max: 5 }),
  steps: fc.integer({ min: 1, max: 5 }),
  controllerSize: fc.integer({ min: 1, max: 23 }),
  readSize: fc.integer({ min: 1, max: 13 }),
  outputs: fc.integer({ min: 1, max: 9 }),
});

test.each(['controller-and-reads', 'controller', 'reads'] as const)(
  'output layer of %s: logits and gradients are the reference’s to 1e-5 of the largest',
  (form) => {
    fc.assert(
      fc.property(layerSizes, ({ seed, batch, steps, controllerSize, readSize, outputs }) => {
        withDraws(seed, (draws) => {
          const outputSize = form === 'reads' ? readSize : outputs;
          const count = controllerSize + readSize;
          // Which of the features it sees.
          const from = form === 'reads' ? controllerSize : 0;
          const inputSize = (form === 'controller' ? controllerSize : count) - from;
          const layer = draws.own(linear(inputSize, outputSize, draws.rng));
          const weights = form === 'reads' ? {} : layer.weights;
          const features = draws.normal<tf.Rank.R2>([steps * batch, count]);
          const slope = draws.normal<tf.Rank.R2>([steps * batch, outputSize]);
          const apply = () => {
            const seen = tf.slice(features, [0, from], [steps * batch, inputSize]);
            return form === 'reads' ? seen : layer.apply(seen);
          };
          const gradient = gradientsOf([features, ...Object.values(weights)], () => [
            [apply(), slope],
          ]);
          withPlaced(
            { batch, steps },
            ({ host, arena }) => {
              const placed = placeWeights(host, arena, weights);
              const io = {
                controllerSize,
                readSize,
                outputSize,
                features: arena.sequence(count),
                dFeatures: arena.history(count),
              };
              return {
                ...io,
                weights: placed.weights,
                layer: placeOutput({ host, arena, weights: placed.weights }, form, io),
              };
            },
            (placed, host) => {
              const all = steps * batch;
              put(host, step(placed.features, 0), features);
              placed.layer.begin();
              placed.layer.forward(steps);
              const logits = take(host, step(placed.layer.logits, 0), all, outputSize);
              expectAgreement('logits', logits, apply(), tolerance);

              put(host, step(placed.layer.dLogits, 0), slope);
              placed.layer.backward(steps);
              placed.layer.end(steps);
              const dFeatures = take(host, step(placed.dFeatures, 0), all, count);
              expectAgreement('gradient of features', dFeatures, gradient(features), tolerance);
              for (const [name, weight] of Object.entries(weights)) {
                const { gradient: pointer } = placed.weights.get(name);
                expectAgreement(
                  `gradient of ${name}`,
                  take(host, filled(pointer, 0), 1, weight.size),
                  gradient(weight),
                  tolerance,
                );
              }
            },
          );
        });
      }),
      { numRuns: 40, seed: 15 },
    );
  },
);
