import {
  type Architecture,
  InvalidOptionsError,
  type JsonObject,
  type NamedVariables,
  parseOptions,
  type Registry,
  requireModel,
  requireRegistry,
  type SequenceModel,
  wholeNumber,
} from '@tapehead/core';
import { architectureOption, assignWeights, initialValueOption } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { loadNtm } from './load-ntm.js';
import { type Ntm, ntmKind } from './ntm.js';
import { feedbackKind, loadOutputFeedback } from './output-feedback.js';
import type { PlainTensor } from './plain-tensor.js';

const stored = z.looseObject({ memory: architectureOption });
const storedFeedback = z.looseObject({ model: architectureOption });

/**
 * The same machine with a memory of another number of slots, N, and a copy of the weights; of a model with output feedback
 * the machine inside. No linear map of the paper's machine depends on N, so what was learned with one memory can be tried with a longer one.
 * Further slots begin with the initial contents of the first ones, learned or drawn, repeated in their order;
 * with fewer the first stay. Where a learned weighting begins, further slots have no part of it. The caller
 * frees both machines.
 * @throws {InvalidOptionsError} for a model without such a memory, a number of slots that the machine
 *   cannot have, and weights that were learned for each slot, as those of direct addressing are.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { ntmRegistry, paper, withSlots } from '@tapehead/ntm';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const model = paper({ slots: 16 }).build({ inputSize: 10, outputSize: 8 }, createRng(1));
 * const longer = withSlots(model, 64, ntmRegistry);
 * console.log(longer.initialState(1).memory.shape); // [1, 64, 20]
 * model.dispose();
 * longer.dispose();
 * ```
 */
export function withSlots(trained: Ntm, slots: number, registry: Registry): Ntm;
/** The same for any model that is such a machine, or has one inside. */
export function withSlots(trained: SequenceModel, slots: number, registry: Registry): SequenceModel;
export function withSlots(
  trained: SequenceModel,
  slots: number,
  registry: Registry,
): SequenceModel {
  requireModel('withSlots.model', trained);
  requireRegistry('withSlots.registry', registry);
  const { architecture, inputSize, outputSize, weights } = trained;
  const changed = optionsWith(slots, architecture);
  const load = architecture.kind === feedbackKind ? loadOutputFeedback : loadNtm;
  const model = load(changed, registry).build({ inputSize, outputSize }, zeros);
  try {
    assignWeights(model.weights, resized(weights, model.weights, architecture, slots));
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** The options of an architecture whose machine has so many slots. */
function optionsWith(slots: number, { kind, options }: Architecture): JsonObject {
  if (kind === feedbackKind) {
    const { model } = parseOptions(feedbackKind, storedFeedback, options);
    return { ...options, model: { ...model, options: optionsWith(slots, model) } };
  }
  if (kind !== ntmKind) {
    throw new InvalidOptionsError([
      `slots: got ${slots} for a ${kind} model, which has no memory; expected a model of the kind ${ntmKind}`,
    ]);
  }
  const { memory } = parseOptions(ntmKind, stored, options);
  return { ...options, memory: { ...memory, options: { ...memory.options, slots } } };
}

/** The options of a machine, or of that inside a model with feedback. */
function machineOptions({ kind, options }: Architecture): JsonObject {
  if (kind !== feedbackKind) return options;
  return machineOptions(parseOptions(feedbackKind, storedFeedback, options).model);
}

/** The weights in the shapes that they have in a machine with so many slots. */
function resized(
  weights: NamedVariables,
  shapes: NamedVariables,
  architecture: Architecture,
  slots: number,
): Record<string, PlainTensor> {
  const values = Object.entries(weights).map(([name, weight]) => {
    const tensor = { shape: weight.shape, data: weight.dataSync() };
    const shape = shapes[name]?.shape ?? [];
    if (tf.util.arraysEqual(weight.shape, shape)) return { name, tensor };
    const resize = resizers.find(({ names }) => names.test(name))?.resize;
    return { name, tensor: resize?.(tensor, shape) };
  });
  const learned = values.flatMap(({ name, tensor }) => (tensor ? [] : [name]));
  if (learned.length > 0) {
    throw new InvalidOptionsError([
      `slots: got ${slots}, expected the number that the machine has: ${learned.join(', ')} hold what was learned for each slot on its own${addressingText(architecture)}, and nothing for others`,
    ]);
  }
  return Object.fromEntries(values.flatMap(({ name, tensor }) => (tensor ? [[name, tensor]] : [])));
}

const withAddressings = z.looseObject({
  heads: z.array(z.looseObject({ options: z.looseObject({ addressing: architectureOption }) })),
});

/** The kinds of addressing of the heads, as far as they can be told from the options. */
function addressingText(architecture: Architecture): string {
  const heads = withAddressings.safeParse(machineOptions(architecture)).data?.heads ?? [];
  const kinds = new Set(heads.map((head) => head.options.addressing.kind));
  return kinds.size === 0 ? '' : ` (the heads' addressing is ${[...kinds].join(', ')})`;
}

type Resize = (tensor: PlainTensor, shape: readonly number[]) => PlainTensor | undefined;

/** Weights with an axis over slots that can be extended to other slots. */
const resizers: readonly { readonly names: RegExp; readonly resize: Resize }[] = [
  // M_0, [N, M]. Of all ways to fill up, machines that had learned it erred least with its rows repeated.
  {
    names: /^memory\.initial$/,
    resize: ({ shape: [, width], data }, shape) =>
      shape.length === 2 && width === shape[1]
        ? {
            shape,
            data: Float32Array.from(
              { length: product(shape) },
              (_, i) => data[i % data.length] ?? 0,
            ),
          }
        : undefined,
  },
  // The logits of w_0, [N]. So far below the least of them float32's exponential is zero.
  {
    names: /^heads\.\d+\.initialWeighting$/,
    resize({ data }, shape) {
      const none = Math.min(...Array.from(data)) - 110;
      return {
        shape,
        data: Float32Array.from({ length: product(shape) }, (_, i) => data[i] ?? none),
      };
    },
  },
];

// A definition is enough, since it has an architecture too.
const storedModel = z.looseObject(
  { options: z.looseObject({}, { error: 'an object of options' }) },
  { error: 'the architecture of a model' },
);

const withInitial = z.looseObject({
  memory: z.looseObject({
    options: z.looseObject({ slots: z.int(), initial: initialValueOption }),
  }),
});

/**
 * What a machine's memory begins with if it is given so many slots by `withSlots`, in words.
 * @throws {InvalidOptionsError} for a model without a memory of slots, and a number of slots that is none.
 */
export function describeSlots(architecture: Architecture, slots: number): string {
  parseOptions('describeSlots.architecture', storedModel, architecture);
  parseOptions('describeSlots.slots', wholeNumber(1, Number.MAX_SAFE_INTEGER), slots);
  const { memory } = parseOptions(ntmKind, withInitial, machineOptions(architecture));
  const { slots: own, initial } = memory.options;
  const change = `${slots} memory slots instead of ${own}`;
  if (slots === own) return `${slots} memory slots, as many as it was trained with`;
  if (initial.kind === 'constant') return `${change}; all begin with ${initial.value}`;
  const contents = initial.kind === 'learned' ? 'contents learned' : 'contents drawn';
  return slots > own
    ? `${change}; the further ones begin with the ${contents} for the first ones, repeated`
    : `${change}; they begin with the ${contents} for them`;
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, axis) => size * axis, 1);
}

/** A generator for weights that are replaced at once. */
const zeros = {
  uniform: () => 0,
  integer: () => 0,
  normal: () => 0,
  fork: () => zeros,
  state: () => [],
};
