import {
  createRng,
  type ModelDefinition,
  type ModelSizes,
  type NamedVariables,
  type SequenceModel,
  type TrainStep,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { type Check, register, type Test } from './check.js';
import { assign } from './draw.js';
import { expectClose, expectRefusal, expectSameBits, expectThat } from './expectations.js';
import { requireStepOptions } from './refuse.js';
import { drawBatch, referenceOf } from './train-step-reference.js';
import { valuesOf } from './tree.js';

/** How to test a step of training. */
export interface TrainStepContractOptions {
  /** A small model that the step can train. */
  readonly model: ModelDefinition;
  /** The sizes to build the model with. */
  readonly sizes: ModelSizes;
  /** Makes the step under test, on the cross-entropy of bits. */
  create(model: SequenceModel): TrainStep;
  /** With which 30 updates make the loss fall; 0.01 by default. */
  readonly learningRate?: number;
}

const updates = 30;
/** Relative, between this step's loss and gradient norm and those that tfjs differentiates. */
const referenceTolerance = 1e-3;

/**
 * What a step of training must do on any engine, as tests.
 * @throws {InvalidOptionsError} for what is no such part, test function or option.
 */
export function testTrainStep(test: Test, engine: string, options: TrainStepContractOptions): void {
  const checks = trainStepContract(engine, options);
  register(test, `train step ${engine}`, checks);
}

/**
 * What a step of training must do on any engine, as checks.
 * @throws {InvalidOptionsError} for what is no such part, test function or option.
 */
export function trainStepContract(
  engine: string,
  options: TrainStepContractOptions,
): readonly Check[] {
  requireStepOptions('trainStepContract', engine, options);
  const { model: definition, sizes, learningRate = 0.01 } = options;
  const withStep = (check: (step: TrainStep, model: SequenceModel) => void) => {
    const model = definition.build(sizes, createRng(1));
    try {
      const step = options.create(model);
      try {
        check(step, model);
      } finally {
        step.dispose();
      }
    } finally {
      model.dispose();
    }
  };
  const train = (step: TrainStep, seeds: readonly number[]) => {
    for (const seed of seeds) {
      step.gradients(drawBatch(sizes, seed));
      step.update(learningRate);
    }
  };
  return [
    {
      name: 'it names its engine and its loss, and its optimizer state after the weights',
      run() {
        withStep((step, model) => {
          expectThat(
            step.engine === engine,
            () => `engine: got ${JSON.stringify(step.engine)}, expected ${JSON.stringify(engine)}`,
          );
          expectThat(
            step.loss.unit === 'nats',
            () =>
              `loss: got ${JSON.stringify(step.loss)}, expected that of a cross-entropy, in nats`,
          );
          for (const [name, entry] of Object.entries(step.optimizerState)) {
            const weight = Object.entries(model.weights).find(([weightName]) =>
              name.endsWith(`.${weightName}`),
            );
            const shape = weight?.[1].shape ?? [];
            expectThat(
              entry.shape.join() === shape.join(),
              () =>
                `optimizerState ${name}: got shape [${entry.shape.join(', ')}], expected ${weight ? `that of ${weight[0]}` : 'a number, or a name that ends in that of a weight'}`,
            );
          }
        });
      },
    },
    {
      name: 'loss and gradient norm are those of the cross-entropy of the model’s logits',
      run() {
        withStep((step, model) => {
          const batch = drawBatch(sizes, 1);
          const { loss, norm, finite } = step.gradients(batch);
          const expected = referenceOf(model, batch);
          expectThat(finite, () => 'finite: got false, expected true');
          expectClose('loss over its reference', [loss / expected.loss], [1], referenceTolerance);
          expectClose('norm over its reference', [norm / expected.norm], [1], referenceTolerance);
        });
      },
    },
    {
      name: 'the model draws its noise from the generator that the step gets',
      run() {
        withStep((step, model) => {
          const batch = drawBatch(sizes, 1);
          const [own, other] = [createRng(3), createRng(3)];
          const { loss, norm } = step.gradients(batch, own);
          const expected = referenceOf(model, batch, other);
          expectThat(
            own.state().join() === other.state().join(),
            () => 'the generator: got other draws than the model’s own',
          );
          expectClose('loss over its reference', [loss / expected.loss], [1], referenceTolerance);
          expectClose('norm over its reference', [norm / expected.norm], [1], referenceTolerance);
        });
      },
    },
    {
      name: 'gradients change no weight and no optimizer state, and replace those before',
      run() {
        withStep((step, model) => {
          const before = contentsOf(model.weights, step.optimizerState);
          step.gradients(drawBatch(sizes, 1));
          step.gradients(drawBatch(sizes, 2));
          expectSameBits(
            'weights and optimizer state',
            contentsOf(model.weights, step.optimizerState),
            before,
          );
          step.update(learningRate);
          withStep((other, otherModel) => {
            train(other, [2]);
            expectSameBits(
              'weights and optimizer state after two gradients and an update',
              contentsOf(model.weights, step.optimizerState),
              contentsOf(otherModel.weights, other.optimizerState),
            );
          });
        });
      },
    },
    {
      name: 'what is masked out has no influence',
      run() {
        withStep((step) => {
          const batch = drawBatch(sizes, 1);
          const targets = batch.targets.map((bit, index) =>
            batch.mask[Math.floor(index / sizes.outputSize)] === 0 ? 1 - bit : bit,
          );
          const one = step.gradients(batch);
          const other = step.gradients({ ...batch, targets });
          expectSameBits('loss and norm', [other.loss, other.norm], [one.loss, one.norm]);
        });
      },
    },
    {
      name: 'update refuses when there are no gradients, at first and after an update',
      run() {
        withStep((step, model) => {
          const before = valuesOf(Object.values(model.weights));
          expectRefusal(
            'update without gradients',
            () => {
              step.update(learningRate);
            },
            'gradients',
          );
          expectSameBits('the weights', valuesOf(Object.values(model.weights)), before);
          train(step, [1]);
          expectRefusal(
            'update with used gradients',
            () => {
              step.update(learningRate);
            },
            'gradients',
          );
        });
      },
    },
    {
      name: 'gradients that are not finite are told, refused and forgotten',
      run() {
        withStep((step, model) => {
          const [weight] = Object.values(model.weights).filter(({ trainable }) => trainable);
          if (weight === undefined) throw new Error('the model has no trainable weight');
          const healthy = Float32Array.from(weight.dataSync());
          assign(
            weight,
            healthy.map(() => Number.NaN),
          );
          const { finite } = step.gradients(drawBatch(sizes, 1));
          expectThat(!finite, () => 'finite: got true with weights that are NaN');
          assign(weight, healthy);
          const before = contentsOf(model.weights, step.optimizerState);
          expectRefusal(
            'update with NaN',
            () => {
              step.update(learningRate);
            },
            'finite',
          );
          expectSameBits(
            'weights and optimizer state',
            contentsOf(model.weights, step.optimizerState),
            before,
          );
          expectThat(
            step.gradients(drawBatch(sizes, 1)).finite,
            () => 'finite: got false afterwards',
          );
        });
      },
    },
    {
      name: 'the loss falls',
      run() {
        withStep((step) => {
          const batch = drawBatch(sizes, 1);
          const first = step.gradients(batch).loss;
          let last = first;
          for (let update = 0; update < updates; update += 1) {
            step.update(learningRate);
            last = step.gradients(batch).loss;
          }
          expectThat(
            last < 0.95 * first,
            () => `loss: got ${last} after ${updates} updates, at first ${first}`,
          );
        });
      },
    },
    {
      name: 'only trainable weights change, by less for a smaller learning rate, not at all for 0',
      run() {
        const moved = [learningRate, learningRate / 10, 0].map((rate) => {
          let distance = 0;
          withStep((step, model) => {
            const fixed = Object.values(model.weights).filter(({ trainable }) => !trainable);
            const [before, fixedBefore] = [valuesOf(Object.values(model.weights)), valuesOf(fixed)];
            step.gradients(drawBatch(sizes, 1));
            step.update(rate);
            const after = valuesOf(Object.values(model.weights));
            expectSameBits('the weights that are not trainable', valuesOf(fixed), fixedBefore);
            distance = Math.hypot(...after.map((value, index) => value - (before[index] ?? 0)));
          });
          return distance;
        });
        const [full = 0, tenth = 0, none = 0] = moved;
        expectThat(
          full > tenth && tenth > 0 && none === 0,
          () => `update: weights moved by ${moved.join(', ')}`,
        );
      },
    },
    {
      name: 'the same seed gives the same bits twice',
      run() {
        withStep((one, oneModel) => {
          train(one, [1, 2, 3]);
          withStep((other, otherModel) => {
            train(other, [1, 2, 3]);
            expectSameBits(
              'weights and optimizer state',
              contentsOf(otherModel.weights, other.optimizerState),
              contentsOf(oneModel.weights, one.optimizerState),
            );
          });
        });
      },
    },
    {
      name: 'with the same weights and optimizer state another step goes on with the same bits',
      run() {
        withStep((one, oneModel) => {
          train(one, [1, 2]);
          withStep((other, otherModel) => {
            copy(oneModel.weights, otherModel.weights);
            copy(one.optimizerState, other.optimizerState);
            train(one, [3, 4]);
            train(other, [3, 4]);
            expectSameBits(
              'weights and optimizer state',
              contentsOf(otherModel.weights, other.optimizerState),
              contentsOf(oneModel.weights, one.optimizerState),
            );
          });
        });
      },
    },
    {
      name: 'it leaks no tensors and leaves the model alone when it is disposed of',
      run() {
        const model = definition.build(sizes, createRng(1));
        try {
          const start = tf.memory().numTensors;
          const step = options.create(model);
          train(step, [1]);
          const warm = tf.memory().numTensors;
          train(step, [2, 3]);
          const grown = tf.memory().numTensors - warm;
          step.gradients(drawBatch(sizes, 4));
          step.dispose();
          const left = tf.memory().numTensors - start;
          expectThat(grown === 0, () => `two more steps: left ${grown} tensors behind`);
          expectThat(left === 0, () => `after dispose: ${left} tensors more than before`);
        } finally {
          model.dispose();
        }
      },
    },
  ];
}

function contentsOf(...groups: readonly NamedVariables[]): Float64Array {
  return valuesOf(groups.flatMap((group) => Object.values(group)));
}

function copy(from: NamedVariables, to: NamedVariables): void {
  for (const [name, variable] of Object.entries(to)) {
    const source = from[name];
    if (source) assign(variable, Float32Array.from(source.dataSync()));
  }
}
