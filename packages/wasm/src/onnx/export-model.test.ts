import { createRng, type SequenceModel } from '@tapehead/core';
import { tensorsOf } from '@tapehead/core/layers';
import { feedforward, recurrent } from '@tapehead/controllers';
import { outputFeedback, paper } from '@tapehead/ntm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { anyModel, type Case, presetCases } from '../../fixtures/models.js';
import { both, ownSteps } from '../../fixtures/own-steps.js';
import { type Step, stepModel } from '../../fixtures/steps.js';
import { type Numbers, withOnnx } from '../../fixtures/onnx-runtime.js';
import { exportOnnx } from './index.js';

const tolerance = 1e-4;

function found(results: ReadonlyMap<string, Numbers>, name: string): Numbers {
  const numbers = results.get(name);
  if (!numbers) throw new Error(`there is no ${name}`);
  return numbers;
}

function inputsFor({ inputSize }: SequenceModel, steps: number, batch: number): tf.Tensor3D {
  const rng = createRng(5);
  const values = Float32Array.from({ length: steps * batch * inputSize }, () => rng.uniform());
  return tf.tensor3d(values, [steps, batch, inputSize]);
}

/** Holds an export of a model against the model, for each number of steps and sequences. */
async function expectSame(model: SequenceModel, sizes: readonly (readonly [number, number])[]) {
  const { bytes } = exportOnnx(model);
  await withOnnx(bytes, async (run) => {
    for (const [steps, batch] of sizes) {
      const inputs = inputsFor(model, steps, batch);
      const expected = model.forward(inputs);
      const outputs = found(await run({ inputs }), 'outputs');
      expect(outputs.shape).toEqual(expected.shape);
      expectAgreement(
        `logits of ${steps} steps, batch ${batch}`,
        outputs.data,
        expected,
        tolerance,
      );
      tf.dispose([inputs, expected]);
    }
  });
}

const build = ({ definition, ...sizes }: Case, seed = 3) =>
  definition.build(sizes, createRng(seed));
const sizes = [
  [1, 1],
  [7, 1],
  [1, 3],
  [7, 3],
] as const;

const raw: Elementwise = (input, state, { kernel }) => tf.matMul(both(input, state), kernel);
type Elementwise = (...step: Parameters<Step>) => tf.Tensor;

/** Operations that the parts do not use; each takes numbers within what it is defined for. */
const elementwiseSteps = Object.fromEntries(
  Object.entries<(x: tf.Tensor) => tf.Tensor>({
    'acos, asin and atan': (x) => tf.add(tf.add(tf.acos(x), tf.asin(x)), tf.atan(x)),
    'acosh, asinh and atanh': (x) =>
      tf.add(tf.add(tf.acosh(tf.add(x, 2)), tf.asinh(x)), tf.atanh(x)),
    'cos, cosh, sin, sinh and tan': (x) =>
      tf.addN([tf.cos(x), tf.cosh(x), tf.sin(x), tf.sinh(x), tf.tan(x)]),
    'erf, sign, floor, ceil and round': (x) => {
      const wide = tf.mul(x, 3);
      return tf.addN([tf.erf(x), tf.sign(x), tf.floor(wide), tf.ceil(wide), tf.round(wide)]);
    },
    'comparisons, which have no gradient': (x) => {
      const other = tf.reverse(x, 1);
      const flags = [
        tf.greater(x, other),
        tf.greaterEqual(x, 0),
        tf.less(x, 0.1),
        tf.lessEqual(other, x),
        tf.equal(x, x),
        tf.notEqual(x, other),
        tf.logicalNot(tf.greater(x, 0)),
      ];
      const chosen = tf.where(tf.greater(x, other), x, tf.neg(tf.abs(other)));
      return tf.add(chosen, tf.addN(flags.map((flag) => tf.cast(flag, 'float32'))));
    },
  }).map(([name, operation]) => [
    name,
    (...step: Parameters<Step>) => ({ output: operation(tf.tanh(tf.mul(raw(...step), 0.5))) }),
  ]),
);

