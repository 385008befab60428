import { createRng, type NamedVariables, type SequenceModel } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';
import {
  adam,
  assignAverages,
  clipByGlobalNorm,
  createReferenceStep,
  evaluate,
  rememberWeights,
  rmsprop,
  trainModel,
} from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { drawBatch } from '../../fixtures/batches.js';
import { compileStep, type CompiledStep } from './compile-step.js';
import { compileModel } from './compile-model.js';
import { weightNumbers } from './weight-numbers.js';

const task = copy({ bits: 2, maxLength: 3 });
const definition = paper({ slots: 8, width: 4 });
const batch = drawBatch(task, 5, 2, createRng(3));
const seen = new Float32Array(batch.inputs);

async function withModel(check: (model: SequenceModel) => unknown): Promise<void> {
  const model = definition.build(task, createRng(1));
  try {
    await check(model);
  } finally {
    model.dispose();
  }
}

const valuesOf = (tensors: NamedVariables) =>
  Object.entries(tensors).map(([name, tensor]) => [name, tensor.dataSync().slice()] as const);

/** A copy of a model with the same numbers, of which tfjs has cached nothing yet. */
function twinOf(model: SequenceModel): SequenceModel {
  const twin = definition.build(task, createRng(2));
  for (const [name, values] of valuesOf(model.weights)) {
    tf.tidy(() => {
      twin.weights[name]?.assign(tf.tensor(values, model.weights[name]?.shape));
    });
  }
  return twin;
}

const logits = (model: SequenceModel) =>
  tf.tidy(() =>
    model.forward(tf.tensor3d(seen, [batch.steps, batch.sequences, task.inputSize])).dataSync(),
  );

/** The outputs of all passes that read a model's weights. */
const readings: Readonly<Record<string, (model: SequenceModel) => ArrayLike<number>>> = {
  forward: logits,
  trace: (model) =>
    tf.tidy(() => {
      const inputs = tf.tensor3d(seen, [batch.steps, batch.sequences, task.inputSize]);
      return (model.trace?.(inputs).memory ?? tf.scalar(0)).dataSync().slice();
    }),
  'a reference step': (model) => {
    const step = createReferenceStep(model, { optimizer: adam() });
    const { loss, norm } = step.gradients(batch);
    step.dispose();
    return [loss, norm];
  },
  'another compiled step': (model) => {
    const step = compileStep(model, { optimizer: adam() });
    const { loss, norm } = step.gradients(batch);
    step.dispose();
    return [loss, norm];
  },
  'a differentiable pass': (model) => {
    const passes = compileModel(model);
    const inputs = tf.tensor3d(seen, [batch.steps, batch.sequences, task.inputSize]);
    const values = tf.tidy(() => passes.differentiable(inputs).dataSync().slice());
    inputs.dispose();
    passes.dispose();
    return values;
  },
};

const update = (step: CompiledStep, times = 3) => {
  for (let n = 0; n < times; n += 1) {
    step.gradients(batch);
    step.update(0.05);
  }
};

/** Everything that changes a model's numbers in place. */
const changes: Readonly<Record<string, (model: SequenceModel) => void>> = {
  'updates of Adam': (model) => {
    const step = compileStep(model, { optimizer: adam() });
    update(step);
    step.dispose();
  },
  'updates of RMSProp, clipped': (model) => {
    const step = compileStep(model, { optimizer: rmsprop(), clip: clipByGlobalNorm({ limit: 1 }) });
    update(step);
    step.dispose();
  },
  'updates with readings between': (model) => {
    const step = compileStep(model, { optimizer: adam() });
    for (let n = 0; n < 3; n += 1) {
      update(step, 2);
      logits(model);
    }
    update(step, 1);
    step.dispose();
  },
  'averages of the weights': (model) => {
    const step = compileStep(model, { optimizer: adam(), averaging: { decay: 0.2 } });
    update(step);
    assignAverages(model.weights, step.optimizerState);
    logits(model);
    update(step);
    step.dispose();
  },
  'contributions of several threads': (model) => {
    const step = compileStep(model, { optimizer: adam() });
    step.contribute(batch, 2);
    step.addContribution(step.contribution().slice());
    step.hold(1);
    step.update(0.05);
    step.dispose();
  },
  'weights written as numbers': (model) => {
    const numbers = weightNumbers(model);
    numbers.write(new Float32Array(numbers.count).map((_, at) => Math.sin(at)));
  },
  'weights called back': (model) => {
    const before = rememberWeights(model.weights);
    const step = compileStep(model, { optimizer: adam() });
    update(step);
    logits(model);
    before.recall();
    update(step, 1);
    step.dispose();
  },
  'weights assigned': (model) => {
    const step = compileStep(model, { optimizer: adam() });
    update(step);
    tf.tidy(() => {
      for (const weight of Object.values(model.weights)) weight.assign(tf.mul(weight, 2));
    });
    logits(model);
    update(step);
    step.dispose();
  },
  'updates of a reference step between compiled ones': (model) => {
    const step = compileStep(model, { optimizer: adam() });
    const reference = createReferenceStep(model, { optimizer: adam() });
    for (let n = 0; n < 2; n += 1) {
      update(step, 1);
      reference.gradients(batch);
      reference.update(0.05);
    }
    update(step, 1);
    reference.dispose();
    step.dispose();
  },
};

