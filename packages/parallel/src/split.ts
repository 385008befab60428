import type { Batch } from '@tapehead/core';
import type { Work } from './protocol.js';

/** Some neighbouring sequences of a batch. */
interface Range {
  readonly from: number;
  readonly count: number;
}

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

function workOf(batch: Batch, noise: Float32Array | undefined, range: Range): Work {
  return {
    part: {
      steps: batch.steps,
      sequences: range.count,
      inputs: columns(batch.inputs, batch, range),
      targets: columns(batch.targets, batch, range),
      mask: columns(batch.mask, batch, range),
    },
    of: batch.sequences,
    noise: noise ? columns(noise, batch, range) : null,
  };
}

/** The numbers of those sequences in an array [T, B, …]. */
function columns(values: Float32Array, batch: Batch, { from, count }: Range): Float32Array {
  const { steps, sequences } = batch;
  const width = values.length / steps / sequences;
  const part = new Float32Array(steps * count * width);
  for (let step = 0; step < steps; step++) {
    const begin = (step * sequences + from) * width;
    part.set(values.subarray(begin, begin + count * width), step * count * width);
  }
  return part;
}
