import type { HardMachine } from './hard-machine.js';
import type { Symbols } from './symbols.js';
import { Unproved } from './shown.js';

/** Between which numbers each share of the logits lies, [O]. */
export interface Share {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** The output layer is linear: what the logits get from the controller's output, and what from what is read. */
export function outputParts({ output, initialSlot }: HardMachine, units: number) {
  const [noHidden, noRead] = [new Float64Array(units), new Float64Array(initialSlot.length)];
  const bias = output(noHidden, noRead);
  const exactly = (logits: Float64Array): Share => ({ low: logits, high: logits });
  const unitReads = noRead.map((_, column) => column);
  const ofRead = (read: Float64Array) => without(output(noHidden, read), bias);
  return {
    /** With the bias. */
    ofHidden: (hidden: Float64Array) => exactly(output(hidden, noRead)),
    ofRead: (read: Float64Array) => exactly(ofRead(read)),
    /** Of any vector between two. */
    ofReadBetween(least: Float64Array, most: Float64Array): Share {
      const [low, high] = [bias.map(() => 0), bias.map(() => 0)];
      for (const column of unitReads) {
        const unit = noRead.map((_, other) => (other === column ? 1 : 0));
        ofRead(unit).forEach((factor, at) => {
          const ends = [factor * (least[column] ?? 0), factor * (most[column] ?? 0)];
          low[at] = (low[at] ?? 0) + Math.min(...ends);
          high[at] = (high[at] ?? 0) + Math.max(...ends);
        });
      }
      return { low, high };
    },
  };
}

function without(logits: Float64Array, bias: Float64Array): Float64Array {
  return logits.map((logit, at) => logit - (bias[at] ?? 0));
}

/**
 * How far the logits are on the right side of 0 at least, where each vector gives its own share and the rest is any of the
 * others.
 * @throws {Unproved} with a vector of which a bit may be answered wrongly.
 */
export function leastOutput(
  { data, bits }: Symbols,
  own: readonly Share[],
  others: readonly Share[],
): number {
  const low = hull(others, 'low', Math.min);
  const high = hull(others, 'high', Math.max);
  let least = { margin: Infinity, vector: 0 };
  for (const [index, share] of own.entries()) {
    const vector = index % data.length;
    for (let bit = 0; bit < bits; bit++) {
      const margin =
        data[vector]?.[bit] === 1
          ? (share.low[bit] ?? 0) + (low[bit] ?? 0)
          : -(share.high[bit] ?? 0) - (high[bit] ?? 0);
      // Not a number is no proof either.
      if (!(margin >= least.margin)) least = { margin, vector };
    }
  }
  const { margin, vector } = least;
  if (!(margin > 0)) {
    throw new Unproved(
      `a bit of a vector may be answered wrongly, by a margin of ${margin.toPrecision(3)}`,
      [vector, vector, vector, vector],
    );
  }
  return margin;
}

function hull(
  shares: readonly Share[],
  end: keyof Share,
  of: (one: number, other: number) => number,
): Float64Array {
  const [first, ...others] = shares.map((share) => share[end]);
  return others.reduce(
    (ends, share) => ends.map((value, at) => of(value, share[at] ?? NaN)),
    first ?? new Float64Array(0),
  );
}
