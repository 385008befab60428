import {
  type AddressingDefinition,
  type HeadDefinition,
  type JsonObject,
  parseOptions,
  type Registry,
  requireGenerator,
  strictOptions,
} from '@tapehead/core';
import {
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

export interface ReadHeadOptions {
  /** By default content, interpolation, shift and sharpening. */
  readonly addressing?: AddressingDefinition;
  readonly initialWeighting?: InitialWeighting;
}

/** A read head: a linear map of the controller's output gives its addressing's parameters; it reads M (eq. 2). */
export function readHead(given: ReadHeadOptions = {}): HeadDefinition<tf.Tensor2D> {
  const { addressing = ntmAddressing(), ...options } = parseOptions(kind, partOptions, given);
  return {
    kind,
    options: { ...options, addressing: architectureOf(addressing) },
    readSize: ({ width }) => width,
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
          const raw = parameters.apply(controllerOutput);
          const weighting = stage.address(raw, { memory, previous, weighting: previous });
          const reads = [read(memory, weighting)];
          return { weighting, reads, writes: [], parameters: raw, state: weighting };
        },
        explain: (raw) => stage.explain?.(raw) ?? [],
      };
    },
  };
}

/** The same from stored options. */
export function loadReadHead(options: JsonObject, registry: Registry): HeadDefinition<tf.Tensor2D> {
  const { addressing, ...plain } = parseOptions(kind, storedOptions, options);
  const load = findKind('addressing', registry.addressings, addressing.kind);
  return readHead({ ...plain, addressing: load(addressing.options, registry) });
}
