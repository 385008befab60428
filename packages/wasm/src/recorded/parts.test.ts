import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { passOf } from '../../fixtures/passes.js';
import { type Step, stepModel } from '../../fixtures/steps.js';
import { compileModel } from '../compiled/compile-model.js';
import { explainCompilation } from './explain.js';

const both = (input: tf.Tensor2D, state: tf.Tensor2D) => tf.concat([input, state], 1);

/** Steps as users might write them, and the kernels in them that are left to tfjs. */
const steps: Readonly<Record<string, readonly [Step, readonly string[]]>> = {
  'layer norm': [
    (input, state, { kernel, gain }) => {
      const raw = tf.matMul(both(input, state), kernel);
      const { mean, variance } = tf.moments(raw, 1, true);
      const scaled = tf.div(tf.sub(raw, mean), tf.sqrt(tf.add(variance, 1e-3)));
      return { output: tf.tanh(tf.mul(scaled, gain)) };
    },
    [],
  ],
  'minimal gated unit': [
    (input, state, { kernel, gain }) => {
      const gate = tf.sigmoid(tf.matMul(both(input, state), kernel));
      const fresh = tf.tanh(tf.matMul(both(input, tf.mul(gate, state)), kernel));
      return { output: tf.add(tf.mul(tf.sub(1, gate), state), tf.mul(gate, tf.mul(gain, fresh))) };
    },
    [],
  ],
  'a peephole, leaky relu, elu, relu6 and softplus': [
    (input, state, { kernel, gain }) => {
      const raw = tf.add(tf.matMul(both(input, state), kernel), tf.mul(gain, state));
      const [a, b] = [tf.leakyRelu(raw), tf.elu(raw)];
      return { output: tf.add(tf.add(a, b), tf.sub(tf.relu6(raw), tf.softplus(raw))) };
    },
    [],
  ],
  'attention of two heads over four slots': [
    (input, state, { kernel }) => {
      const batch = input.shape[0];
      const query = tf.reshape(tf.matMul(both(input, state), kernel), [batch, 2, 1, 4]);
      const slots = tf.matMul(
        tf.reshape(state, [batch, 8, 1]),
        tf.reshape(tf.tanh(tf.matMul(both(input, state), kernel)), [batch, 1, 8]),
      );
      const keys = tf.transpose(tf.reshape(slots, [batch, 8, 2, 4]), [0, 2, 1, 3]);
      const weighting = tf.softmax(tf.matMul(query, keys, false, true));
      return { output: tf.reshape(tf.matMul(weighting, keys), [batch, 8]) };
    },
    [],
  ],
  'an outer-product memory with the delta rule': [
    (input, state, { kernel, gain }) => {
      const batch = input.shape[0];
      const key = tf.softmax(tf.matMul(both(input, state), kernel));
      const memory = tf.matMul(tf.reshape(state, [batch, 8, 1]), tf.reshape(key, [batch, 1, 8]));
      const old = tf.reshape(tf.matMul(tf.reshape(key, [batch, 1, 8]), memory), [batch, 8]);
      const error = tf.sub(tf.mul(gain, state), old);
      const change = tf.matMul(tf.reshape(key, [batch, 8, 1]), tf.reshape(error, [batch, 1, 8]));
      return { output: tf.sum(tf.add(memory, change), 1) };
    },
    [],
  ],
  'slices of the same numbers under two shapes': [
    (input, state, { kernel, gain }) => {
      const whole = tf.concat([tf.matMul(both(input, state), kernel), state], 1);
      const pairs = tf.reshape(whole, [input.shape[0], 8, 2]);
      const second = tf.reshape(tf.slice(pairs, [0, 3, 0], [-1, 4, 2]), [input.shape[0], 8]);
      return { output: tf.tanh(tf.add(tf.slice(whole, [0, 3], [-1, 8]), tf.mul(second, gain))) };
    },
    [],
  ],
  'split, stack, unstack, tile and pad': [
    (input, state, { kernel }) => {
      const batch = input.shape[0];
      const [a, b] = tf.split(tf.matMul(both(input, state), kernel), 2, 1);
      const [c, d] = tf.unstack(tf.stack([tf.tanh(a ?? input), tf.sigmoid(b ?? input)], 1), 1);
      const wide = tf.tile(tf.slice(input, [0, 0], [batch, 1]), [1, 4]);
      const sum = tf.add(tf.mul(c ?? input, wide), d ?? input);
      return {
        output: tf.pad(sum, [
          [0, 0],
          [1, 3],
        ]),
      };
    },
    [],
  ],
  'a stack that moves by shifts': [
    (input, state, { kernel }) => {
      const batch = input.shape[0];
      const push = tf.sigmoid(tf.slice(tf.matMul(both(input, state), kernel), [0, 0], [batch, 1]));
      const down = tf.concat(
        [tf.slice(input, [0, 0], [batch, 1]), tf.slice(state, [0, 0], [batch, 7])],
        1,
      );
      return { output: tf.add(tf.mul(push, down), tf.mul(tf.sub(1, push), state)) };
    },
    [],
  ],
  'clip and minimum': [
    (input, state, { kernel }) => {
      const raw = tf.matMul(both(input, state), kernel);
      return { output: tf.add(tf.minimum(raw, 0.2), tf.clipByValue(raw, -0.3, 0.1)) };
    },
    [],
  ],
  'cumulative sums and mean': [
    (input, state, { kernel }) => {
      const raw = tf.softmax(tf.matMul(both(input, state), kernel));
      return { output: tf.sub(tf.cumsum(raw, 1, true), tf.mean(raw, 1, true)) };
    },
    [],
  ],
  'powers, logarithms and expm1': [
    (input, state, { kernel }) => {
      const share = tf.softmax(tf.matMul(both(input, state), kernel));
      const sum = tf.add(tf.pow(share, tf.scalar(1.7)), tf.log1p(share));
      return { output: tf.add(sum, tf.expm1(tf.rsqrt(tf.add(tf.square(share), 1)))) };
    },
    [],
  ],
  'fused.matMul with bias and activation': [
    (input, state, { kernel, gain }) => ({
      output: tf.fused.matMul({ a: both(input, state), b: kernel, bias: gain, activation: 'relu' }),
    }),
    [],
  ],
  'sines, which are left to tfjs': [
    (input, state, { kernel }) => ({ output: tf.sin(tf.matMul(both(input, state), kernel)) }),
    ['Sin', 'Cos'],
  ],
  'hard addressing by argMax and oneHot': [
    (input, state, { kernel }) => {
      const raw = tf.sigmoid(tf.matMul(both(input, state), kernel));
      const focus = tf.cast(tf.oneHot(tf.cast(tf.argMax(raw, 1), 'int32'), 8), 'float32');
      return { output: tf.add(tf.mul(raw, focus), tf.mul(raw, 0.3)) };
    },
    ['ArgMax', 'Cast', 'OneHot'],
  ],
};

