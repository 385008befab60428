import {
  architectureOf,
  architectureOption,
  definitionOption,
  disposeWeights,
  findKind,
  linear,
  overTime,
  parseModelSizes,
  prefixed,
  stepsOf,
} from '@tapehead/layers';
import { parseOptions, requireGenerator, strictOptions } from '@tapehead/options';
import type {
  ControllerDefinition,
  JsonObject,
  ModelDefinition,
  NamedVariables,
  Registry,
} from '@tapehead/spec';
import * as tf from '@tensorflow/tfjs-core';

const kind = 'recurrent';
const controllerOption = definitionOption<ControllerDefinition>(
  'a controller, such as lstm({ units: 100 })',
);

/**
 * A plain network without memory: a controller and a linear output layer on it, the baseline that a
 * memory is measured against. Weights: `controller.*`, `output.weight` [H, O], `output.bias` [O].
 */
export function recurrent(controller: ControllerDefinition): ModelDefinition {
  parseOptions('recurrent.controller', controllerOption, controller);
  const architecture = { kind, options: { controller: architectureOf(controller) } };
  return {
    ...architecture,
    build(sizes, rng) {
      requireGenerator(`${kind}.build.rng`, rng);
      const { inputSize, outputSize } = parseModelSizes(kind, sizes);
      const network = controller.build({ inputSize }, rng);
      const output = linear(network.outputSize, outputSize, rng);
      const weights: NamedVariables = {
        ...prefixed('controller', network.weights),
        ...prefixed('output', output.weights),
      };
      const unroll = (inputs: tf.Tensor3D) => {
        const steps = stepsOf(kind, inputs, inputSize);
        let state = network.initialState(inputs.shape[1]);
        const logits = steps.map((input) => {
          const step = network.step(input, state);
          state = step.state;
          return output.apply(step.output);
        });
        return overTime(logits);
      };
      return {
        inputSize,
        outputSize,
        architecture,
        weights,
        forward: (inputs) => tf.tidy(() => unroll(inputs)),
        dispose: () => {
          disposeWeights(weights);
        },
      };
    },
  };
}

/** The same from stored options. */
export function loadRecurrent(options: JsonObject, registry: Registry): ModelDefinition {
  const { controller } = parseOptions(
    kind,
    strictOptions({ controller: architectureOption }),
    options,
  );
  return recurrent(
    findKind('controller', registry.controllers, controller.kind)(controller.options, registry),
  );
}
