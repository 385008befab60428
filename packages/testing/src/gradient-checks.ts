import { createRng } from '@tapehead/core';
import type { Check } from './check.js';
import { assign } from './draw.js';
import { expectClose, expectRefusal, expectSameBits, expectThat } from './expectations.js';
import { contentsOf, type StepUnderTest } from './step-under-test.js';
import { drawBatch, referenceOf } from './train-step-reference.js';
/** The relative tolerance between the step's loss and gradient norm and those that tfjs computes. */
const referenceTolerance = 1e-3;

/** Checks of what a step reports about itself and the gradients that it holds. */
export function gradientChecks({
  engine,
  sizes,
  learningRate,
  withStep,
}: StepUnderTest): readonly Check[] {
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
  ];
}
