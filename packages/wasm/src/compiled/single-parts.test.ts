import { feedforward, lstm } from '@tapehead/controllers';
import {
  type AddressingDefinition,
  type ControllerDefinition,
  createRng,
  type SequenceModel,
} from '@tapehead/core';
import { linear } from '@tapehead/core/layers';
import { compose, content, direct, interpolate, sharpen, shift } from '@tapehead/heads';
import { eraseAddMemory, keepAddMemory, read } from '@tapehead/memory';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { rowModel } from '../../fixtures/functions.js';
import { compileModel } from './compile-model.js';

const tolerance = 1e-5;

interface Sizes {
  readonly seed: number;
  readonly batch: number;
  readonly slots: number;
  readonly width: number;
}

/** Sizes that are mostly not multiples of four. */
const sizes: fc.Arbitrary<Sizes> = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  batch: fc.integer({ min: 1, max: 5 }),
  slots: fc.integer({ min: 1, max: 37 }),
  width: fc.integer({ min: 1, max: 13 }),
});

/** Takes columns of rows, one after the other. */
function columnsOf(row: tf.Tensor2D) {
  const [batch] = row.shape;
  let from = 0;
  return {
    next(count: number): tf.Tensor2D {
      from += count;
      return tf.slice2d(row, [0, from - count], [batch, count]);
    },
    /** A distribution. */
    weighting(count: number): tf.Tensor2D {
      return tf.softmax(this.next(count));
    },
    memory(slots: number, width: number): tf.Tensor3D {
      return tf.reshape(this.next(slots * width), [batch, slots, width]);
    },
  };
}

/** Outputs and gradients of normal inputs, compiled and by tfjs, in two steps. */
function expectSame(model: SequenceModel, { seed, batch }: Pick<Sizes, 'seed' | 'batch'>): void {
  const compiled = compileModel(model);
  const rng = createRng(seed);
  const drawn = (size: number) =>
    tf.tensor3d(
      Float32Array.from({ length: 2 * batch * size }, () => rng.normal()),
      [2, batch, size],
    );
  tf.tidy(() => {
    const [inputs, slopes] = [drawn(model.inputSize), drawn(model.outputSize)];
    const trainable = Object.entries(model.weights).filter(([, weight]) => weight.trainable);
    const passOf = (forward: (inputs: tf.Tensor3D) => tf.Tensor3D) => {
      const total = (x: tf.Tensor) =>
        tf.sum(tf.mul(forward(tf.reshape<tf.Rank.R3>(x, inputs.shape)), slopes));
      const weights = trainable.map(([, weight]) => weight);
      const { grads } =
        weights.length > 0
          ? tf.variableGrads(() => tf.reshape<tf.Rank.R0>(total(inputs), []), weights)
          : { grads: {} };
      return { output: forward(inputs), inputs: tf.grad(total)(inputs), grads };
    };
    const [actual, expected] = [passOf(compiled.differentiable), passOf(model.forward)];
    expectAgreement('output', actual.output, expected.output, tolerance);
    expectAgreement('forward', compiled.forward(inputs), expected.output, tolerance);
    expectAgreement('gradient of the inputs', actual.inputs, expected.inputs, tolerance);
    const given = new Map<string, tf.Tensor>(Object.entries(expected.grads));
    const got = new Map<string, tf.Tensor>(Object.entries(actual.grads));
    for (const [name, weight] of trainable)
      expectAgreement(
        `gradient of ${name}`,
        got.get(weight.name) ?? tf.zerosLike(weight),
        given.get(weight.name) ?? tf.zerosLike(weight),
        tolerance,
      );
  });
  compiled.dispose();
}

function expectSameStage(definition: AddressingDefinition, drawn: Sizes): void {
  const { slots, width } = drawn;
  const stage = definition.build({ slots, width }, createRng(drawn.seed));
  const inputSize = stage.parameterSize + slots * width + 2 * slots;
  const model = rowModel(inputSize, slots, (row) => {
    const columns = columnsOf(row);
    return stage.address(columns.next(stage.parameterSize), {
      memory: columns.memory(slots, width),
      previous: columns.weighting(slots),
      weighting: columns.weighting(slots),
    });
  });
  expectSame(model, drawn);
}

