import type { Head, HeadDefinition, HeadStep } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import {
  collectLeaks,
  detached,
  drawn,
  failing,
  failureOf,
  leak,
  withGradientTimes,
} from '../fixtures/faults.js';
import { headContract, testHead } from './head.js';

const gradients = 'gradients agree with finite differences';
const repeatable = 'the same arguments give the same bits, whatever it did before';
const shapes = 'its shapes are as declared, for several sizes of memory, controller and batch';
const unchanged = 'it changes none of its arguments and no weight';

/** A head that reads and writes with the mean of its last weighting and a softmax of the controller's output. */
function definition(
  change: (step: HeadStep<tf.Tensor2D>, memory: tf.Tensor3D) => Partial<HeadStep>,
  explain: Head['explain'] = (parameters) => [{ kind: 'simple', parameters: { parameters } }],
): HeadDefinition {
  return {
    kind: 'simple',
    options: {},
    readSize: ({ width }) => width,
    build({ controllerSize, slots, width }, rng): Head<tf.Tensor2D> {
      const weight = drawn<tf.Rank.R2>([controllerSize, slots + 2 * width], rng);
      return {
        weights: { weight },
        initialState: (batch) => tf.fill([batch, slots], 1 / slots),
        step(controllerOutput, memory, previous) {
          const raw = tf.matMul<tf.Tensor2D>(controllerOutput, weight);
          const [address, erase, add] = tf.split<tf.Tensor2D>(raw, [slots, width, width], 1);
          if (!address || !erase || !add) throw new Error('split');
          const weighting = tf.mul<tf.Tensor2D>(tf.add(tf.softmax(address), previous), 0.5);
          const row = tf.reshape<tf.Rank.R3>(weighting, [-1, 1, slots]);
          const right = {
            weighting,
            reads: [tf.reshape<tf.Rank.R2>(tf.matMul(row, memory), [-1, width])],
            writes: [{ weighting, erase: tf.sigmoid(erase), add }],
            parameters: address,
            state: weighting,
          };
          const changed = change(right, memory);
          return { ...right, ...changed, state: right.state };
        },
        explain,
      };
    },
  };
}

const good = definition(() => ({}));

afterEach(collectLeaks);

describe('a good head', () => {
  testHead(test, good);
});

describe('it fails a head with', () => {
  test('a tensor that a step leaves behind', () => {
    const broken = definition(() => {
      leak();
      return {};
    });
    expect(failing(headContract(broken))).toEqual(['it leaks no tensors']);
  });

  test('a state of its own', () => {
    let steps = 0;
    const broken = definition(({ weighting }) => ({ weighting: tf.mul(weighting, ++steps) }));
    expect(failing(headContract(broken))).toContain(repeatable);
  });

  test.each<[string, Parameters<typeof definition>[0]]>([
    ['doubled gradient', ({ weighting }) => ({ weighting: withGradientTimes(2, weighting) })],
    ['weighting without gradient', ({ weighting }) => ({ weighting: detached(weighting) })],
    [
      'erase vector without gradient',
      ({ writes }) => ({
        writes: writes.map((write) => ({ ...write, erase: detached(write.erase) })),
      }),
    ],
    ['read without gradient', ({ reads }) => ({ reads: reads.map((read) => detached(read)) })],
  ])('a %s', (_name, change) => {
    expect(failureOf(headContract(definition(change)), gradients)).toMatch(/^gradient of/);
  });

  test('a memory that it frees', () => {
    const broken = definition((_, memory) => {
      memory.dispose();
      return {};
    });
    expect(failureOf(headContract(broken), unchanged)).toMatch(/^the argument memory .*disposed/);
  });

  test.each<[string, HeadDefinition, RegExp]>([
    ['readSize', { ...good, readSize: () => 0 }, /^reads: got 2 numbers, but readSize says 0$/],
    [
      'stateSize',
      { ...good, stateSize: () => 4 },
      /^state: got 5 numbers for each sequence, but stateSize says 4$/,
    ],
    [
      'weighting',
      definition(({ weighting }) => ({ weighting: tf.concat([weighting, weighting], 1) })),
      /^weighting: got shape \[1, 10\], expected \[1, 5\]$/,
    ],
    [
      'erase vector',
      definition(({ writes }) => ({
        writes: writes.map((write) => ({ ...write, erase: write.weighting })),
      })),
      /^writes\[0\]\.erase: got shape \[1, 5\], expected \[1, 2\]$/,
    ],
    [
      'explanation',
      definition(
        () => ({}),
        (parameters) => [{ kind: 'simple', parameters: { sum: tf.sum(parameters, 0, true) } }],
      ),
      /^explain: sum of simple: got shape \[1, 5\], expected \[2, 5\]$/,
    ],
  ])('a wrong %s', (_name, broken, message) => {
    expect(failureOf(headContract(broken), shapes)).toMatch(message);
  });
});