describe('onnxruntime computes the logits of model.forward, to 1e-4 of the largest', () => {
  test.each(Object.entries(presetCases))('%s', async (_name, preset) => {
    const model = build(preset);
    await expectSame(model, sizes);
    model.dispose();
  });

  test.each(['bits', 'classes'] as const)('a machine that sees its last %s', async (outputs) => {
    const definition = outputFeedback(paper({ slots: 7, width: 5 }), { outputs });
    const model = build({ definition, inputSize: 6, outputSize: 3 });
    await expectSame(model, sizes);
    model.dispose();
  });

  test('a model without a state', async () => {
    const definition = recurrent(feedforward({ units: 3 }));
    const model = build({ definition, inputSize: 2, outputSize: 2 });
    await expectSame(model, sizes);
    model.dispose();
  });

  test.each(Object.entries(ownSteps).filter(([, [, foreign]]) => !foreign.includes('TopK')))(
    'a step of one’s own: %s',
    async (_name, [step]) => {
      const model = stepModel(step);
      await expectSame(model, sizes);
      model.dispose();
    },
  );

  test.each(Object.entries(elementwiseSteps))('%s', async (_name, step) => {
    const model = stepModel(step);
    await expectSame(model, sizes);
    model.dispose();
  });

  test('any model', async () => {
    await fc.assert(
      fc.asyncProperty(anyModel, fc.integer({ min: 0, max: 1000 }), async (any, seed) => {
        const model = build(any, seed);
        try {
          await expectSame(model, [
            [5, 1],
            [4, 2],
          ]);
        } finally {
          model.dispose();
        }
      }),
      { numRuns: 12, seed: 7 },
    );
  });
});

test('what ONNX has no counterpart for is refused by the operation', () => {
  const [step] = ownSteps['the ten largest, which are left to tfjs'] ?? [];
  if (!step) throw new Error('there is no such step');
  const model = stepModel(step);
  expect(() => exportOnnx(model)).toThrow(
    expect.objectContaining({
      code: 'NOT_EXPORTABLE',
      reason: 'Its operation TopK has no counterpart there.',
    }),
  );
  model.dispose();
});

test.each<[string, Step, RegExp]>([
  [
    'reads numbers of its input',
    (input, state, weights) => ({
      output: Number(input.dataSync()[0]) > 0 ? raw(input, state, weights) : state,
    }),
    /^The model cannot be exported as ONNX\. The step reads numbers that depend on its inputs/,
  ],
  [
    'divides by the number of sequences',
    (input, state, weights) => ({ output: tf.div(raw(input, state, weights), input.shape[0]) }),
    /not the same for all batch sizes/,
  ],
])('a step that %s is refused, and why', (_name, step, message) => {
  const model = stepModel(step);
  expect(() => exportOnnx(model)).toThrow(message);
  model.dispose();
});

test('options that do not exist, and a model that is gone, are refused', () => {
  const model = stepModel((input, state) => ({ output: tf.add(state, tf.sum(input, 1, true)) }));
  const options = { stateInputs: false, stateInput: true };
  expect(() => exportOnnx(model, options)).toThrow(/^exportOnnx\.stateInput: no such option/);
  model.dispose();
  expect(() => exportOnnx(model)).toThrow(/^exportOnnx\.model: got a model that was disposed of/);
});

describe('states', () => {
  test('are named by where they stand', () => {
    const model = build({ definition: paper(), inputSize: 3, outputSize: 2 });
    const names = exportOnnx(model, { stateInputs: true }).inputs.map(({ name }) => name);
    const state = model.initialState(2);
    expect(names.slice(1)).toHaveLength(tensorsOf(state).length);
    expect(names).toContain('state.memory');
    for (const tensor of tensorsOf(state)) tensor.dispose();
    model.dispose();
  });

  test.each(Object.entries(presetCases))(
    '%s: a sequence in two parts is the sequence, where the first part’s state goes into the second',
    async (_name, preset) => {
      const model = build(preset);
      const inputs = inputsFor(model, 7, 2);
      const [first, rest] = tf.split(inputs, [3, 4]);
      if (!first || !rest) throw new Error('there are two parts');
      const expected = model.forward(inputs);
      const [whole, continued] = [exportOnnx(model), exportOnnx(model, { stateInputs: true })];
      await withOnnx(whole.bytes, async (begin) => {
        const before = await begin({ inputs: first });
        const states = continued.inputs.slice(1).map(({ name }) => {
          const { data, shape } = found(before, `${name}.after`);
          return [name, tf.tensor(data, [...shape])] as const;
        });
        await withOnnx(continued.bytes, async (run) => {
          const after = await run({ inputs: rest, ...Object.fromEntries(states) });
          const logits = [before, after].flatMap((part) => [...found(part, 'outputs').data]);
          expectAgreement('logits', logits, expected, tolerance);
        });
        tf.dispose(states.map(([, tensor]) => tensor));
      });
      tf.dispose([inputs, first, rest, expected]);
      model.dispose();
    },
  );
});
