import type { Batch, SequenceModel } from '@tapehead/core';
import { tensorsOf } from '@tapehead/core/layers';
import { columnsOf } from '@tapehead/trainer';
import { inScope } from '../record/scope.js';
import { areApart } from './are-apart.js';

/** Some sequences of a batch with their noise, if there is any. */
export interface Portion {
  readonly batch: Batch;
  readonly noise: Float32Array | undefined;
}

/** How many sequences are computed at once if the whole batch is too much: as many as products take together. */
const few = 2;

/** From how many bytes of states at a time step on the states of all steps of a batch outgrow the processor's caches. */
const manyBytes = 2 ** 16;

/** What is known of a model, found out when it is first asked for. */
interface Known {
  /** The bytes of a sequence's states at a time step. */
  readonly stateBytes: number;
  apart?: boolean;
}

const known = new WeakMap<SequenceModel, Known>();

/**
 * How many sequences of a batch to compute at once, all steps forward and backward, before the next ones. The backward
 * pass reads what every step kept, which for a large batch comes from outside the caches. A model in which the sequences of
 * a batch act on each other, as by batch normalisation, needs all of them at once.
 */
export function sequencesAtOnce(model: SequenceModel, sequences: number): number {
  const found = known.get(model) ?? { stateBytes: stateBytesOf(model) };
  known.set(model, found);
  if (sequences % few !== 0 || found.stateBytes * sequences < manyBytes) return sequences;
  found.apart ??= areApart(model);
  return found.apart ? few : sequences;
}

function stateBytesOf(model: SequenceModel): number {
  return inScope(() =>
    tensorsOf(model.initialState(1)).reduce((sum, { size }) => sum + 4 * size, 0),
  );
}

/** A batch, with its noise [T, B, …], in portions of so many sequences. */
export function portionsOf(
  batch: Batch,
  count: number,
  noise: Float32Array | undefined,
): readonly Portion[] {
  const { steps, sequences, inputs, targets, mask } = batch;
  if (count === sequences) return [{ batch, noise }];
  return Array.from({ length: sequences / count }, (_, index): Portion => {
    const range = { from: index * count, count };
    const some = (values: Float32Array) => columnsOf(values, batch, range);
    return {
      batch: {
        steps,
        sequences: count,
        inputs: some(inputs),
        targets: some(targets),
        mask: some(mask),
      },
      noise: noise && some(noise),
    };
  });
}
