import {
  type AddressingDefinition,
  type HeadDefinition,
  type JsonObject,
  parseOptions,
  type Registry,
  requireGenerator,
  requireRegistry,
  requireTensor,
  strictOptions,
} from '@tapehead/core';
import {
  addressingSizes,
  architectureOf,
  architectureOption,
  findKind,
  headSizes,
  linear,
} from '@tapehead/core/layers';
import { read } from '@tapehead/memory';
import type * as tf from '@tensorflow/tfjs-core';
import {
  type InitialWeighting,
  initialWeighting,
  initialWeightingOption,
} from './initial-weighting.js';
import { addressingOption } from './addressing-option.js';
import { ntmAddressing } from './ntm-addressing.js';

const kind = 'read';
const plainOptions = strictOptions({ initialWeighting: initialWeightingOption });
const storedOptions = strictOptions({ ...plainOptions.shape, addressing: architectureOption });
const partOptions = strictOptions({
  ...plainOptions.shape,
  addressing: addressingOption.optional(),
});

/** The options of `readHead`. */
export interface ReadHeadOptions {
  /** By default content, interpolation, shift and sharpening. */
  readonly addressing?: AddressingDefinition;
  /** w_0; all on slot 0 by default. */
  readonly initialWeighting?: InitialWeighting;
}

/**
 * A read head: a linear map of the controller's output gives its addressing's parameters; it reads M (eq. 2).
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { readHead } from '@tapehead/heads';
 * import { selectWasm } from '@tapehead/wasm';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await selectWasm();
 * const head = readHead().build({ controllerSize: 3, slots: 8, width: 2 }, createRng(1));
 * const { weighting, reads } = head.step(tf.ones([1, 3]), tf.ones([1, 8, 2]), head.initialState(1));
 * console.log(weighting.shape, reads[0]?.shape); // [1, 8] [1, 2]
 * ```
 */
export function readHead(given: ReadHeadOptions = {}): HeadDefinition<tf.Tensor2D> {
  const { addressing = ntmAddressing(), ...options } = parseOptions(kind, partOptions, given);
  return {
    kind,
    options: { ...options, addressing: architectureOf(addressing) },
    readSize: (sizes) => parseOptions(`${kind}.readSize`, addressingSizes, sizes).width,
    build(sizes, rng) {
      requireGenerator(`${kind}.build.rng`, rng);
      const { controllerSize, slots, width } = parseOptions(`${kind}.build`, headSizes, sizes);
      const stage = addressing.build({ slots, width }, rng);
      const parameters = linear(
        controllerSize,
        stage.parameterSize,
        rng,
        Float32Array.from(stage.initialBias),
      );
      const start = initialWeighting(options.initialWeighting, slots, rng);
      return {
        weights: { ...parameters.weights, ...start.weights },
        initialState: start.batch,
        step(controllerOutput, memory, previous) {
          requireTensor(`${kind}.step.controllerOutput`, controllerOutput, 'B', controllerSize);
          const [batch] = controllerOutput.shape;
          requireTensor(`${kind}.step.memory`, memory, batch, slots, width);
          requireTensor(`${kind}.step.state`, previous, batch, slots);
          const raw = parameters.apply(controllerOutput);
          const weighting = stage.address(raw, { memory, previous, weighting: previous });
          const reads = [read(memory, weighting)];
          return { weighting, reads, writes: [], parameters: raw, state: weighting };
        },
        explain(raw) {
          requireTensor(`${kind}.explain.parameters`, raw, 'B', stage.parameterSize);
          return stage.explain?.(raw) ?? [];
        },
      };
    },
  };
}

/** `readHead` from stored options. */
export function loadReadHead(options: JsonObject, registry: Registry): HeadDefinition<tf.Tensor2D> {
  requireRegistry(`${kind}.registry`, registry);
  const { addressing, ...plain } = parseOptions(kind, storedOptions, options);
  const load = findKind('addressing', registry.addressings, addressing.kind);
  return readHead({ ...plain, addressing: load(addressing.options, registry) });
}
