import {
  type ControllerDefinition,
  type JsonObject,
  type ModelDefinition,
  type NamedVariables,
  parseOptions,
  realNumber,
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
import { stateNoiseOf } from './state-noise.js';

const kind = 'recurrent';
const controllerOption = definitionOption<ControllerDefinition>(
  'a controller, such as lstm({ units: 100 })',
);
const plainOptions = { stateNoise: realNumber(0, 100).default(0) };
const recurrentOptions = strictOptions(plainOptions);

/** What there is to a plain network beside its controller. */
export interface RecurrentOptions {
  /** In training, the deviation of Gaussian noise on every number of the state after each step; 0 by default. */
  readonly stateNoise?: number;
}

/**
 * A plain network without memory: a controller and a linear output layer on it, the baseline that a
 * memory is measured against. Weights: `controller.*`, `output.weight` [H, O], `output.bias` [O].
 * @throws {InvalidOptionsError} if it is no controller, or an option is out of range.
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
export function recurrent(
  controller: ControllerDefinition,
  options: RecurrentOptions = {},
): ModelDefinition {
  parseOptions('recurrent.controller', controllerOption, controller);
  const { stateNoise } = parseOptions(kind, recurrentOptions, options);
  const architecture = {
    kind,
    // Left out where there is none, so that such an architecture is the same as before there was this option.
    options: { controller: architectureOf(controller), ...(stateNoise > 0 && { stateNoise }) },
  };
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
      const noise = stateNoiseOf(network, stateNoise);
      return {
        inputSize,
        outputSize,
        architecture,
        weights,
        ...modelPasses({
          kind,
          inputSize,
          noise,
          initialState: (batch) => network.initialState(batch),
          step(input, state, drawn) {
            const step = network.step(input, state);
            return {
              output: output.apply(step.output),
              state: drawn && noise ? noise.added(step.state, drawn) : step.state,
            };
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
  const { controller, ...own } = parseOptions(
    kind,
    strictOptions({ controller: architectureOption, ...plainOptions }),
    options,
  );
  return recurrent(
    findKind('controller', registry.controllers, controller.kind)(controller.options, registry),
    own,
  );
}
