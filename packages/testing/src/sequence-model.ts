import {
  createRng,
  type ModelDefinition,
  type ModelSizes,
  type NamedVariables,
  type Rng,
  type SequenceModel,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { type Check, register, type Test } from './check.js';
import { drawNormal } from './draw.js';
import { expectClose, expectShape, expectThat } from './expectations.js';
import { expectSameArchitecture } from './load.js';
import { stepChecks } from './model-step.js';
import { expectGradientsOf, type Subject } from './part.js';
import { type SizedContract, sizedChecks, type SizedContractOptions } from './sized-contract.js';
import { valuesOf } from './tree.js';

/** How to test a model. */
export type SequenceModelContractOptions = SizedContractOptions<ModelSizes>;

const steps = 4;

interface ModelInputs extends NamedVariables {
  readonly steps: tf.Variable<tf.Rank.R3>;
}

const contract: SizedContract<SequenceModel, ModelSizes, ModelInputs, ModelDefinition> = {
  where: 'sequenceModelContract',
  role: 'model',
  table: 'models',
  sizes: [
    { inputSize: 3, outputSize: 2 },
    { inputSize: 1, outputSize: 1 },
    { inputSize: 2, outputSize: 5 },
  ],
  varied: 'input, output, batch and length',
  load: (registry, kind, options) => registry.models[kind]?.(options, registry),
  expectShapes,
  checks: (definition, [sizes]) => [
    {
      name: 'an output does not depend on later inputs, so padding does no harm',
      run() {
        expectCausal(definition, sizes);
      },
    },
    {
      name: 'a forward pass makes one tensor, its result',
      run() {
        withModel(definition, sizes, (model) => {
          const inputs = tf.zeros<tf.Rank.R3>([steps, 2, sizes.inputSize]);
          const before = tf.memory().numTensors;
          const result = model.forward(inputs);
          const made = tf.memory().numTensors - before;
          result.dispose();
          inputs.dispose();
          expectThat(made === 1, () => `forward: left ${made} tensors, expected 1; use tf.tidy`);
        });
      },
    },
    ...stepChecks((check) => {
      withModel(definition, sizes, check);
    }),
    {
      name: 'gradients through fixed noise agree with finite differences',
      run() {
        const isNoisy = withModel(definition, sizes, ({ noise }) => noise !== undefined);
        if (isNoisy)
          expectGradientsOf(
            subjectOf(definition, sizes, () => createRng(5)),
            1,
          );
      },
    },
  ],
  subjectOf: (definition, sizes) => subjectOf(definition, sizes, () => undefined),
};

/**
 * What a sequence model must do, as tests.
 * @throws {InvalidOptionsError} if an argument is no such part, test function or option.
 */
export function testSequenceModel(
  test: Test,
  definition: ModelDefinition,
  options: SequenceModelContractOptions = {},
): void {
  const checks = sequenceModelContract(definition, options);
  register(test, `model ${definition.kind}`, checks);
}

/**
 * What a sequence model must do, as checks.
 * @throws {InvalidOptionsError} if an argument is no such part, test function or option.
 */
export function sequenceModelContract(
  definition: ModelDefinition,
  options: SequenceModelContractOptions = {},
): readonly Check[] {
  return sizedChecks(contract, definition, options);
}

function withModel<Result>(
  definition: ModelDefinition,
  sizes: ModelSizes,
  use: (model: SequenceModel) => Result,
): Result {
  const model = definition.build(sizes, createRng(1));
  try {
    return use(model);
  } finally {
    model.dispose();
  }
}

function expectShapes(definition: ModelDefinition, sizes: ModelSizes): void {
  withModel(definition, sizes, (model) => {
    const { inputSize, outputSize, architecture } = model;
    expectThat(
      inputSize === sizes.inputSize && outputSize === sizes.outputSize,
      () =>
        `inputSize, outputSize: got ${inputSize}, ${outputSize}, was built for ${sizes.inputSize}, ${sizes.outputSize}`,
    );
    expectSameArchitecture(architecture, definition);
    for (const [length, batch] of [
      [1, 1],
      [5, 3],
      [2, 4],
    ] as const) {
      tf.tidy(() => {
        const logits = model.forward(tf.ones<tf.Rank.R3>([length, batch, inputSize]));
        expectShape('logits', logits, [length, batch, outputSize]);
      });
    }
  });
}

function expectCausal(definition: ModelDefinition, sizes: ModelSizes): void {
  const inputs = drawNormal<tf.Rank.R3>([steps, 2, sizes.inputSize], createRng(2), 1);
  try {
    withModel(definition, sizes, (model) => {
      tf.tidy(() => {
        const all = valuesOf([model.forward(inputs)]);
        const first = valuesOf([model.forward(tf.slice(inputs, 0, steps - 1))]);
        expectClose('the logits without the last step', first, all.slice(0, first.length), 1e-5);
      });
    });
  } finally {
    inputs.dispose();
  }
}

/** A model that draws its noise, if any, from what `noise` gives for each pass. */
function subjectOf(
  definition: ModelDefinition,
  sizes: ModelSizes,
  noise: () => Rng | undefined,
): Subject<SequenceModel, ModelInputs> {
  return {
    build: (rng) => definition.build(sizes, rng),
    weights: ({ weights }) => weights,
    dispose: (model) => {
      model.dispose();
    },
    draw: (_part, batch, rng, scale) => ({
      steps: drawNormal<tf.Rank.R3>([batch, steps, sizes.inputSize], rng, scale),
    }),
    run(model, inputs, call) {
      const timeMajor = tf.transpose(inputs.steps, [1, 0, 2]);
      const logits = call({ timeMajor }, () => model.forward(timeMajor, noise()));
      return [tf.transpose(logits, [1, 0, 2])];
    },
  };
}
