import {
  type AddressingDefinition,
  finiteNumber,
  type HeadDefinition,
  type JsonObject,
  oneOf,
  parseOptions,
  type Registry,
  requireGenerator,
  strictOptions,
} from '@tapehead/core';
import {
  activations,
  architectureOf,
  architectureOption,
  findKind,
  headSizes,
  linear,
} from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { initialWeighting, initialWeightingOption } from './initial-weighting.js';
import { addressingOption } from './addressing-option.js';
import { ntmAddressing } from './ntm-addressing.js';

const kind = 'write';
const plainOptions = strictOptions({
  initialWeighting: initialWeightingOption,
  /** What makes e from its raw numbers: the erase vector, or the keep gate of a keep-and-add memory. */
  eraseActivation: oneOf(['sigmoid', 'relu']).default('sigmoid'),
  /** What makes a from its raw numbers. */
  addActivation: oneOf(['tanh', 'identity', 'relu', 'sigmoid']).default('tanh'),
  /** What the bias of e's raw numbers starts from. */
  eraseBias: finiteNumber().default(0),
});
const storedOptions = strictOptions({ ...plainOptions.shape, addressing: architectureOption });
const partOptions = strictOptions({
  ...plainOptions.shape,
  addressing: addressingOption.optional(),
});

export type WriteHeadOptions = z.input<typeof plainOptions> & {
  /** By default content, interpolation, shift and sharpening. */
  readonly addressing?: AddressingDefinition;
};

/**
 * A write head: a linear map of the controller's output gives its addressing's parameters, then the M
 * numbers of e and the M of a (eq. 3, 4).
 */
export function writeHead(given: WriteHeadOptions = {}): HeadDefinition<tf.Tensor2D> {
  const { addressing = ntmAddressing(), ...options } = parseOptions(kind, partOptions, given);
  const [eraseActivation, addActivation] = [
    activations[options.eraseActivation],
    activations[options.addActivation],
  ];
  return {
    kind,
    options: { ...options, addressing: architectureOf(addressing) },
    readSize: () => 0,
    build(sizes, rng) {
      requireGenerator(`${kind}.build.rng`, rng);
      const { controllerSize, slots, width } = parseOptions(`${kind}.build`, headSizes, sizes);
      const stage = addressing.build({ slots, width }, rng);
      const bias = [
        ...stage.initialBias,
        ...new Array<number>(width).fill(options.eraseBias),
        ...new Array<number>(width).fill(0),
      ];
      const parameters = linear(controllerSize, bias.length, rng, Float32Array.from(bias));
      const start = initialWeighting(options.initialWeighting, slots, rng);
      return {
        weights: { ...parameters.weights, ...start.weights },
        initialState: start.batch,
        step(controllerOutput, memory, previous) {
          const raw = parameters.apply(controllerOutput);
          const batch = raw.shape[0];
          const share = (begin: number, size: number) => tf.slice(raw, [0, begin], [batch, size]);
          const own = share(0, stage.parameterSize);
          const weighting = stage.address(own, { memory, previous, weighting: previous });
          const erase = eraseActivation(share(stage.parameterSize, width));
          const add = addActivation(share(stage.parameterSize + width, width));
          const writes = [{ weighting, erase, add }];
          return { weighting, reads: [], writes, parameters: own, state: weighting };
        },
        explain: (own) => stage.explain?.(own) ?? [],
      };
    },
  };
}

/** The same from stored options. */
export function loadWriteHead(
  options: JsonObject,
  registry: Registry,
): HeadDefinition<tf.Tensor2D> {
  const { addressing, ...plain } = parseOptions(kind, storedOptions, options);
  const load = findKind('addressing', registry.addressings, addressing.kind);
  return writeHead({ ...plain, addressing: load(addressing.options, registry) });
}
