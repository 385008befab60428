import { type Batch, measureOf, type Task } from '@tapehead/core';
import { expectFinite, expectThat } from './expectations.js';

/** A batch of the task has the shapes and values that are declared. */
export function expectBatch(task: Task, batch: Batch, sequences: number): void {
  const { steps, inputs, targets, mask } = batch;
  const { inputSize, outputSize } = task;
  expectThat(
    [steps, inputSize, outputSize].every((size) => Number.isInteger(size) && size > 0),
    () =>
      `steps, inputSize, outputSize: got ${steps}, ${inputSize}, ${outputSize}, expected whole numbers above 0`,
  );
  expectThat(
    batch.sequences === sequences,
    () => `sequences: got ${batch.sequences} for ${sequences} settings`,
  );
  const sizes = { inputs: inputSize, targets: outputSize, mask: 1 };
  for (const [name, values] of Object.entries({ inputs, targets, mask })) {
    const size = steps * sequences * sizes[name === 'inputs' || name === 'targets' ? name : 'mask'];
    expectThat(
      values.length === size,
      () => `${name}: got ${values.length} numbers, expected ${size}`,
    );
  }
  expectFinite('inputs', inputs);
  expectFinite('targets', targets);
  expectBits('mask', mask);
  const measure = measureOf(task);
  for (const [step, counts] of mask.entries()) {
    if (counts === 0) continue;
    const fault = measure.fault(targets.subarray(step * outputSize, (step + 1) * outputSize));
    expectThat(fault === undefined, () => `targets: ${fault}, of outputs that are ${measure.kind}`);
  }
  for (let sequence = 0; sequence < sequences; sequence += 1) {
    expectThat(
      rowsOf(batch, task, sequence).some((row) => row.mask === 1),
      () => `mask: sequence ${sequence} has no step that counts`,
    );
  }
}

function expectBits(what: string, values: Float32Array): void {
  const other = values.find((value) => value !== 0 && value !== 1);
  expectThat(other === undefined, () => `${what}: got ${other}, expected 0 or 1`);
}

/** One step of one sequence. */
export interface BatchRow {
  /** [I]. */
  readonly input: Float32Array;
  /** [O]. */
  readonly target: Float32Array;
  /** 1 if the step counts, else 0. */
  readonly mask: number;
}

/** The steps of one sequence of a batch. */
export function rowsOf(
  { steps, sequences, inputs, targets, mask }: Batch,
  task: Task,
  sequence: number,
): readonly BatchRow[] {
  const row = (values: Float32Array, step: number, size: number) => {
    const begin = (step * sequences + sequence) * size;
    return values.subarray(begin, begin + size);
  };
  return Array.from({ length: steps }, (_, step) => ({
    input: row(inputs, step, task.inputSize),
    target: row(targets, step, task.outputSize),
    mask: mask[step * sequences + sequence] ?? 0,
  }));
}
