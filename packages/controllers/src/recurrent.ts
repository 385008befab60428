import {
  type ControllerDefinition,
  type JsonObject,
  type ModelDefinition,
  type NamedVariables,
  parseOptions,
  type Registry,
  requireGenerator,
  requireRegistry,
  strictOptions,
} from '@tapehead/core';
import {
  architectureOf,
  architectureOption,
  definitionOption,
  disposeWeights,
  findKind,
  linear,
  modelPasses,
  parseModelSizes,
  prefixed,
} from '@tapehead/core/layers';

const kind = 'recurrent';
const controllerOption = definitionOption<ControllerDefinition>(
  'a controller, such as lstm({ units: 100 })',
);

/**
 * A plain network without memory: a controller and a linear output layer on it, the baseline that a
 * memory is measured against. Weights: `controller.*`, `output.weight` [H, O], `output.bias` [O].
 * @throws {InvalidOptionsError} if it is no controller.
 * @example
 * ```ts
 * import { lstm, recurrent } from '@tapehead/controllers';
 * import { createRng } from '@tapehead/core';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const model = recurrent(lstm({ units: 256 })).build({ inputSize: 10, outputSize: 8 }, createRng(1));
 * model.dispose();
 * ```
 */
export function recurrent(controller: ControllerDefinition): ModelDefinition {
  parseOptions('recurrent.controller', controllerOption, controller);
  const architecture = { kind, options: { controller: architectureOf(controller) } };
  return {
    ...architecture,
    build(sizes, rng) {
      requireGenerator(`${kind}.build.rng`, rng);
      const { inputSize, outputSize } = parseModelSizes(`${kind}.build`, sizes);
      const network = controller.build({ inputSize }, rng);
      const output = linear(network.outputSize, outputSize, rng);
      const weights: NamedVariables = {
        ...prefixed('controller', network.weights),
        ...prefixed('output', output.weights),
      };
      return {
        inputSize,
        outputSize,
        architecture,
        weights,
        ...modelPasses({
          kind,
          inputSize,
          initialState: (batch) => network.initialState(batch),
          step(input, state) {
            const step = network.step(input, state);
            return { output: output.apply(step.output), state: step.state };
          },
        }),
        dispose: () => {
          disposeWeights(weights);
        },
      };
    },
  };
}

/**
 * `recurrent` from stored options.
 * @throws {InvalidOptionsError} if the options are wrong or the controller's kind is not registered.
 * @example
 * ```ts
 * import { loadRecurrent, lstm, recurrent } from '@tapehead/controllers';
 * import { ntmRegistry } from '@tapehead/ntm';
 *
 * const { options } = recurrent(lstm({ units: 256 }));
 * const same = loadRecurrent(JSON.parse(JSON.stringify(options)), ntmRegistry);
 * ```
 */
export function loadRecurrent(options: JsonObject, registry: Registry): ModelDefinition {
  requireRegistry('loadRecurrent.registry', registry);
  const { controller } = parseOptions(
    kind,
    strictOptions({ controller: architectureOption }),
    options,
  );
  return recurrent(
    findKind('controller', registry.controllers, controller.kind)(controller.options, registry),
  );
}
