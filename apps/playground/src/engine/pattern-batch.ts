import type { Batch, Task } from '@tapehead/core';

/** The tasks whose question is a pattern of bits, and how the rows are to be answered. */
const answers: Readonly<
  Record<string, (rows: readonly (readonly number[])[]) => readonly (readonly number[])[]>
> = {
  copy: (rows) => rows,
  reverse: (rows) => rows.toReversed(),
};

/**
 * One sequence in which the rows [L][bits] are shown between a start and an end marker and then asked
 * for, as copy and reverse lay it out.
 * @throws {Error} if the task does not ask for patterns, or the rows are not as wide as its own.
 */
export function patternBatch(
  { kind, inputSize, outputSize }: Pick<Task, 'kind' | 'inputSize' | 'outputSize'>,
  rows: readonly (readonly number[])[],
): Batch {
  const answer = answers[kind];
  if (!answer) throw new Error(`A pattern cannot be asked of the task ${kind}.`);
  const bits = outputSize;
  const length = rows.length;
  if (length === 0 || rows.some((row) => row.length !== bits))
    throw new Error(`A pattern needs at least one row, and ${bits} bits in each.`);
  const steps = 2 * length + 2;
  const batch = {
    steps,
    sequences: 1,
    inputs: new Float32Array(steps * inputSize),
    targets: new Float32Array(steps * outputSize),
    mask: new Float32Array(steps),
  };
  batch.inputs[bits] = 1;
  rows.forEach((row, i) => {
    batch.inputs.set(row, (1 + i) * inputSize);
  });
  batch.inputs[(length + 1) * inputSize + bits + 1] = 1;
  answer(rows).forEach((row, i) => {
    batch.targets.set(row, (length + 2 + i) * outputSize);
    batch.mask[length + 2 + i] = 1;
  });
  return batch;
}
