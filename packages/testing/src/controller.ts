import {
  type Controller,
  type ControllerDefinition,
  type ControllerSizes,
  createRng,
  type NamedVariables,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { type Check, register, type Test } from './check.js';
import { disposeAll, drawNormal, stepsOf } from './draw.js';
import { expectShape, expectThat } from './expectations.js';
import type { Subject } from './part.js';
import { type SizedContract, sizedChecks, type SizedContractOptions } from './sized-contract.js';
import { expectSameForm, expectState } from './state.js';
import { leavesOf } from './tree.js';

/** How to test a controller. */
export type ControllerContractOptions = SizedContractOptions<ControllerSizes>;

const steps = 3;

interface ControllerInputs extends NamedVariables {
  readonly steps: tf.Variable<tf.Rank.R3>;
}

const contract: SizedContract<Controller, ControllerSizes, ControllerInputs, ControllerDefinition> =
  {
    where: 'controllerContract',
    role: 'controller',
    table: 'controllers',
    sizes: [{ inputSize: 3 }, { inputSize: 1 }, { inputSize: 8 }],
    varied: 'input and batch',
    load: (registry, kind, options) => registry.controllers[kind]?.(options, registry),
    expectShapes,
    checks: countChecks,
    subjectOf,
  };

/**
 * What a controller must do, as tests.
 * @throws {InvalidOptionsError} if an argument is no such part, test function or option.
 */
export function testController(
  test: Test,
  definition: ControllerDefinition,
  options: ControllerContractOptions = {},
): void {
  const checks = controllerContract(definition, options);
  register(test, `controller ${definition.kind}`, checks);
}

/**
 * What a controller must do, as checks.
 * @throws {InvalidOptionsError} if an argument is no such part, test function or option.
 */
export function controllerContract(
  definition: ControllerDefinition,
  options: ControllerContractOptions = {},
): readonly Check[] {
  return sizedChecks(contract, definition, options);
}

function countChecks(
  definition: ControllerDefinition,
  sizes: readonly ControllerSizes[],
): readonly Check[] {
  const { count } = definition;
  if (!count) return [];
  return [
    {
      name: 'it counts what it builds, for several sizes of input',
      run() {
        for (const each of sizes) {
          const { weights, outputSize } = count(each);
          const part = definition.build(each, createRng(1));
          const built = Object.values(part.weights).reduce((sum, { size }) => sum + size, 0);
          disposeAll(part.weights);
          expectThat(
            weights === built,
            () => `count: got ${weights} weights for ${JSON.stringify(each)}, but built ${built}`,
          );
          expectThat(
            outputSize === part.outputSize,
            () => `count: got an outputSize of ${outputSize}, but built ${part.outputSize}`,
          );
        }
      },
    },
  ];
}

function expectShapes(definition: ControllerDefinition, sizes: ControllerSizes): void {
  const rng = createRng(1);
  const { inputSize } = sizes;
  const part = definition.build(sizes, rng);
  try {
    expectThat(
      part.inputSize === inputSize,
      () => `inputSize: got ${part.inputSize}, was built for ${inputSize}`,
    );
    for (const batch of [1, 2, 5]) {
      tf.tidy(() => {
        let state = part.initialState(batch);
        expectState(state, batch);
        for (let t = 0; t < steps; t += 1) {
          const step = part.step(tf.ones<tf.Rank.R2>([batch, inputSize]), state);
          expectShape('output', step.output, [batch, part.outputSize]);
          expectSameForm(step.state, state);
          state = step.state;
        }
      });
    }
  } finally {
    disposeAll(part.weights);
  }
}

function subjectOf(
  definition: ControllerDefinition,
  sizes: ControllerSizes,
): Subject<Controller, ControllerInputs> {
  const { inputSize } = sizes;
  return {
    build: (rng) => definition.build(sizes, rng),
    weights: ({ weights }) => weights,
    dispose: ({ weights }) => {
      disposeAll(weights);
    },
    draw: (_part, batch, rng, scale) => ({
      steps: drawNormal<tf.Rank.R3>([batch, steps, inputSize], rng, scale),
    }),
    run(part, inputs, call) {
      const batch = inputs.steps.shape[0];
      let state = part.initialState(batch);
      const outputs = stepsOf<tf.Rank.R2>(inputs.steps, [batch, inputSize]).map((input) => {
        const step = call({ input, state }, () => part.step(input, state));
        state = step.state;
        return step.output;
      });
      return [...outputs, ...leavesOf('state', state).map(({ tensor }) => tensor)];
    },
  };
}
