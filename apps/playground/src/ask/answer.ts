import type { TraceSnapshot } from '../engine/protocol.js';
import type { Cell } from '../figure/stroke.js';
import type { Pattern } from './pattern.js';

/** The steps whose output counts. */
export function answerSteps({ mask }: Pick<TraceSnapshot, 'mask'>): readonly number[] {
  return Array.from(mask.keys()).filter((step) => mask[step] === 1);
}

/** The answered rows, as probabilities. */
export function answerOf(
  snapshot: Pick<TraceSnapshot, 'mask' | 'outputSize' | 'outputs'>,
): Pattern {
  const { outputSize, outputs } = snapshot;
  return answerSteps(snapshot).map((step) =>
    Array.from(outputs.subarray(step * outputSize, (step + 1) * outputSize)),
  );
}

/** Each number rounded to a bit. */
export function asBits(pattern: Pattern): Pattern {
  return pattern.map((row) => row.map((value) => (value > 0.5 ? 1 : 0)));
}

/** Where an answer is wrong: a column for each row of the answer, a row for each output. */
export function wrongCells(
  snapshot: Pick<TraceSnapshot, 'mask' | 'outputSize' | 'wrong'>,
): readonly Cell[] {
  const { outputSize, wrong } = snapshot;
  return answerSteps(snapshot).flatMap((step, column) =>
    Array.from({ length: outputSize }, (_, row) => ({ column, row })).filter(
      ({ row }) => wrong[step * outputSize + row] === 1,
    ),
  );
}
