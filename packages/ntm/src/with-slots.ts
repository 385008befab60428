import { architectureOption, assignWeights } from '@tapehead/layers';
import { InvalidOptionsError, parseOptions } from '@tapehead/options';
import type { JsonObject, Registry, SequenceModel } from '@tapehead/spec';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { loadNtm } from './load-ntm.js';
import { type Ntm, ntmKind } from './ntm.js';

const stored = z.looseObject({ memory: architectureOption });

/**
 * The same machine with a memory of another number of slots, N, and a copy of the weights. No weight of
 * the paper's machine depends on N, so what was learned with one memory can be tried with a longer one.
 * The caller frees both.
 * @throws {InvalidOptionsError} for a model without such a memory, a number of slots that the machine
 *   cannot have, and weights that depend on it: learned initial contents, direct addressing.
 */
export function withSlots(
  { architecture, inputSize, outputSize, weights }: SequenceModel,
  slots: number,
  registry: Registry,
): Ntm {
  const { kind, options } = architecture;
  if (kind !== ntmKind) {
    throw new InvalidOptionsError([
      `slots: got ${slots} for a ${kind} model, which has no memory; expected a model of the kind ${ntmKind}`,
    ]);
  }
  const { memory } = parseOptions(ntmKind, stored, options);
  const changed: JsonObject = {
    ...options,
    memory: { ...memory, options: { ...memory.options, slots } },
  };
  const values = Object.entries(weights).map(([name, weight]) => ({ name, weight }));
  const model = loadNtm(changed, registry).build({ inputSize, outputSize }, zeros);
  const depending = values.filter(
    ({ name, weight }) => !tf.util.arraysEqual(weight.shape, model.weights[name]?.shape ?? []),
  );
  if (depending.length > 0) {
    model.dispose();
    throw new InvalidOptionsError([
      `slots: got ${slots}, expected the number that the machine has: ${depending.map(({ name }) => name).join(', ')} depends on it`,
    ]);
  }
  assignWeights(
    model.weights,
    Object.fromEntries(
      values.map(({ name, weight }) => [name, { shape: weight.shape, data: weight.dataSync() }]),
    ),
  );
  return model;
}

/** For weights that are replaced at once. */
const zeros = {
  uniform: () => 0,
  integer: () => 0,
  normal: () => 0,
  fork: () => zeros,
  state: () => [],
};
