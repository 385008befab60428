import { createRng, drawNormals, type ModelDefinition, type Rng } from '@tapehead/core';
import { tensorsOf } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { feedforward, gru, lstm } from './index.js';
import { recurrent } from './recurrent.js';

const sizes = { inputSize: 3, outputSize: 2 };
const [steps, batch, units] = [5, 2, 4];

const inputs = () =>
  tf.tensor3d(drawNormals(createRng(9), steps * batch * 3, 1), [steps, batch, 3]);

/** The logits of a model with always the same weights for always the same inputs. */
function logitsOf(definition: ModelDefinition, rng?: Rng): Float32Array {
  const model = definition.build(sizes, createRng(1));
  const values = tf.tidy(() => model.forward(inputs(), rng).dataSync().slice());
  model.dispose();
  return Float32Array.from(values);
}

test('without a generator there is no noise, and equal generators give equal noise', () => {
  const noisy = recurrent(gru({ units }), { stateNoise: 0.5 });
  expect(logitsOf(noisy)).toEqual(logitsOf(recurrent(gru({ units }))));
  const once = logitsOf(noisy, createRng(2));
  expect(logitsOf(noisy, createRng(2))).toEqual(once);
  expect(logitsOf(noisy, createRng(3))).not.toEqual(once);
});

test('a step answers from the state before its noise, and the next step begins with the noise', () => {
  const model = recurrent(lstm({ units, layers: 2 }), { stateNoise: 0.5 }).build(
    sizes,
    createRng(1),
  );
  // The hidden states and the cells of both layers.
  expect(model.noise?.size).toBe(4 * units);
  tf.tidy(() => {
    const [first] = tf.unstack(inputs());
    const from = model.initialState(batch);
    const noise = tf.tensor2d(drawNormals(createRng(2), batch * 4 * units, 0.5), [
      batch,
      4 * units,
    ]);
    const input = tf.reshape<tf.Rank.R2>(first ?? inputs(), [batch, 3]);
    const quiet = model.step(input, from);
    const noisy = model.step(input, from, noise);
    expect(noisy.output.arraySync()).toEqual(quiet.output.arraySync());
    const added = tf.sub(sideBySide(noisy.state), sideBySide(quiet.state)).dataSync();
    noise.dataSync().forEach((value, index) => {
      expect(added[index]).toBeCloseTo(value, 6);
    });
  });
  model.dispose();
});

/** All numbers of a state whose tensors have two axes, the sequences first. */
const sideBySide = (state: unknown): tf.Tensor => tf.concat([...tensorsOf(state)], 1);

test('a model without a state draws nothing', () => {
  const model = recurrent(feedforward({ units }), { stateNoise: 0.5 }).build(sizes, createRng(1));
  expect(model.noise).toBeUndefined();
  model.dispose();
});

test('a network without noise is stored as before there was any', () => {
  expect(Object.keys(recurrent(gru({ units })).options)).toEqual(['controller']);
  expect(recurrent(gru({ units }), { stateNoise: 0.1 }).options).toMatchObject({ stateNoise: 0.1 });
});

test.each([-0.1, Number.NaN, Infinity, 101])('a deviation of %s is refused', (stateNoise) => {
  expect(() => recurrent(gru({ units }), { stateNoise })).toThrow(/^recurrent\.stateNoise: got/);
});
