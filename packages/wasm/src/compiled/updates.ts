import type {
  Clipping,
  NamedShapes,
  NamedTensors,
  NamedVariables,
  Optimizer,
} from '@tapehead/core';
import { isStandard } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { CompilationBlockedError } from '../errors.js';
import { NotRecordableError } from '../record/errors.js';
import { CompiledDisagreementError } from '../recorded/verify.js';
import { clippings } from './clippings.js';
import type { Host } from './host.js';
import { adamKernels } from './optimizers/adam.js';
import {
  namedAs,
  type RecordedUpdate,
  recordUpdate,
  updated,
  type UpdateParts,
} from './optimizers/recorded-update.js';
import { rmspropKernels } from './optimizers/rmsprop.js';
import { createSlots, type Slots } from './optimizers/slots.js';
import { newTensor } from './tensors.js';
import type { Weight } from './weights.js';

const optimizers = { adam: adamKernels, rmsprop: rmspropKernels };

/** How the weights are changed by their gradients. */
export interface ClippedUpdate {
  /**
   * Changes the weights by their gradients, whose global norm (a float32 number) is given before they are clipped, and
   * by noise that is added to them afterwards: numbers for each weight.
   */
  apply(
    weights: readonly Weight[],
    learningRate: number,
    norm: number,
    noise: readonly Float32Array[] | null,
  ): void;
  dispose(): void;
}

/** What computes an update. */
export type UpdateReport =
  /** A kernel. */
  | {
      /** One that is part of the script. */
      readonly engine: 'kernel';
    }
  /** WebAssembly that is generated from a recording of clipping and optimizer. */
  | {
      /** Generated code. */
      readonly engine: 'recorded';
      /** The kernels that are left to tfjs, each named once per call. */
      readonly leftToTfjs: readonly string[];
    }
  /** The ops of tfjs, one by one. */
  | {
      /** tfjs computes it op by op. */
      readonly engine: 'tfjs';
      /** Why it cannot be recorded, as a sentence or more. */
      readonly because: string;
    };

/**
 * The update of the named weights. If both optimizer and clipping are those of `@tapehead/trainer` that have kernels,
 * it is a kernel. Any other is recorded at its first use; if it cannot be recorded, it is computed with tfjs's ops.
 */
export function createUpdate(
  host: Host,
  parts: UpdateParts,
  slots: Slots,
  names: readonly string[],
): ClippedUpdate {
  return updateByKernel(host, parts, slots, names) ?? updateByRecording(host, parts, slots);
}

/** What would compute the update of weights of these shapes. */
export function explainUpdate(
  host: Host,
  parts: UpdateParts,
  weights: NamedVariables,
): UpdateReport {
  const slots = createSlots(host, parts.optimizer, weights);
  try {
    if (updateByKernel(host, parts, slots, Object.keys(weights))) return { engine: 'kernel' };
    const recorded = tryToRecord(host, parts, shapesOf(weights), slots, () => noWeight);
    if (typeof recorded === 'string') return { engine: 'tfjs', because: recorded };
    recorded.dispose();
    return { engine: 'recorded', leftToTfjs: recorded.leftToTfjs };
  } finally {
    slots.dispose();
  }
}

function updateByKernel(
  host: Host,
  { optimizer, clip }: UpdateParts,
  slots: Slots,
  names: readonly string[],
): ClippedUpdate | null {
  const kernels = standardEntry(optimizers, optimizer);
  const clipping = standardEntry(clippings, clip)?.(clip.options);
  if (!kernels || !clipping) return null;
  const update = kernels(optimizer.options, host, slots, names);
  return {
    apply(weights, learningRate, norm, noise) {
      const rule = clipping(norm);
      if (!noise) {
        update(weights, learningRate, rule);
        return;
      }
      weights.forEach(({ gradient, variable }, index) => {
        const numbers = host.floats(gradient, variable.size);
        const added = noise[index] ?? new Float32Array(variable.size);
        added.forEach((value, at) => {
          const scaled = rule.scale * (numbers[at] ?? 0);
          numbers[at] = Math.min(rule.limit, Math.max(-rule.limit, scaled)) + value;
        });
      });
      update(weights, learningRate, { scale: 1, limit: Infinity });
    },
    dispose: () => undefined,
  };
}

/** The table's entry for a part, if the part is the one of `@tapehead/trainer` and not one of the same name. */
function standardEntry<Entry>(
  table: Readonly<Record<string, Entry>>,
  part: { readonly kind: string },
): Entry | undefined {
  return isStandard(part) && Object.hasOwn(table, part.kind) ? table[part.kind] : undefined;
}

