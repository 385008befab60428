import type { Batch } from '@tapehead/core';
import { columnsOf, type SequenceRange } from '@tapehead/trainer';
import type { Drawn } from '@tapehead/wasm';
import type { Work } from './protocol.js';

/**
 * A batch, with what was drawn for it, in so many parts of nearly the same size, the larger ones first; in as many as there
 * are sequences, if those are fewer.
 */
export function split(batch: Batch, parts: number, drawn: Drawn): readonly [Work, ...Work[]] {
  const { sequences } = batch;
  const count = Math.min(parts, sequences);
  const [size, rest] = [Math.floor(sequences / count), sequences % count];
  const work = (index: number) =>
    workOf(batch, drawn, {
      from: index * size + Math.min(index, rest),
      count: size + (index < rest ? 1 : 0),
    });
  return [work(0), ...Array.from({ length: count - 1 }, (_, index) => work(index + 1))];
}

function workOf(batch: Batch, { form, noise }: Drawn, range: SequenceRange): Work {
  return {
    part: {
      steps: batch.steps,
      sequences: range.count,
      inputs: columnsOf(batch.inputs, batch, range),
      targets: columnsOf(batch.targets, batch, range),
      mask: columnsOf(batch.mask, batch, range),
    },
    of: batch.sequences,
    drawn: { form, noise: noise && columnsOf(noise, batch, range) },
  };
}
