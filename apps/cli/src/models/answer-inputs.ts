import { setImmediate as turn } from 'node:timers/promises';
import { type Passes, UserError } from '@tapehead/runs';
import * as tf from '@tensorflow/tfjs-core';
import type { SequenceInputs } from './inputs-file.js';
import { checkTraceSize, type StepSize, stepSize } from './trace-size.js';

type Rows = number[][];

/** What a model computes from inputs. */
export interface Answers {
  /** [T][B][O] */
  readonly logits: readonly Rows[];
  /** The weightings of each head, in the order in which the heads act, [T][B][N]. */
  readonly weightings: readonly { readonly head: number; readonly values: readonly Rows[] }[];
  /** The memory after the last step, [B][N][M]; null for a model without memory. */
  readonly memory: readonly Rows[] | null;
}

/** What a model computes from one sequence. */
type SequenceOutputs = {
  /** [T][O] */
  logits: Rows;
  /** [heads][T][N] */
  weightings: Rows[];
  /** [N][M]; undefined for a model without memory. */
  memory: Rows | undefined;
};

const mostPrinted = 2 ** 23;

/**
 * Runs a model on inputs, one sequence after the other.
 * @returns null if the signal ended it.
 * @throws {UserError} if the results would be too large to keep or print, which is checked after the first step.
 */
export async function answerInputs(
  passes: Pick<Passes, 'trace'>,
  inputs: SequenceInputs,
  signal: AbortSignal,
): Promise<Answers | null> {
  const { steps, sequences } = inputs;
  const size = inputs.sequence(0).length / steps;
  checkSize(stepSize(passes, inputs.sequence(0).subarray(0, size)), inputs);
  const outputs: SequenceOutputs[] = [];
  for (let index = 0; index < sequences; index++) {
    // Returns to the event loop, so that signals are handled.
    await turn();
    if (signal.aborted) return null;
    outputs.push(runSequence(passes, inputs.sequence(index), steps));
  }
  const overTime = (rowsOf: (sequence: SequenceOutputs) => Rows): readonly Rows[] =>
    Array.from({ length: steps }, (_, t) => outputs.map((sequence) => rowsOf(sequence)[t] ?? []));
  const memories = outputs.flatMap(({ memory }) => (memory === undefined ? [] : [memory]));
  return {
    logits: overTime(({ logits }) => logits),
    weightings: (outputs[0]?.weightings ?? []).map((_, head) => ({
      head,
      values: overTime(({ weightings }) => weightings[head] ?? []),
    })),
    memory: memories.length > 0 ? memories : null,
  };
}

/** A sequence [T, I]. */
function runSequence(
  { trace }: Pick<Passes, 'trace'>,
  values: Float32Array,
  steps: number,
): SequenceOutputs {
  return tf.tidy(() => {
    const input = tf.tensor3d(values, [steps, 1, values.length / steps]);
    const { logits, memory, heads } = trace(input);
    return {
      logits: rowsOf(logits),
      weightings: heads.map(({ weighting }) => rowsOf(weighting)),
      memory: memory ? rowsOf(tf.slice(memory, [steps - 1, 0, 0, 0], [1, 1, -1, -1])) : undefined,
    };
  });
}

/** The vectors of the last axis. */
function rowsOf(tensor: tf.Tensor): Rows {
  const width = tensor.shape.at(-1) ?? 1;
  const values = Array.from(tensor.dataSync());
  return Array.from({ length: values.length / width }, (_, row) =>
    values.slice(row * width, (row + 1) * width),
  );
}

/** Refuses inputs whose results would be too large, judging by the size of one step. */
function checkSize(step: StepSize, { steps, sequences }: SequenceInputs): void {
  checkTraceSize('--inputs', steps, step);
  const printed = sequences * (steps * step.outputs + step.memory);
  if (printed > mostPrinted) {
    throw new UserError(
      `--inputs: the outputs of ${sequences} sequences of ${steps} time steps are ${printed} numbers, expected at most ${mostPrinted}; run fewer or shorter sequences`,
    );
  }
}
