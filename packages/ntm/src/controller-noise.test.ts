import { feedforward, lstm } from '@tapehead/controllers';
import { createRng, drawNormals, type ModelDefinition, type Rng } from '@tapehead/core';
import { readHead, writeHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { loadNtm, type Ntm, ntm, ntmRegistry, paper } from './index.js';

const sizes = { inputSize: 3, outputSize: 2 };
const [steps, batch, units] = [4, 2, 5];
const small = { controller: lstm({ units }), slots: 4, width: 3 };

/** The logits of a machine with always the same weights for always the same inputs. */
function logitsOf(definition: ModelDefinition<Ntm>, rng?: Rng): Float32Array {
  const model = definition.build(sizes, createRng(1));
  const values = tf.tidy(() => model.forward(inputs(), rng).dataSync().slice());
  model.dispose();
  return Float32Array.from(values);
}

const inputs = () =>
  tf.tensor3d(drawNormals(createRng(9), steps * batch * 3, 1), [steps, batch, 3]);

test('without a generator there is no noise', () => {
  expect(logitsOf(paper({ ...small, controllerNoise: 0.5 }))).toEqual(logitsOf(paper(small)));
});

test('a machine without noise draws nothing and has the same bits with a generator', () => {
  const rng = createRng(1);
  const before = rng.state();
  expect(logitsOf(paper(small), rng)).toEqual(logitsOf(paper(small)));
  expect(rng.state()).toEqual(before);
});

test('equal generators give equal noise, others other noise', () => {
  const noisy = paper({ ...small, controllerNoise: 0.5 });
  const once = logitsOf(noisy, createRng(2));
  expect(logitsOf(noisy, createRng(2))).toEqual(once);
  expect(logitsOf(noisy, createRng(3))).not.toEqual(once);
});

test('the output layer sees h plus the noise of that step; what the controller remembers has none', () => {
  // The memory stays empty, so that the reads are zero whatever the heads do.
  const machine = (controllerNoise: number) =>
    ntm({
      controller: lstm({ units }),
      memory: eraseAddMemory({ slots: 4, width: 3, initial: { kind: 'constant', value: 0 } }),
      heads: [readHead()],
      output: 'controller',
      controllerNoise,
    });
  const difference = tf.tidy(() => {
    const noisy = logitsOf(machine(0.5), createRng(2));
    return tf.sub(noisy, logitsOf(machine(0))).dataSync();
  });
  const model = machine(0.5).build(sizes, createRng(1));
  const expected = tf.tidy(() => {
    const noise = drawNormals(createRng(2), steps * batch * units, 0.5);
    const weight = model.weights['output.weight'];
    return tf.matMul(tf.tensor2d(noise, [steps * batch, units]), weight ?? []).dataSync();
  });
  model.dispose();
  expect(difference).toHaveLength(expected.length);
  difference.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 5);
  });
});

test('the heads see the noise too', () => {
  const machine = (controllerNoise: number) =>
    ntm({
      controller: feedforward({ units }),
      memory: eraseAddMemory({ slots: 4, width: 2, initial: { kind: 'constant', value: 1 } }),
      heads: [writeHead(), readHead()],
      order: 'list',
      output: 'reads',
      controllerNoise,
    });
  const quiet = logitsOf(machine(0));
  const noisy = logitsOf(machine(0.5), createRng(2));
  for (const [index, value] of noisy.entries()) expect(value).not.toBe(quiet[index]);
});

test('a stored machine from before there was noise has none', () => {
  const { controllerNoise, ...stored } = paper(small).options;
  expect(controllerNoise).toBe(0);
  expect(loadNtm(stored, ntmRegistry).options).toEqual(paper(small).options);
});

test.each([-0.1, Number.NaN, Infinity])('a deviation of %s is refused', (controllerNoise) => {
  expect(() => paper({ ...small, controllerNoise })).toThrow(/^ntm\.controllerNoise: got/);
});
