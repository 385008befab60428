import {
  type Clipping,
  InvalidOptionsError,
  type NamedTensors,
  type Optimizer,
} from '@tapehead/core';
import { isStandard } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { clippings } from './clippings.js';
import type { Host } from './host.js';
import { adamKernels } from './optimizers/adam.js';
import { rmspropKernels } from './optimizers/rmsprop.js';
import type { Slots } from './optimizers/slots.js';
import { newTensor } from './tensors.js';
import type { Weight } from './weights.js';

const optimizers = { adam: adamKernels, rmsprop: rmspropKernels };

/** Changes the weights by their gradients, whose global norm is given before they are clipped. */
export type ClippedUpdate = (
  weights: readonly Weight[],
  learningRate: number,
  norm: number,
) => void;

/**
 * The update of the named weights. If both optimizer and clipping are those of `@tapehead/trainer`, it is a kernel;
 * otherwise the update is computed with tfjs's ops.
 */
export function createUpdate(
  host: Host,
  optimizer: Optimizer,
  clip: Clipping,
  slots: Slots,
  names: readonly string[],
): ClippedUpdate {
  const kernels = standardEntry(optimizers, optimizer);
  const clipping = standardEntry(clippings, clip)?.(clip.options);
  if (!kernels || !clipping) return updateByOps(host, optimizer, clip, slots);
  const update = kernels(optimizer.options, host, slots, names);
  return (weights, learningRate, norm) => {
    update(weights, learningRate, clipping(norm));
  };
}

/** The table's entry for a part, if the part is the one of `@tapehead/trainer` and not one of the same name. */
function standardEntry<Entry>(
  table: Readonly<Record<string, Entry>>,
  part: { readonly kind: string },
): Entry | undefined {
  return isStandard(part) && Object.hasOwn(table, part.kind) ? table[part.kind] : undefined;
}

function updateByOps(
  host: Host,
  optimizer: Optimizer,
  clip: Clipping,
  slots: Slots,
): ClippedUpdate {
  return (weights, learningRate, norm) => {
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
      const result = optimizer.update({
        weights: given,
        gradients: clip.clip(gradients, norm),
        state: slots.variables,
        learningRate,
      });
      const named = (tensors: NamedTensors, name: string) => {
        const tensor = tensors[name];
        if (tensor) return tensor;
        throw new InvalidOptionsError([
          `optimizer ${JSON.stringify(optimizer.kind)}: its update returned no ${JSON.stringify(name)}`,
        ]);
      };
      for (const [name, weight] of Object.entries(given))
        weight.assign(named(result.weights, name));
      for (const [name, slot] of Object.entries(slots.variables))
        slot.assign(named(result.state, name));
    });
  };
}
