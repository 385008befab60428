import { feedforward, lstm, recurrent } from '@tapehead/controllers';
import { createRng, type NamedVariables, type SequenceModel, type TrainStep } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { testTrainStep } from '@tapehead/testing';
import {
  adam,
  clipByGlobalNorm,
  clipByValue,
  createReferenceStep,
  losses,
  rmsprop,
  squaredError,
} from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { asChoices, drawBatch } from '../../fixtures/batches.js';
import { presetCases } from '../../fixtures/models.js';
import { compileStep, type CompileOptions } from './compile-step.js';

const sizes = { inputSize: 5, outputSize: 4 };
const definition = paper({ controller: lstm({ units: 9 }), slots: 7, width: 5 });

for (const [name, { definition: model, ...modelSizes }] of Object.entries(presetCases)) {
  describe(name, () => {
    testTrainStep(test, 'compiled', {
      model,
      sizes: modelSizes,
      create: (built) => compileStep(built, { optimizer: adam() }),
    });
  });
}

function withModel(check: (model: SequenceModel) => void): void {
  const model = definition.build(sizes, createRng(1));
  try {
    check(model);
  } finally {
    model.dispose();
  }
}

const values = (variables: NamedVariables) =>
  Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, variable.dataSync().slice()]),
  );

/** Trains a fresh model on the same batches, with one engine after the other. */
function trained(
  engines: readonly ((model: SequenceModel) => TrainStep)[],
  updates: number,
): { readonly weights: ReturnType<typeof values>; readonly state: ReturnType<typeof values> } {
  let result = { weights: {}, state: {} };
  withModel((model) => {
    const rng = createRng(5);
    let state: ReturnType<typeof values> = {};
    engines.forEach((create) => {
      const step = create(model);
      for (const [name, entry] of Object.entries(step.optimizerState)) {
        const before = state[name];
        if (before)
          tf.tidy(() => {
            entry.assign(tf.tensor(before, entry.shape));
          });
      }
      for (let update = 0; update < updates; update += 1) {
        step.gradients(
          asChoices(drawBatch(model, 3 + update, 1 + (update % 3), rng), model.outputSize),
        );
        step.update(1e-2);
      }
      state = values(step.optimizerState);
      step.dispose();
    });
    result = { weights: values(model.weights), state };
  });
  return result;
}

const settings = [
  { name: 'adam', optimizer: adam() },
  {
    name: 'adam, clipped by global norm',
    optimizer: adam(),
    clip: clipByGlobalNorm({ limit: 0.1 }),
  },
  { name: 'adam, averaged', optimizer: adam(), averaging: { decay: 0.2 } },
  { name: 'rmsprop', optimizer: rmsprop() },
  { name: 'rmsprop, clipped by value', optimizer: rmsprop(), clip: clipByValue({ limit: 0.01 }) },
  ...Object.values(losses).map((loss) => ({
    name: `adam on ${loss.kind}`,
    optimizer: adam(),
    loss,
  })),
];

test.each(settings.map(({ name, ...options }) => ({ name, options })))(
  '$name: updates change weights and optimizer state as the reference’s do',
  ({ options }) => {
    const one = trained([(model) => compileStep(model, options)], 3);
    const other = trained([(model) => createReferenceStep(model, options)], 3);
    expect(Object.keys(one.state)).toEqual(Object.keys(other.state));
    for (const [name, entry] of Object.entries(other.state)) {
      expectAgreement(`state ${name}`, one.state[name] ?? [], entry, 1e-3);
    }
    for (const [name, weight] of Object.entries(other.weights)) {
      expectAgreement(`weight ${name}`, one.weights[name] ?? [], weight, 1e-3);
    }
  },
);

test('the engines can take turns at any time', () => {
  const options = { optimizer: rmsprop() };
  const compiled = (model: SequenceModel) => compileStep(model, options);
  const reference = (model: SequenceModel) => createReferenceStep(model, options);
  const mixed = trained([compiled, reference, compiled], 2);
  const plain = trained([reference, reference, reference], 2);
  for (const [name, weight] of Object.entries(plain.weights)) {
    expectAgreement(`weight ${name}`, mixed.weights[name] ?? [], weight, 1e-3);
  }
});

test('training survives that the memory of the backend grows in the middle of a step', () => {
  const train = (disturb: () => void) => {
    let weights: ReturnType<typeof values> = {};
    withModel((model) => {
      const step = compileStep(model, { optimizer: adam() });
      const rng = createRng(2);
      for (let steps = 2; steps < 6; steps += 1) {
        step.gradients(drawBatch(model, steps, 2, rng));
        disturb();
        step.update(1e-2);
        disturb();
      }
      weights = values(model.weights);
      step.dispose();
    });
    return weights;
  };
  const quiet = train(() => undefined);
  const ballast: tf.Tensor[] = [];
  // Each tensor is larger than all earlier ones together, so that the backend's memory has to grow.
  const grown = train(() => ballast.push(tf.zeros([2 ** (21 + Math.min(ballast.length, 4))])));
  tf.dispose(ballast);
  expect(grown).toEqual(quiet);
});

