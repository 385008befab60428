import type { ExperimentConfig } from '@tapehead/experiments';
import type { TrainingResult } from '@tapehead/trainer';

/** Why a run that diverged could not go on, and what may help, in words. */
export function diagnosis(
  { sequences, rollbacks, state }: TrainingResult,
  { learningRate }: ExperimentConfig,
): string {
  const fault = `the loss or gradients of the last ${state.skippedInARow} steps were not finite or larger than the config allows, or the loss was beyond all reason`;
  if (state.recentLosses.length === 0) {
    return `training was given up after ${sequences} sequences: ${fault}, and so from the beginning, before any weight had changed; look at initialWeightScale and at what the task yields`;
  }
  return `training was given up after ${sequences} sequences: ${fault}, though the run had gone back to good weights ${rollbacks} times, each time with half the learning rate; start it again with a learningRate far below ${learningRate}, or with stronger clipping`;
}
