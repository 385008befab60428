import { type Measure, measureOf } from '@tapehead/core';
import type { TraceSnapshot } from '../engine/protocol.js';

/** How many of the outputs that count are wrong. */
export interface WrongOutputs {
  readonly wrong: number;
  readonly total: number;
  /** The first step with a wrong output; null if there is none. */
  readonly firstStep: number | null;
}

export type Answer = Pick<
  TraceSnapshot,
  'steps' | 'outputSize' | 'targets' | 'outputs' | 'mask' | 'outputsAre'
>;

/** How the outputs of a snapshot are measured. */
export function measureIn({ outputsAre }: Pick<Answer, 'outputsAre'>): Measure {
  return measureOf({ kind: 'shown', ...(outputsAre && { outputs: outputsAre }) });
}

export function wrongOutputs(answer: Answer): WrongOutputs {
  const { steps, outputSize, targets, outputs, mask } = answer;
  const measure = measureIn(answer);
  let [wrong, total] = [0, 0];
  let firstStep: number | null = null;
  for (let step = 0; step < steps; step++) {
    if (mask[step] !== 1) continue;
    const [from, to] = [step * outputSize, (step + 1) * outputSize];
    const own = measure.wrongIn(outputs.subarray(from, to), targets.subarray(from, to));
    total += measure.count(outputSize);
    wrong += own;
    if (own > 0) firstStep ??= step;
  }
  return { wrong, total, firstStep };
}

/** How many outputs are wrong, in words. */
function wrongText(answer: Answer): string {
  const { wrong, total } = wrongOutputs(answer);
  const { counted, whenWrong } = measureIn(answer);
  return `${wrong} of ${total} ${counted.many} ${whenWrong}`;
}

/**
 * How right an answer is, in a few words. If the targets are partly random, even the best possible answer has wrong
 * outputs, so the distance of its loss from the best possible one is given instead.
 */
export function howRight(snapshot: Answer & Pick<TraceSnapshot, 'optimalBits' | 'cost'>): string {
  const { optimalBits, cost } = snapshot;
  const text = wrongText(snapshot);
  if (measureIn(snapshot).unit === 'squares') {
    return `${text}; squared error ${Number(cost.toPrecision(2))}`;
  }
  if (optimalBits === 0) return text;
  const above = cost / Math.LN2 - optimalBits;
  return `${above.toFixed(1)} bits above the optimum of ${optimalBits.toFixed(1)}`;
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
