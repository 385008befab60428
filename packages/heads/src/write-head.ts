import {
  type AddressingDefinition,
  finiteNumber,
  type HeadDefinition,
  type JsonObject,
  oneOf,
  type OptionsShape,
  parseOptions,
  type Registry,
  requireGenerator,
  requireRegistry,
  requireTensor,
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
import {
  type InitialWeighting,
  initialWeighting,
  initialWeightingOption,
} from './initial-weighting.js';
import { addressingOption } from './addressing-option.js';
import { ntmAddressing } from './ntm-addressing.js';

const kind = 'write';
const plainOptions = strictOptions({
  initialWeighting: initialWeightingOption,
  eraseActivation: oneOf(['sigmoid', 'relu']).default('sigmoid'),
  addActivation: oneOf(['tanh', 'identity', 'relu', 'sigmoid']).default('tanh'),
  eraseBias: finiteNumber().default(0),
});
const storedOptions = strictOptions({ ...plainOptions.shape, addressing: architectureOption });
const partOptions = strictOptions({
  ...plainOptions.shape,
  addressing: addressingOption.optional(),
} satisfies OptionsShape<WriteHeadOptions>);

/** The options of `writeHead`. */
export interface WriteHeadOptions {
  /** By default content, interpolation, shift and sharpening. */
  readonly addressing?: AddressingDefinition | undefined;
  /** w_0; all on slot 0 by default. */
  readonly initialWeighting?: InitialWeighting | undefined;
  /**
   * What makes e from its raw numbers: the erase vector, or the keep gate of a keep-and-add memory; `sigmoid` by
   * default.
   */
  readonly eraseActivation?: 'sigmoid' | 'relu' | undefined;
  /** What makes a from its raw numbers; `tanh` by default. */
  readonly addActivation?: 'tanh' | 'identity' | 'relu' | 'sigmoid' | undefined;
  /** What the bias of e's raw numbers starts from; 0 by default. */
  readonly eraseBias?: number | undefined;
}

/**
 * A write head: a linear map of the controller's output gives its addressing's parameters, then the M
 * numbers of e and the M of a (eq. 3, 4).
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { writeHead } from '@tapehead/heads';
 * import { selectWasm } from '@tapehead/wasm';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await selectWasm();
 * const head = writeHead().build({ controllerSize: 3, slots: 8, width: 2 }, createRng(1));
 * const { writes } = head.step(tf.ones([1, 3]), tf.ones([1, 8, 2]), head.initialState(1));
 * console.log(writes[0]?.erase.shape, writes[0]?.add.shape); // [1, 2] [1, 2]
 * ```
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
          requireTensor(`${kind}.step.controllerOutput`, controllerOutput, 'B', controllerSize);
          const [batch] = controllerOutput.shape;
          requireTensor(`${kind}.step.memory`, memory, batch, slots, width);
          requireTensor(`${kind}.step.state`, previous, batch, slots);
          const raw = parameters.apply(controllerOutput);
          const share = (begin: number, size: number) => tf.slice(raw, [0, begin], [batch, size]);
          const own = share(0, stage.parameterSize);
          const weighting = stage.address(own, { memory, previous, weighting: previous });
          const erase = eraseActivation(share(stage.parameterSize, width));
          const add = addActivation(share(stage.parameterSize + width, width));
          const writes = [{ weighting, erase, add }];
          return { weighting, reads: [], writes, parameters: own, state: weighting };
        },
        explain(own) {
          requireTensor(`${kind}.explain.parameters`, own, 'B', stage.parameterSize);
          return stage.explain?.(own) ?? [];
        },
      };
    },
  };
}

/** `writeHead` from stored options. */
export function loadWriteHead(
  options: JsonObject,
  registry: Registry,
): HeadDefinition<tf.Tensor2D> {
  requireRegistry(`${kind}.registry`, registry);
  const { addressing, ...plain } = parseOptions(kind, storedOptions, options);
  const load = findKind('addressing', registry.addressings, addressing.kind);
  return writeHead({ ...plain, addressing: load(addressing.options, registry) });
}
