import { CheckpointError, encodeModel } from '@tapehead/checkpoint';
import type { SequenceModel } from '@tapehead/core';
import type { Experiment } from '@tapehead/experiments';
import type { TrainingResult } from '@tapehead/trainer';
import { RunError } from './errors.js';
import type { Computation } from './computation.js';

/** The contents of a run's config file. */
export function configText({ config }: Experiment): string {
  return `${JSON.stringify(config, null, 2)}\n`;
}

/**
 * The contents of the file of a run's weights. The same run gives the same bytes.
 * @throws {RunError} if a weight is not finite.
 */
export function encodeRun(
  model: SequenceModel,
  { config }: Experiment,
  computation: Computation,
  { sequences, bitsPerSequence, solved, firstZero }: TrainingResult,
): Uint8Array {
  const training = { sequences, bitsPerSequence, solved, firstZero };
  try {
    return encodeModel(model, { metadata: { config, computation, training } });
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw new RunError(`the weights cannot be stored: ${error.message}`);
  }
}