test('a weight that was assigned anew is seen and changed in its new place', () => {
  withModel((model) => {
    const step = compileStep(model, { optimizer: adam() });
    const batch = drawBatch(model, 4, 1, createRng(3));
    const { loss } = step.gradients(batch);
    for (const weight of Object.values(model.weights)) {
      tf.tidy(() => {
        weight.assign(tf.mul(weight, 0.5));
      });
    }
    const halved = step.gradients(batch).loss;
    expect(halved).not.toBe(loss);
    const before = values(model.weights);
    step.update(1e-2);
    expect(values(model.weights)).not.toEqual(before);
    step.dispose();
  });
});

test.each<[number, string, Partial<CompileOptions>]>([
  [10_000, 'standard ingredients', {}],
  [10_000, 'a loss of one’s own', { loss: { ...squaredError } }],
  [500, 'an optimizer of one’s own', { optimizer: { ...adam() } }],
])('%i steps with %s leave no tensor and no byte behind', (updates, _name, options) => {
  withModel((model) => {
    const step = compileStep(model, { optimizer: adam(), ...options });
    const rng = createRng(4);
    const batches = [2, 5, 3].map((steps) => drawBatch(model, steps, steps, rng));
    const train = (count: number) => {
      for (let update = 0; update < count; update += 1) {
        const batch = batches[update % batches.length];
        if (batch) step.gradients(batch);
        step.update(1e-4);
      }
    };
    train(100);
    const heap = watchHeap();
    const tensors = tf.memory().numTensors;
    train(updates);
    expect([tf.memory().numTensors, heap.blocks(), heap.grown()]).toEqual([tensors, 0, 0]);
    heap.release();
    step.dispose();
  });
});

/** Counts the blocks allocated minus those freed on the backend's heap from now on, and by how much it grows. */
function watchHeap(): { blocks(): number; grown(): number; release(): void } {
  const { wasm } = tf.backend() as unknown as {
    wasm: {
      readonly asm: { readonly memory: WebAssembly.Memory };
      _malloc(bytes: number): number;
      _free(pointer: number): void;
    };
  };
  const { memory } = wasm.asm;
  const before = memory.buffer.byteLength;
  const { _malloc: take, _free: giveBack } = wasm;
  let blocks = 0;
  wasm._malloc = (bytes) => {
    blocks += 1;
    return take(bytes);
  };
  wasm._free = (pointer) => {
    blocks -= 1;
    giveBack(pointer);
  };
  return {
    blocks: () => blocks,
    grown: () => memory.buffer.byteLength - before,
    release: () => Object.assign(wasm, { _malloc: take, _free: giveBack }),
  };
}

test('on another backend it says which one it needs', async () => {
  await import('@tensorflow/tfjs-backend-cpu');
  try {
    await tf.setBackend('cpu');
    withModel((model) => {
      expect(() => compileStep(model, { optimizer: adam() })).toThrow(
        /wasm backend.*computes on "cpu"/,
      );
    });
  } finally {
    await tf.setBackend('wasm');
  }
});

test('arrays that do not fit the sizes are refused', () => {
  withModel((model) => {
    const step = compileStep(model, { optimizer: adam() });
    const batch = drawBatch(model, 4, 2, createRng(3));
    const wrong = { ...batch, inputs: new Float32Array(3) };
    expect(() => step.gradients(wrong)).toThrow(
      'batch.inputs: got 3 numbers, expected 4 · 2 · 5 = 40',
    );
    expect(() => step.gradients({ ...batch, steps: 0 })).toThrow('at least one of each');
    step.gradients(batch);
    expect(() => {
      step.update(-1);
    }).toThrow('expected a number of at least 0');
    step.dispose();
    expect(() => step.gradients(batch)).toThrow('disposed');
  });
});

test('gradients whose squares are beyond float32 are of use only where they are clipped', () => {
  const rectified = feedforward({ units: 6, activation: 'relu' });
  const model = recurrent(rectified).build(sizes, createRng(1));
  const plain = drawBatch(model, 4, 2, createRng(2));
  const batch = { ...plain, inputs: plain.inputs.map((value) => 1e22 * value) };
  const reference = createReferenceStep(model, { optimizer: adam() });
  const expected = reference.gradients(batch).norm;
  expect(expected).toBeGreaterThan(1e19);
  reference.dispose();
  const free = compileStep(model, { optimizer: adam() });
  expect(free.gradients(batch)).toMatchObject({ finite: false });
  free.dispose();
  for (const clip of [clipByGlobalNorm(), clipByValue()]) {
    const step = compileStep(model, { optimizer: adam(), clip });
    const { norm, finite } = step.gradients(batch);
    expect(finite).toBe(true);
    expect(norm / expected).toBeCloseTo(1, 3);
    step.dispose();
  }
  model.dispose();
});
