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
  'steps' | 'outputSize' | 'targets' | 'outputs' | 'mask' | 'wrong' | 'measure'
>;

export function wrongOutputs({
  outputSize,
  mask,
  wrong,
  measure,
}: Pick<Answer, 'outputSize' | 'mask' | 'wrong' | 'measure'>): WrongOutputs {
  const first = wrong.indexOf(1);
  const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
  return {
    wrong: sum(wrong),
    total: measure.perStep * sum(mask),
    firstStep: first < 0 ? null : Math.floor(first / outputSize),
  };
}

/** How many outputs are wrong, in words. */
function wrongText(answer: Answer): string {
  const { wrong, total } = wrongOutputs(answer);
  const { counted, whenWrong } = answer.measure;
  return `${wrong} of ${total} ${counted.many} ${whenWrong}`;
}

/**
 * How right an answer is, in a few words. If the targets are partly random, even the best possible answer has wrong
 * outputs, so the distance of its loss from the best possible one is given instead.
 */
export function howRight(snapshot: Answer & Pick<TraceSnapshot, 'optimalBits' | 'cost'>): string {
  const { optimalBits, cost, measure } = snapshot;
  const text = wrongText(snapshot);
  if (measure.unit === 'squares') {
    return `${text}; squared error ${Number(cost.toPrecision(2))}`;
  }
  if (optimalBits === 0) return text;
  const above = cost / Math.LN2 - optimalBits;
  return `${above.toFixed(1)} bits above the optimum of ${optimalBits.toFixed(1)}`;
}

/** |output − target| where the output counts, [T, O]. */
export function errors({
  outputSize,
  targets,
  outputs,
  mask,
}: Pick<Answer, 'outputSize' | 'targets' | 'outputs' | 'mask'>): Float32Array {
  return outputs.map((output, at) =>
    mask[Math.floor(at / outputSize)] === 1 ? Math.abs(output - (targets[at] ?? 0)) : 0,
  );
}

/** The outputs where they count, else 0, [T, O]. */
export function countedOutputs({
  outputSize,
  outputs,
  mask,
}: Pick<Answer, 'outputSize' | 'outputs' | 'mask'>): Float32Array {
  return outputs.map((output, at) => (mask[Math.floor(at / outputSize)] === 1 ? output : 0));
}