describe.each(Object.entries(changes))('after %s', (_, change) => {
  test.each(Object.entries(readings))('%s sees the numbers as they are', async (_, read) => {
    await withModel((model) => {
      const before = Array.from(read(model));
      change(model);
      const twin = twinOf(model);
      const expected = Array.from(read(twin));
      expect(expected).not.toEqual(before);
      expect(Array.from(read(model))).toEqual(expected);
      twin.dispose();
    });
  });
});

test('evaluate, after 300 compiled updates, tells the 4.705 bits that are right, not the 6.030 of old matrices', async () => {
  const rng = createRng(1);
  const model = definition.build(task, rng);
  const [hardest] = task.settings;
  const measure = async (passes: Pick<SequenceModel, 'forward'>) => {
    const [entry] = await evaluate(passes, task, [hardest], { rng: createRng(7) });
    return entry?.bitsPerSequence;
  };
  const fresh = await measure(model);
  expect(fresh).toBeCloseTo(6, 2);
  const step = compileStep(model, { optimizer: adam(), clip: clipByGlobalNorm() });
  await trainModel({ model, task, step, rng, learningRate: 3e-3, maxSequences: 300 });
  const passes = compileModel(model);
  expect(await measure(model)).toBeCloseTo(4.7054, 3);
  expect(await measure(passes)).toBeCloseTo(4.7054, 3);
  passes.dispose();
  step.dispose();
  model.dispose();
});

test('the checks of train see the updates', async () => {
  const checks: (number | null)[][] = [];
  for (const compiled of [false, true]) {
    const found: (number | null)[] = [];
    const rng = createRng(1);
    const model = definition.build(task, rng);
    const step = compileStep(model, { optimizer: adam() });
    const passes = compileModel(model);
    await trainModel({
      task,
      step,
      rng,
      learningRate: 3e-3,
      maxSequences: 200,
      model: { ...model, ...(compiled ? passes : {}) },
      check: { rng: createRng(2), every: 50, sequences: 8 },
      callbacks: {
        onCheck: ({ bitsPerSequence }) => {
          found.push(bitsPerSequence);
        },
      },
    });
    checks.push(found);
    passes.dispose();
    step.dispose();
    model.dispose();
  }
  const [plain = [], compiled = []] = checks;
  expect(plain).toHaveLength(4);
  expectAgreement(
    'bits',
    Float32Array.from(plain, Number),
    Float32Array.from(compiled, Number),
    1e-4,
  );
});

test('slots that were read as matrices are seen as they are', async () => {
  await withModel((model) => {
    const step = compileStep(model, { optimizer: adam(), averaging: { decay: 0.2 } });
    update(step, 1);
    const products = () =>
      Object.values(step.optimizerState)
        .filter(({ rank }) => rank === 2)
        .map((slot) => tf.tidy(() => tf.sum(tf.matMul(tf.ones([1, slot.shape[0]]), slot))))
        .map((sum) => {
          const [value] = sum.dataSync();
          sum.dispose();
          return value;
        });
    const before = products();
    update(step, 2);
    const after = products();
    after.forEach((value, index) => {
      expect(value).not.toBe(before[index]);
    });
    step.dispose();
  });
});

describe('tensors that share numbers with a weight', () => {
  /** Each makes a tensor that shares a weight's numbers and must keep its own when the weight changes. */
  const sharing: Readonly<Record<string, (weight: tf.Variable) => tf.Tensor>> = {
    'a variable that it was assigned to': (weight) => {
      const copy = tf.tidy(() => tf.variable(tf.zeros(weight.shape), false));
      copy.assign(weight);
      return copy;
    },
    'a variable made from it': (weight) => tf.variable(weight, false),
    'a reshaped one': (weight) => tf.reshape(weight, [-1]),
    'a clone': (weight) => tf.clone(weight),
  };

  test.each(Object.entries(sharing))('%s keeps them', async (_, share) => {
    await withModel((model) => {
      const before = valuesOf(model.weights);
      const shared = Object.values(model.weights).map(share);
      const step = compileStep(model, { optimizer: adam() });
      update(step);
      before.forEach(([name, values], index) => {
        expect(shared[index]?.dataSync(), name).toEqual(values);
      });
      expect(valuesOf(model.weights)).not.toEqual(before);
      step.dispose();
      tf.dispose(shared);
    });
  });

  test('a tensor that was assigned to two weights makes neither follow the other', async () => {
    await withModel((model) => {
      const [[, first] = [], ...others] = Object.entries(model.weights);
      const [, second] = others.find(([, { size }]) => size === first?.size) ?? [];
      const numbers = weightNumbers(model);
      if (first && second) second.assign(tf.reshape(first, second.shape));
      numbers.write(new Float32Array(numbers.count).map((_, at) => at));
      const read = new Float32Array(numbers.count);
      numbers.read(read);
      expect(read).toEqual(new Float32Array(numbers.count).map((_, at) => at));
    });
  });
});

test('a weight that shares numbers trains as one of its own does', async () => {
  const losses: number[][] = [];
  for (const shares of [false, true]) {
    await withModel((model) => {
      const copies = shares
        ? Object.values(model.weights).map((weight) => tf.variable(weight, false))
        : [];
      const step = compileStep(model, { optimizer: adam() });
      losses.push(
        [0, 1, 2].map(() => {
          const { loss } = step.gradients(batch);
          step.update(0.05);
          return loss;
        }),
      );
      step.dispose();
      tf.dispose(copies);
    });
  }
  expect(losses[0]).toEqual(losses[1]);
});
