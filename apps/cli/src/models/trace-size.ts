import { type Passes, UserError } from '@tapehead/runs';
import * as tf from '@tensorflow/tfjs-core';

/** How many numbers a model yields for one step of one sequence. */
export interface StepSize {
  /** Logits and weightings. */
  readonly outputs: number;
  /** The memory's contents; 0 without one. */
  readonly memory: number;
  /** What else its heads show, such as a DNC's links. */
  readonly details: number;
}

/** The size of a step, found by computing the first one, [I]. */
export function stepSize({ trace }: Pick<Passes, 'trace'>, first: Float32Array): StepSize {
  return tf.tidy(() => {
    const { logits, memory, heads } = trace(tf.tensor3d(first, [1, 1, first.length]));
    const weightings = heads.reduce((sum, { weighting }) => sum + weighting.size, 0);
    const shown = heads.flatMap(({ details }) => Object.values(details));
    return {
      outputs: logits.size + weightings,
      memory: memory?.size ?? 0,
      details: shown.reduce((sum, { size }) => sum + size, 0),
    };
  });
}

/** The most time steps that can be drawn in one picture. */
export const mostSteps = 1000;

const mostKept = 2 ** 26;
/** Links are computed by way of about so many tensors as large, which all stay until the trace is done. */
const formsOfDetails = 20;

/**
 * Checks that the trace of a sequence can be kept; `flag` begins the message.
 * @throws {UserError} if it is too large.
 */
export function checkTraceSize(
  flag: string,
  steps: number,
  { outputs, memory, details }: StepSize,
): void {
  const kept = steps * (outputs + memory + formsOfDetails * details);
  if (kept <= mostKept) return;
  throw new UserError(
    `${flag}: the memory and what else its heads show over ${steps} time steps takes ${kept} numbers, expected at most ${mostKept}; choose a shorter sequence or fewer slots`,
  );
}
