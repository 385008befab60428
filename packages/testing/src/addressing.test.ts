import type { Addressing, AddressingDefinition } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import { addressingContract, testAddressing } from './addressing.js';
import {
  collectLeaks,
  detached,
  failing,
  failureOf,
  leak,
  withGradientTimes,
} from '../fixtures/faults.js';

const gradients = 'gradients agree with finite differences';
const shapes = 'its shapes are as declared, for several sizes of memory and batch';

/** w = softmax(p) ⊙ the weighting of the stage before. */
function definition(change: (right: Addressing) => Partial<Addressing>): AddressingDefinition {
  return {
    kind: 'simple',
    options: {},
    build({ slots }) {
      const right: Addressing = {
        parameterSize: slots,
        initialBias: new Array<number>(slots).fill(0),
        address: (parameters, { weighting }) => tf.mul(tf.softmax(parameters), weighting),
        explain: (parameters) => [
          { kind: 'simple', parameters: { weights: tf.softmax(parameters) } },
        ],
      };
      return { ...right, ...change(right) };
    },
  };
}

function changedWeighting(change: (right: tf.Tensor2D) => tf.Tensor2D): AddressingDefinition {
  return definition(({ address }) => ({ address: (...args) => change(address(...args)) }));
}

afterEach(collectLeaks);

describe('a good stage', () => {
  testAddressing(
    test,
    definition(() => ({})),
  );
});

describe('a stage without parameters', () => {
  testAddressing(
    test,
    definition(() => ({
      parameterSize: 0,
      initialBias: [],
      address: (_, { weighting, previous }) => tf.mul(weighting, previous),
    })),
  );
});

describe('it fails a stage with', () => {
  test('a tensor that it holds', () => {
    const broken = definition(() => {
      leak();
      return {};
    });
    expect(failing(addressingContract(broken))).toEqual(['it leaks no tensors']);
  });

  test.each<[string, (right: tf.Tensor2D) => tf.Tensor2D]>([
    ['doubled', (right) => withGradientTimes(2, right)],
    ['missing', (right) => detached(right)],
  ])('a %s gradient', (_name, change) => {
    expect(failureOf(addressingContract(changedWeighting(change)), gradients)).toMatch(
      /^gradient of/,
    );
  });

  test('a slope that is infinite where the weighting is zero', () => {
    const broken = changedWeighting((right) => tf.sqrt(right));
    expect(
      failureOf(
        addressingContract(broken),
        'outputs and gradients are finite for large inputs and for zeros',
      ),
    ).toMatch(/^gradient of input parameters: got NaN/);
  });

  test.each<[string, AddressingDefinition, RegExp]>([
    ['initialBias', definition(() => ({ initialBias: [0] })), /^initialBias: got 1 numbers/],
    ['parameterSize', definition(() => ({ parameterSize: 0.5 })), /^parameterSize: got 0\.5/],
    [
      'kind of stage',
      definition(() => ({ explain: () => [{ kind: '', parameters: {} }] })),
      /^explain: stage 0 has no kind$/,
    ],
    [
      'explanation',
      definition(() => ({
        explain: () => [{ kind: 'simple', parameters: { logits: tf.zeros([7, 5]) } }],
      })),
      /^explain: logits of simple: got shape \[7, 5\], expected \[1, 5\]$/,
    ],
    [
      'number that it explains',
      definition(() => ({
        explain: (parameters) => [{ kind: 'simple', parameters: { roots: tf.sqrt(parameters) } }],
      })),
      /^explain: roots of simple: got NaN/,
    ],
    [
      'weighting',
      changedWeighting((right) => tf.slice(right, [0, 0], [-1, 1])),
      /^weighting: got shape \[1, 1\], expected \[1, 5\]$/,
    ],
  ])('a wrong %s', (_name, broken, message) => {
    expect(failureOf(addressingContract(broken), shapes)).toMatch(message);
  });
});
