import type { Batch } from '@tapehead/core';
import { columnsOf, type SequenceRange } from '@tapehead/trainer';
import type { Work } from './protocol.js';

/**
 * A batch, with its noise [T, B, …], if there is any, in so many parts of nearly the same size, the larger
 * ones first; in as many as there are sequences, if those are fewer.
 */
export function split(
  batch: Batch,
  parts: number,
  noise?: Float32Array,
): readonly [Work, ...Work[]] {
  const { sequences } = batch;
  const count = Math.min(parts, sequences);
  const [size, rest] = [Math.floor(sequences / count), sequences % count];
  const work = (index: number) =>
    workOf(batch, noise, {
      from: index * size + Math.min(index, rest),
      count: size + (index < rest ? 1 : 0),
    });
  return [work(0), ...Array.from({ length: count - 1 }, (_, index) => work(index + 1))];
}

function workOf(batch: Batch, noise: Float32Array | undefined, range: SequenceRange): Work {
  return {
    part: {
      steps: batch.steps,
      sequences: range.count,
      inputs: columnsOf(batch.inputs, batch, range),
      targets: columnsOf(batch.targets, batch, range),
      mask: columnsOf(batch.mask, batch, range),
    },
    of: batch.sequences,
    noise: noise ? columnsOf(noise, batch, range) : null,
  };
}
