import type { HeadTrace } from '@tapehead/core';

/**
 * How decided a head's moves are, at the least decided step: 1 if it moved by one whole offset, 0 if two were equally
 * strong. Where the least margin is small, some input comes close to moving the head elsewhere.
 */
export interface Margins {
  /**
   * The share of the shift weighting s on its largest offset less that on the next one, the least of all steps and
   * sequences. Null for a head that has no shift of more than one offset, or does not explain itself.
   */
  readonly shift: number | null;
  /** How far the interpolation gate g is from ½, from 0 to 1: |2g − 1|, the least. Null for a head without a gate. */
  readonly gate: number | null;
}

/** The margins of a head. It reads the trace's tensors and does not dispose of them. */
export function marginsOf({ addressing }: Pick<HeadTrace, 'addressing'>): Margins {
  const shifts = addressing.flatMap(({ parameters }) => parameters.shifts ?? []);
  const gates = addressing.flatMap(({ parameters }) => parameters.gate ?? []);
  return {
    shift: least(
      shifts.flatMap((tensor) =>
        tensor.shape[2] > 1 ? leads(tensor.dataSync(), tensor.shape[2]) : [],
      ),
    ),
    gate: least(
      gates.flatMap((tensor) => Array.from(tensor.dataSync(), (gate) => Math.abs(2 * gate - 1))),
    ),
  };
}

/** In each row of so many numbers, the largest less the next one. */
function leads(values: ArrayLike<number>, size: number): readonly number[] {
  return Array.from({ length: values.length / size }, (_, row) => {
    let [largest, next] = [-Infinity, -Infinity];
    for (let column = 0; column < size; column++) {
      const value = values[row * size + column] ?? 0;
      if (value > largest) [largest, next] = [value, largest];
      else if (value > next) next = value;
    }
    return largest - next;
  });
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((one, other) => Math.min(one, other));
}
