import type { TraceSnapshot } from '../engine/protocol.js';

/** How many of the output bits that count are on the wrong side of ½. */
export interface WrongBits {
  readonly wrong: number;
  readonly total: number;
  /** The first step with a wrong bit; null if there is none. */
  readonly firstStep: number | null;
}

export type Answer = Pick<TraceSnapshot, 'steps' | 'outputSize' | 'targets' | 'outputs' | 'mask'>;

export function wrongBits({ steps, outputSize, targets, outputs, mask }: Answer): WrongBits {
  let [wrong, total] = [0, 0];
  let firstStep: number | null = null;
  for (let step = 0; step < steps; step++) {
    if (mask[step] !== 1) continue;
    for (let bit = 0; bit < outputSize; bit++) {
      const at = step * outputSize + bit;
      total += 1;
      const output = outputs[at] ?? Number.NaN;
      // So that NaN is wrong either way.
      if ((targets[at] ?? 0) > 0.5 ? output > 0.5 : output < 0.5) continue;
      wrong += 1;
      firstStep ??= step;
    }
  }
  return { wrong, total, firstStep };
}

/**
 * How right an answer is, in a few words. Where the targets are partly chance, the best answer differs from
 * them too: there it is the loss that says how right it is.
 */
export function howRight(snapshot: Answer & Pick<TraceSnapshot, 'optimalBits'>): string {
  const { wrong, total } = wrongBits(snapshot);
  if (!isPartlyChance(snapshot)) return `${wrong} of ${total} bits wrong`;
  return `${lossBits(snapshot).toFixed(1)} bits of loss, at best ${snapshot.optimalBits.toFixed(1)}`;
}

/** Whether what is to be answered is partly chance, as in n-grams. */
export function isPartlyChance({ optimalBits }: Pick<TraceSnapshot, 'optimalBits'>): boolean {
  return optimalBits > 0;
}

/** The cross-entropy of the outputs that count, in bits. */
function lossBits({ outputSize, targets, outputs, mask }: Answer): number {
  // A probability of exactly 0 or 1 is one that is too close to it for a float.
  const surprise = (probability: number) => -Math.log2(Math.max(probability, 2 ** -24));
  return outputs.reduce((sum, output, at) => {
    if (mask[Math.floor(at / outputSize)] !== 1) return sum;
    const target = targets[at] ?? 0;
    return sum + target * surprise(output) + (1 - target) * surprise(1 - output);
  }, 0);
}

/** |output − target| where the output counts, [T, O]. */
export function errors({ outputSize, targets, outputs, mask }: Answer): Float32Array {
  return outputs.map((output, at) =>
    mask[Math.floor(at / outputSize)] === 1 ? Math.abs(output - (targets[at] ?? 0)) : 0,
  );
}

/** The outputs where they count, else 0, [T, O]. */
export function countedOutputs({ outputSize, outputs, mask }: Answer): Float32Array {
  return outputs.map((output, at) => (mask[Math.floor(at / outputSize)] === 1 ? output : 0));
}
