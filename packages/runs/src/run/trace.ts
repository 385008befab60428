import { type Batch, measureOf, type Task } from '@tapehead/core';
import type { Experiment } from '@tapehead/experiments';
import type { TraceFigureOptions } from '@tapehead/figures';
import { checkBatch } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import type { Passes } from '../engine/choose-engine.js';
import { requirePasses } from './require.js';

/** What the model does in one sequence of the hardest training setting, as SVG (Figure 6 of the paper). */
export async function drawTrace(
  { example, task, controller, config }: Experiment,
  passes: Pick<Passes, 'trace'>,
): Promise<string> {
  const title = `${config.task.kind} with the ${controller} controller`;
  // Computed before the first `await`, since the model may be disposed of while waiting.
  const shown = traceOf(title, task, example(), passes);
  const { traceFigure } = await import('../figures.js');
  return traceFigure(shown);
}

/**
 * What a model does in a batch of one sequence, for a figure.
 * @throws {RangeError} if the batch is not of the task's sizes.
 * @throws {InvalidOptionsError} if an argument is no task, batch or passes.
 */
export function traceOf(
  title: string,
  task: Task,
  batch: Batch,
  passes: Pick<Passes, 'trace'>,
): TraceFigureOptions {
  requirePasses('traceOf', passes, 'trace');
  checkBatch(batch, task);
  const { steps, sequences, inputs, targets, mask } = batch;
  const { trace } = passes;
  const rows = (values: ArrayLike<number>) => transposed(values, steps);
  const measure = measureOf(task);
  const size = task.outputSize;
  const outputsOf = (logits: Float32Array | Int32Array | Uint8Array) =>
    Array.from({ length: steps }, (_, step) =>
      measure.outputsOf(logits.subarray(step * size, (step + 1) * size)),
    ).flat();
  const isCounted = (index: number) => mask[Math.floor(index / size)] !== 0;
  const drawn = tf.tidy(() => {
    const { logits, memory, heads } = trace(
      tf.tensor3d(inputs, [steps, sequences, task.inputSize]),
    );
    const numbers = (tensor: tf.Tensor) => rows(tensor.dataSync());
    return {
      title,
      inputs: rows(inputs),
      outputs: rows(outputsOf(logits.dataSync())),
      targets: rows(targets.map((target, index) => (isCounted(index) ? target : 0))),
      mask: Array.from(mask, (counts) => (counts > 0 ? 1 : 0)),
      writeHeads: heads.flatMap(({ weighting, writes }) =>
        writes.map(({ add }) => ({ adds: numbers(add), weighting: numbers(weighting) })),
      ),
      readHeads: heads.flatMap(({ weighting, reads }) =>
        reads.map((read) => ({ reads: numbers(read), weighting: numbers(weighting) })),
      ),
      ...(memory && { memory: numbers(tf.norm(memory, 'euclidean', 3)) }),
    };
  });
  return { ...drawn, kind: task.outputs ?? 'bits' };
}

/** [T][rows] row-major → [rows][T]. */
function transposed(values: ArrayLike<number>, steps: number): number[][] {
  const size = values.length / steps;
  return Array.from({ length: size }, (_, row) =>
    Array.from({ length: steps }, (_value, step) => values[step * size + row] ?? 0),
  );
}
