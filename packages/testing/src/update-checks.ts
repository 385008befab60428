import type { Check } from './check.js';
import { expectRefusal, expectSameBits, expectThat } from './expectations.js';
import { type StepUnderTest } from './step-under-test.js';
import { drawBatch } from './train-step-reference.js';
import { valuesOf } from './tree.js';
const updates = 30;

/** Checks of what an update does to the weights. */
export function updateChecks({
  sizes,
  learningRate,
  withStep,
  train,
}: StepUnderTest): readonly Check[] {
  return [
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
  ];
}