const contents = fc
  .record({
    keyActivation: fc.constantFrom('tanh', 'identity', 'relu', 'sigmoid'),
    strengthActivation: fc.constantFrom('softplus', 'one-plus-softplus', 'relu', 'exp'),
    norm: fc.constantFrom(
      { form: 'square-root' as const, epsilon: 1e-2 },
      { form: 'square-root' as const, epsilon: 1e-4 },
      { form: 'product-clamp' as const, epsilon: 1e-8 },
      { form: 'product-clamp' as const, epsilon: 1 },
    ),
  })
  .map(content);
/** A shift has at most as many offsets as there are slots. */
const shifts = (slots: number) =>
  fc
    .record({
      range: fc.constantFrom(1, 3, 5, 7, 9).filter((range) => range <= slots),
      order: fc.constantFrom('ascending', 'descending'),
      activation: fc.constantFrom('softmax', 'softmax-relu', 'sparsemax'),
      sharpness: fc.constantFrom(0.5, 1, 3),
    })
    .map(shift);
const sharpenings = (form: 'safe' | 'power') =>
  fc
    .constantFrom('one-plus-softplus' as const, 'one-plus-relu' as const)
    .map((sharpeningActivation) => sharpen({ form, sharpeningActivation }));

const stages: Readonly<Record<string, (slots: number) => fc.Arbitrary<AddressingDefinition>>> = {
  content: () => contents,
  interpolate: () => fc.constant(interpolate()),
  shift: shifts,
  'sharpen, safe': () => sharpenings('safe'),
  'sharpen, power': () => sharpenings('power'),
  direct: () => fc.constantFrom(direct(), direct({ activation: 'identity' })),
  'content, interpolate, shift and sharpen': (slots) =>
    fc
      .tuple(contents, shifts(slots), fc.oneof(sharpenings('safe'), sharpenings('power')))
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
      { numRuns: 6, seed: 11 },
    );
  },
);

test.each([eraseAddMemory, keepAddMemory])(
  '%o: one and two writes, a read and gradients are the reference’s to 1e-5 of the largest',
  (definition) => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 2 }), (drawn, writes) => {
        const { slots, width } = drawn;
        const memory = definition({ slots, width }).build(null, createRng(drawn.seed));
        const inputSize = slots * width + slots + writes * (slots + 2 * width);
        const model = rowModel(inputSize, slots * width + width, (row) => {
          const columns = columnsOf(row);
          const before = columns.memory(slots, width);
          const from = columns.weighting(slots);
          const all = Array.from({ length: writes }, () => ({
            weighting: columns.weighting(slots),
            erase: tf.sigmoid<tf.Tensor2D>(columns.next(width)),
            add: columns.next(width),
          }));
          const erased = all.reduce((contents, write) => memory.erase(contents, write), before);
          const after = all.reduce((contents, write) => memory.add(contents, write), erased);
          const [batch] = row.shape;
          return tf.concat([tf.reshape(after, [batch, slots * width]), read(after, from)], 1);
        });
        expectSame(model, drawn);
        tf.dispose(Object.values(memory.weights));
      }),
      { numRuns: 6, seed: 13 },
    );
  },
);

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
    fc.assert(
      fc.property(controller, sizes, (definition, drawn) => {
        const built = definition.build({ inputSize: drawn.width }, createRng(drawn.seed));
        const { inputSize, outputSize, weights, initialState } = built;
        const plain = rowModel(inputSize, outputSize, (row) => row);
        const step: SequenceModel['step'] = (input, state) => built.step(input, state);
        expectSame(
          {
            ...plain,
            weights,
            initialState,
            step,
            forward(inputs) {
              let state: unknown = initialState(inputs.shape[1]);
              const outputs = tf.unstack(inputs).map((input) => {
                const made = step(tf.reshape(input, [-1, inputSize]), state);
                state = made.state;
                return made.output;
              });
              const [steps, batch] = inputs.shape;
              return tf.reshape<tf.Rank.R3>(tf.stack(outputs), [steps, batch, outputSize]);
            },
          },
          drawn,
        );
        tf.dispose(Object.values(weights));
      }),
      { numRuns: 6, seed: 14 },
    );
  },
);

test('a linear map of features: outputs and gradients are the reference’s to 1e-5', () => {
  fc.assert(
    fc.property(sizes, ({ seed, batch, slots, width }) => {
      const { weights, apply } = linear(slots, width, createRng(seed));
      const model = { ...rowModel(slots, width, (row) => apply(row)), weights };
      expectSame(model, { seed, batch });
      tf.dispose(Object.values(weights));
    }),
    { numRuns: 6, seed: 15 },
  );
});
