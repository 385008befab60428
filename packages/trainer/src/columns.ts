import type { Batch } from '@tapehead/core';

/** Some neighbouring sequences of a batch. */
export interface SequenceRange {
  /** The first one's place in the batch, from 0. */
  readonly from: number;
  /** How many there are. */
  readonly count: number;
}

/** The numbers of some sequences in an array [T, B, …] of a batch, as an array [T, count, …]. */
export function columnsOf(
  values: Float32Array,
  { steps, sequences }: Pick<Batch, 'steps' | 'sequences'>,
  { from, count }: SequenceRange,
): Float32Array {
  const width = values.length / steps / sequences;
  const part = new Float32Array(steps * count * width);
  for (let step = 0; step < steps; step++) {
    const [begin, to] = [(step * sequences + from) * width, step * count * width];
    // One by one, since rows of few numbers take longer to make views of than to copy.
    for (let at = 0; at < count * width; at++) part[to + at] = values[begin + at] ?? Number.NaN;
  }
  return part;
}