describe.each(Object.entries(steps))('%s', (_name, [step, foreign]) => {
  test.each([1, 2, 5])('is recorded, and agrees with tfjs in a batch of %i', (sequences) => {
    const model = stepModel(step);
    const compiled = compileModel(model);
    try {
      tf.tidy(() => {
        const run = { seed: 3, steps: 6, sequences };
        const expected = passOf(model, model.forward, run);
        const actual = passOf(model, compiled.differentiable, run);
        expectAgreement('loss', actual.value, expected.value, 1e-4);
        for (const [name, gradient] of Object.entries(expected.gradients))
          expectAgreement(name, actual.gradients[name] ?? [], gradient, 1e-4);
        expectAgreement('inputs', actual.inputGradient, expected.inputGradient, 1e-4);
        const logits = [compiled.forward(expected.inputs), model.forward(expected.inputs)] as const;
        expectAgreement('logits', ...logits, 1e-4);
      });
      const report = explainCompilation(model, { batch: sequences });
      expect(report.engine === 'compiled' && report.leftToTfjs).toEqual(foreign);
    } finally {
      compiled.dispose();
      model.dispose();
    }
  });
});

let calls = 0;
const refused: Readonly<Record<string, readonly [Step, RegExp]>> = {
  'reads numbers of a step': [
    (input, state, { kernel }) => {
      const raw = tf.matMul(both(input, state), kernel);
      return { output: Number(raw.dataSync()[0]) > 0 ? tf.tanh(raw) : tf.sigmoid(raw) };
    },
    /reads numbers that depend on its inputs/,
  ],
  'reads numbers of a weight': [
    (input, state, { kernel, gain }) => ({
      output: tf.mul(tf.matMul(both(input, state), kernel), Number(gain.dataSync()[0])),
    }),
    /does not do the same each time/,
  ],
  'counts its calls': [
    (input, state, { kernel }) => {
      calls += 1;
      return { output: tf.div(tf.matMul(both(input, state), kernel), calls) };
    },
    /does not do the same each time/,
  ],
  'draws random numbers': [
    (input, state, { kernel }) => ({
      output: tf.dropout(tf.tanh(tf.matMul(both(input, state), kernel)), 0.5),
    }),
    /does not do the same each time/,
  ],
  'chooses by comparing': [
    (input, state, { kernel }) => {
      const raw = tf.matMul(both(input, state), kernel);
      return { output: tf.where(tf.greater(raw, 0), raw, tf.tanh(raw)) };
    },
    /no gradient for its operation Greater/,
  ],
  'chooses by numbers of its input': [
    (input, state, { kernel }) => {
      const raw = tf.matMul(both(input, state), kernel);
      return { output: Number(input.dataSync()[0]) > 0 ? tf.tanh(raw) : raw };
    },
    /reads numbers that depend on its inputs/,
  ],
  'uses an operation without a gradient': [
    (input, state, { kernel }) => ({
      output: tf.cumprod(tf.sigmoid(tf.matMul(both(input, state), kernel)), 1),
    }),
    /no gradient for its operation Cumprod/,
  ],
};

test.each(Object.entries(refused))(
  'a step that %s is refused, and why',
  (_name, [step, reason]) => {
    const model = stepModel(step);
    const before = [...(model.weights.kernel?.dataSync() ?? [])];
    expect(() => compileModel(model)).toThrow(
      expect.objectContaining({ code: 'NOT_RECORDABLE', message: expect.stringMatching(reason) }),
    );
    expect(explainCompilation(model)).toMatchObject({
      engine: 'reference',
      because: expect.stringMatching(reason),
    });
    expect(tf.getBackend()).toBe('wasm');
    expect([...(model.weights.kernel?.dataSync() ?? [])]).toEqual(before);
    model.dispose();
  },
);

test('a step that assigns a weight is refused by its name', () => {
  const model = stepModel((input, state, { kernel, gain }) => {
    const raw = tf.matMul(both(input, state), kernel);
    if (gain instanceof tf.Variable) gain.assign(tf.tidy(() => tf.mean(raw, 0)));
    return { output: tf.sub(raw, gain) };
  });
  expect(() => compileModel(model)).toThrow('The step assigns the weight gain.');
  model.dispose();
});
