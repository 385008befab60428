import type { AddressingDefinition } from '@tapehead/core';
import { compose, content, direct, interpolate, sharpen, shift } from '@tapehead/heads';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { gradientsOf, withDraws } from '../../fixtures/draws.js';
import { type Bench, filled, put, take, transposed, withPlaced } from '../../fixtures/placing.js';
import { findKernels } from './find-kernels.js';
import type { AddressingKernels } from './kernel-table.js';
import { at, padded, type Rows } from './rows.js';
import { standardKernels } from './standard-kernels.js';
import { placeWeights } from './weights.js';

const tolerance = 1e-5;

interface Sizes {
  readonly seed: number;
  readonly batch: number;
  readonly slots: number;
  readonly width: number;
}

/** Mostly no multiples of four. */
const sizes: fc.Arbitrary<Sizes> = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  batch: fc.integer({ min: 1, max: 5 }),
  slots: fc.integer({ min: 1, max: 37 }),
  width: fc.integer({ min: 1, max: 13 }),
});

/** An addressing placed for one step, with a place for each of its arguments and their gradients. */
function placeStage(
  { host, arena }: Bench,
  kernels: AddressingKernels,
  { batch, slots, width }: Sizes,
) {
  const numbers = () => arena.history(kernels.parameterSize);
  const memory = () => arena.block(batch * width * padded(slots));
  const row = () => arena.block(batch * padded(slots));
  const io = {
    parameters: { raw: numbers(), values: numbers(), gradients: numbers() },
    before: arena.history(slots),
    previous: arena.history(slots),
    after: arena.history(slots),
    dContents: memory(),
  };
  return {
    ...io,
    contents: memory(),
    squares: row(),
    dAfter: row(),
    dBefore: row(),
    dPrevious: row(),
    stage: kernels.place({ host, arena, weights: placeWeights(host, arena, {}).weights }, io),
  };
}

const first = (rows: Rows) => ({ pointer: at(rows, 0), stride: rows.stride });

function kernelsOf({ kind, options }: AddressingDefinition, memory: Sizes): AddressingKernels {
  return findKernels('addressing', standardKernels.addressings, kind)(
    options,
    memory,
    standardKernels,
  );
}

function expectSameStage(definition: AddressingDefinition, drawn: Sizes): void {
  const { seed, batch, slots, width } = drawn;
  withDraws(seed, (draws) => {
    const reference = definition.build({ slots, width }, draws.rng);
    const kernels = kernelsOf(definition, drawn);
    expect(kernels.parameterSize).toBe(reference.parameterSize);
    const parameters = draws.normal<tf.Rank.R2>([batch, kernels.parameterSize]);
    const memory = draws.normal<tf.Rank.R3>([batch, slots, width]);
    const previous = draws.weighting(batch, slots);
    const weighting = draws.weighting(batch, slots);
    const slope = draws.normal<tf.Rank.R2>([batch, slots]);
    const address = () => reference.address(parameters, { memory, previous, weighting });
    const gradient = gradientsOf([parameters, memory, previous, weighting], () => [
      [address(), slope],
    ]);
    withPlaced(
      { batch },
      (bench) => placeStage(bench, kernels, drawn),
      (at0, host) => {
        const { contents, squares, dContents, dAfter, dBefore, dPrevious, stage } = at0;
        put(host, first(at0.parameters.raw), parameters);
        put(host, first(at0.before), weighting);
        put(host, first(at0.previous), previous);
        put(host, filled(contents, slots), transposed(memory));
        host.kernels.memorySquares(batch, slots, width, contents, squares);
        stage.forward(0, contents, squares);
        expectAgreement(
          'weighting',
          take(host, first(at0.after), batch, slots),
          address(),
          tolerance,
        );
        expect(
          take(host, first(at0.after), batch, padded(slots)).filter(
            (value, index) => index % padded(slots) >= slots && value !== 0,
          ),
        ).toEqual([]);

        put(host, filled(dAfter, slots), slope);
        // These two are added to: here what was there before is the same once more.
        const dMemory = transposed(tf.reshape(gradient(memory), memory.shape));
        put(host, filled(dContents, slots), dMemory);
        put(host, filled(dPrevious, slots), gradient(previous));
        stage.backward(0, contents, squares, dAfter, dBefore, dPrevious);
        const expectGradient = (what: string, actual: number[], expected: tf.Tensor) => {
          expectAgreement(`gradient of ${what}`, actual, expected, tolerance);
        };
        expectGradient(
          'parameters',
          take(host, first(at0.parameters.gradients), batch, kernels.parameterSize),
          gradient(parameters),
        );
        expectGradient(
          'memory, twice',
          take(host, filled(dContents, slots), batch * width, slots),
          tf.mul(2, dMemory),
        );
        expectGradient(
          'w_{t−1}, twice',
          take(host, filled(dPrevious, slots), batch, slots),
          tf.mul(2, gradient(previous)),
        );
        if (kernels.usesBefore) {
          expectGradient(
            'w′',
            take(host, filled(dBefore, slots), batch, slots),
            gradient(weighting),
          );
        } else {
          expect(
            gradient(weighting)
              .dataSync()
              .every((value) => value === 0),
          ).toBe(true);
        }
      },
    );
  });
}

const keyActivations = ['tanh', 'identity', 'relu', 'sigmoid'] as const;
const strengthActivations = ['softplus', 'one-plus-softplus', 'relu', 'exp'] as const;
const norms = [
  { form: 'square-root', epsilon: 1e-2 },
  { form: 'square-root', epsilon: 1e-4 },
  { form: 'product-clamp', epsilon: 1e-8 },
  { form: 'product-clamp', epsilon: 1 },
] as const;

const contents = fc
  .record({
    keyActivation: fc.constantFrom(...keyActivations),
    strengthActivation: fc.constantFrom(...strengthActivations),
    norm: fc.constantFrom(...norms),
  })
  .map(content);
/** A shift has at most as many offsets as there are slots. */
const shifts = (slots: number) =>
  fc
    .record({
      range: fc.constantFrom(1, 3, 5, 7, 9).filter((range) => range <= slots),
      order: fc.constantFrom('ascending' as const, 'descending' as const),
      activation: fc.constantFrom('softmax' as const, 'softmax-relu' as const),
    })
    .map(shift);
const sharpenings = (form: 'safe' | 'power') => () =>
  fc
    .constantFrom('one-plus-softplus' as const, 'one-plus-relu' as const)
    .map((sharpeningActivation) => sharpen({ form, sharpeningActivation }));

const stages: Readonly<Record<string, (slots: number) => fc.Arbitrary<AddressingDefinition>>> = {
  content: () => contents,
  interpolate: () => fc.constant(interpolate()),
  shift: shifts,
  'sharpen, safe': sharpenings('safe'),
  'sharpen, power': sharpenings('power'),
  direct: () => fc.constantFrom(direct(), direct({ activation: 'identity' })),
  'content, interpolate, shift and sharpen in one kernel': (slots) =>
    fc
      .tuple(contents, shifts(slots), fc.oneof(sharpenings('safe')(), sharpenings('power')()))
      .map(([one, three, four]) => compose(one, interpolate(), three, four)),
};

test.each(Object.entries(stages))(
  '%s: weighting and gradients are the reference’s to 1e-5 of the largest',
  (_name, stage) => {
    const drawn = sizes.chain((some) => fc.tuple(stage(some.slots), fc.constant(some)));
    fc.assert(
      fc.property(drawn, ([definition, some]) => {
        expectSameStage(definition, some);
      }),
      { numRuns: 60, seed: 11 },
    );
  },
);
