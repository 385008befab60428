import { type Passes, UserError } from '@tapehead/runs';
import * as tf from '@tensorflow/tfjs-core';

/** How many numbers a model yields for one step of one sequence. */
export interface StepSize {
  /** Logits and weightings. */
  readonly outputs: number;
  /** The memory's contents; 0 without one. */
  readonly memory: number;
}

/** The size of a step, found by computing the first one, [I]. */
export function stepSize({ trace }: Pick<Passes, 'trace'>, first: Float32Array): StepSize {
  return tf.tidy(() => {
    const { logits, memory, heads } = trace(tf.tensor3d(first, [1, 1, first.length]));
    const weightings = heads.reduce((sum, { weighting }) => sum + weighting.size, 0);
    return { outputs: logits.size + weightings, memory: memory?.size ?? 0 };
  });
}

/** The most time steps that can be drawn in one picture. */
export const mostSteps = 1000;

const mostKept = 2 ** 26;

/**
 * Checks that the trace of a sequence can be kept; `flag` begins the message.
 * @throws {UserError} if it is too large.
 */
export function checkTraceSize(flag: string, steps: number, { outputs, memory }: StepSize): void {
  const kept = steps * (outputs + memory);
  if (kept <= mostKept) return;
  throw new UserError(
    `${flag}: the memory over ${steps} time steps takes ${kept} numbers, expected at most ${mostKept}; choose a shorter sequence or fewer slots`,
  );
}