function updateByRecording(host: Host, parts: UpdateParts, slots: Slots): ClippedUpdate {
  /** The weights of the update under way, by name. */
  let current: ReadonlyMap<string, Weight> = new Map();
  let noiseBlock: NoiseBlock | null = null;
  let recorded: RecordedUpdate | string | null = null;
  return {
    apply(weights, learningRate, norm, noise) {
      current = new Map(weights.map((weight) => [weight.name, weight]));
      if (noise) {
        noiseBlock ??= placeNoise(host, weights);
        noiseBlock.write(noise);
      }
      const variables = Object.fromEntries(weights.map(({ name, variable }) => [name, variable]));
      recorded ??= tryToRecord(host, parts, shapesOf(variables), slots, (name) => ({
        weight: current.get(name)?.pointer() ?? 0,
        gradient: current.get(name)?.gradient ?? 0,
        noise: noiseBlock?.pointer(name) ?? 0,
      }));
      if (typeof recorded === 'string')
        updateByOps(host, parts, slots, weights, { learningRate, norm, noise });
      else recorded.run(learningRate, norm);
    },
    dispose() {
      noiseBlock?.free();
      if (recorded !== null && typeof recorded !== 'string') recorded.dispose();
      [noiseBlock, recorded] = [null, null];
    },
  };
}

const noWeight = { weight: 0, gradient: 0, noise: 0 };

/** The recorded update, or why there is none. */
function tryToRecord(
  host: Host,
  parts: UpdateParts,
  weights: NamedShapes,
  slots: Slots,
  placesOf: (weight: string) => typeof noWeight,
): RecordedUpdate | string {
  try {
    return recordUpdate(
      host,
      parts,
      { weights, state: shapesOf(slots.variables) },
      {
        weight: (name) => placesOf(name).weight,
        gradient: (name) => placesOf(name).gradient,
        noise: (name) => placesOf(name).noise,
        state: (name) => slots.pointer(name)(),
      },
    );
  } catch (error) {
    if (error instanceof NotRecordableError) return error.reason;
    if (error instanceof CompiledDisagreementError || error instanceof CompilationBlockedError)
      return error.message;
    throw error;
  }
}

const shapesOf = (variables: NamedVariables): NamedShapes =>
  Object.fromEntries(Object.entries(variables).map(([name, { shape }]) => [name, shape]));

/** Room for the noise of all weights. */
interface NoiseBlock {
  write(noise: readonly Float32Array[]): void;
  pointer(weight: string): number;
  free(): void;
}

function placeNoise(host: Host, weights: readonly Weight[]): NoiseBlock {
  const total = weights.reduce((sum, { variable }) => sum + variable.size, 0);
  const block = host.allocate(4 * total);
  let next = block;
  const pointers = new Map(
    weights.map(({ name, variable }) => {
      const pointer = next;
      next += 4 * variable.size;
      return [name, pointer];
    }),
  );
  return {
    write(noise) {
      let from = block;
      for (const numbers of noise) {
        host.floats(from, numbers.length).set(numbers);
        from += 4 * numbers.length;
      }
    },
    pointer: (weight) => pointers.get(weight) ?? 0,
    free: () => {
      host.free(block);
    },
  };
}

/** What comes in with each update. */
interface UpdateNumbers {
  readonly learningRate: number;
  readonly norm: number;
  readonly noise: readonly Float32Array[] | null;
}

function updateByOps(
  host: Host,
  { optimizer, clip }: { readonly optimizer: Optimizer; readonly clip: Clipping },
  slots: Slots,
  weights: readonly Weight[],
  { learningRate, norm, noise }: UpdateNumbers,
): void {
  tf.tidy(() => {
    const given = Object.fromEntries(weights.map(({ name, variable }) => [name, variable]));
    const gradients = Object.fromEntries(
      weights.map(({ name, variable, gradient }) => [
        name,
        newTensor(host, [...variable.shape], (to) => {
          host.kernels.copyRows(1, variable.size, gradient, 0, to, 0);
        }),
      ]),
    );
    const added: NamedTensors | null =
      noise &&
      Object.fromEntries(
        weights.map(({ name, variable }, index) => [
          name,
          tf.tensor(noise[index] ?? [], variable.shape),
        ]),
      );
    const result = updated({ optimizer, clip }, tf.scalar(learningRate), tf.scalar(norm), {
      weights: given,
      gradients,
      noise: added,
      state: slots.variables,
    });
    const assign = (variables: NamedVariables, tensors: NamedTensors) => {
      const values = namedAs(optimizer, tensors, variables);
      Object.values(variables).forEach((variable, index) => {
        const value = values[index];
        if (value) variable.assign(value);
      });
    };
    assign(given, result.weights);
    assign(slots.variables, result.state);
  });
}
