import type { Measure } from '@tapehead/core';
import type { TraceSnapshot } from './protocol.js';

type Answer = Pick<TraceSnapshot, 'steps' | 'outputSize' | 'outputs' | 'targets' | 'mask'>;

/** What is wrong in an answer, [T, O]: 1 for an output that is, and for a class that was chosen wrongly. */
export function wrongIn(
  measure: Measure,
  { steps, outputSize, outputs, targets, mask }: Answer,
): Float32Array {
  const wrong = new Float32Array(steps * outputSize);
  for (let step = 0; step < steps; step++) {
    if (mask[step] !== 1) continue;
    const [from, to] = [step * outputSize, (step + 1) * outputSize];
    const [said, wanted] = [outputs.subarray(from, to), targets.subarray(from, to)];
    if (measure.wrongIn(said, wanted) === 0) continue;
    // Of classes only one is chosen; other outputs are right or wrong each on its own.
    const single = (row: number) =>
      measure.wrongIn(said.subarray(row, row + 1), wanted.subarray(row, row + 1));
    const own =
      measure.kind === 'classes' ? measure.answerOf(said) : Array.from(said.keys(), single);
    wrong.set(own, from);
  }
  return wrong;
}
