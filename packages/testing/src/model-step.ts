import { createRng, type SequenceModel } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Check } from './check.js';
import { expectClose, expectShape, expectThat } from './expectations.js';
import { inScope } from './scope.js';
import { expectSameForm, expectState } from './state.js';
import { type Leaf, leavesOf, valuesOf, withTensors } from './tree.js';

const steps = 4;
const batch = 3;
/** The tolerance between logits made step by step and those of a whole pass. */
const tolerance = 1e-5;

/** Checks of a model's step; `use` calls its argument with a model to check. */
export function stepChecks(use: (check: (model: SequenceModel) => void) => void): readonly Check[] {
  return [
    {
      name: 'a sequence fed step by step gives what a forward pass gives',
      run() {
        use((model) => {
          inScope(() => {
            const inputs = drawInputs(model);
            const expected = valuesOf([model.forward(inputs)]);
            const logits = stepByStep(model, inputs).map(({ output }) => output);
            expectClose('the logits of single steps', valuesOf(logits), expected, tolerance);
          });
        });
      },
    },
    {
      name: 'with noise drawn beforehand, steps give what a forward pass gives that draws it',
      run() {
        use((model) => {
          const { noise } = model;
          if (!noise) return;
          inScope(() => {
            const inputs = drawInputs(model);
            const expected = valuesOf([model.forward(inputs, createRng(5))]);
            const drawn = noise.draw(steps, batch, createRng(5));
            expectThat(
              drawn.length === steps * batch * noise.size,
              () =>
                `noise.draw: got ${drawn.length} numbers, expected T·B·K = ${steps * batch * noise.size}`,
            );
            const each = stepByStep(model, inputs, tf.tensor3d(drawn, [steps, batch, noise.size]));
            const logits = each.map(({ output }) => output);
            expectClose('the logits of single steps', valuesOf(logits), expected, tolerance);
          });
        });
      },
    },
    {
      name: 'a state keeps its form from step to step, with the batch as the first axis',
      run() {
        use((model) => {
          inScope(() => {
            const before = model.initialState(batch);
            expectState(before, batch);
            for (const { output, state } of stepByStep(model, drawInputs(model))) {
              expectShape('output', output, [batch, model.outputSize]);
              expectSameForm(state, before);
            }
          });
        });
      },
    },
    {
      name: 'a state can be stored as numbers and given back',
      run() {
        use((model) => {
          inScope(() => {
            const inputs = eachStep(drawInputs(model));
            let kept = model.initialState(batch);
            let stored = kept;
            for (const input of inputs) {
              const [one, other] = [model.step(input, kept), model.step(input, stored)];
              expectClose(
                'the logits from a state given back',
                valuesOf([other.output]),
                valuesOf([one.output]),
                0,
              );
              kept = one.state;
              stored = withTensors(other.state, (tensor) =>
                tf.tensor(tensor.dataSync().slice(), tensor.shape),
              );
            }
          });
        });
      },
    },
    {
      name: 'a step makes its output and the tensors of its state, each with one owner',
      run() {
        use((model) => {
          inScope(() => {
            expectOwners(model);
          });
        });
      },
    },
  ];
}

function expectOwners(model: SequenceModel): void {
  const inputs = inScope(() => drawInputs(model).arraySync());
  const start = tf.memory().numTensors;
  let state = model.initialState(batch);
  for (const [t, rows] of inputs.entries()) {
    const input = tf.tensor2d(rows);
    const next = model.step(input, state);
    const leaves = leavesOf('state', next.state);
    // The input and the state before may be disposed of: the results must not depend on them.
    input.dispose();
    disposeAll(leavesOf('state', state));
    const held = tf.memory().numTensors - start;
    expectThat(
      held === 1 + leaves.length,
      () =>
        `step ${t + 1}: holds ${held} tensors once the input and the state before are disposed of, expected its output and the ${leaves.length} of its state, each a tensor of its own; use modelPasses, or tf.tidy and tf.clone`,
    );
    valuesOf([next.output]);
    next.output.dispose();
    valuesOf(leaves.map(({ tensor }) => tensor));
    state = next.state;
  }
  disposeAll(leavesOf('state', state));
  const left = tf.memory().numTensors - start;
  expectThat(left === 0, () => `after all steps: ${left} tensors are left`);
}

/** [T, B, I]. */
function drawInputs({ inputSize }: SequenceModel): tf.Tensor3D {
  const rng = createRng(3);
  const values = Float32Array.from({ length: steps * batch * inputSize }, () => rng.normal());
  return tf.tensor3d(values, [steps, batch, inputSize]);
}

/** The T tensors [B, X] of [T, B, X]. */
function eachStep(sequence: tf.Tensor3D): tf.Tensor2D[] {
  const [length, sequences, size] = sequence.shape;
  return Array.from({ length }, (_, t) =>
    tf.reshape<tf.Rank.R2>(tf.slice(sequence, t, 1), [sequences, size]),
  );
}

function stepByStep(model: SequenceModel, inputs: tf.Tensor3D, noise?: tf.Tensor3D) {
  const drawn = noise ? eachStep(noise) : [];
  let state = model.initialState(batch);
  return eachStep(inputs).map((input, t) => {
    const step = model.step(input, state, drawn[t]);
    state = step.state;
    return step;
  });
}

function disposeAll(leaves: readonly Leaf[]): void {
  for (const { tensor } of leaves) {
    expectThat(
      !(tensor instanceof tf.Variable),
      () => 'state: holds a variable itself, expected a copy of it',
    );
    if (!tensor.isDisposed) tensor.dispose();
  }
}
