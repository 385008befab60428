/**
 * Training loop, losses, optimizers, schedules and evaluation for any sequence model.
 * @module @tapehead/trainer
 */

export type { Clipping, Loss, Optimizer, Schedule } from '@tapehead/core';
export { adam, type AdamOptions } from './adam.js';
export {
  clipByGlobalNorm,
  clipByValue,
  clippings,
  float32Norm,
  type LimitOptions,
  noClipping,
} from './clipping.js';
export {
  assignAverages,
  type Averaging,
  averagingOptions,
  type AveragingSchema,
  withAverages,
} from './averaging.js';
export {
  drawGradientNoise,
  type GradientNoise,
  gradientNoiseOptions,
  type GradientNoiseSchema,
  noisyUpdatesEntry,
} from './gradient-noise.js';
export { checkBatch } from './batch-tensors.js';
export { columnsOf, type SequenceRange } from './columns.js';
export { isStandard } from './standard.js';
export { disposeForms, drawForm, formsInTraining } from './forms-in-training.js';
export { type InTraining, stepOptions, type StepOptionsSchema } from './step-options.js';
export {
  evaluate,
  type EvaluateOptions,
  type EvaluationEntry,
  type GroupEntry,
} from './evaluate.js';
export { type GuardOptions, rollbackFactor, type StepFault } from './guard.js';
export {
  type Restart,
  restartOptions,
  type RestartOptions,
  type RestartSchema,
} from './restart.js';
export {
  huber,
  linearSquaredError,
  losses,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  squaredError,
} from './losses.js';
export type { WeightDecayOption } from './named.js';
export { optimizers } from './optimizers.js';
export { lossFor, nothingCounts, requireMeasured, requireTrainable } from './outputs.js';
export type { CurvePoint, MeanLoss, Progress } from './progress.js';
export {
  curricula,
  growing,
  type GrowingOptions,
  phases,
  type PhasesOptions,
  reverseExponential,
  type ReverseExponentialOptions,
  uniform,
} from './curricula.js';
export { createReferenceStep, type ReferenceStepOptions } from './reference-step.js';
export {
  type RememberedWeight,
  type RememberedWeights,
  rememberWeights,
} from './remember-weights.js';
export { rmsprop, type RmspropOptions } from './rmsprop.js';
export { sgd, type SgdOptions } from './sgd.js';
export {
  constantRate,
  cosine,
  decay,
  type DecayOptions,
  piecewise,
  type PiecewiseOptions,
  schedules,
  warmUp,
  type WarmUpOptions,
} from './schedules.js';
export type { ForwardModel } from './score.js';
export { type StopReason, trainModel, type TrainingResult } from './train.js';
export type {
  CheckOptions,
  CheckpointOptions,
  RestartReport,
  Rollback,
  SkippedStep,
  StepReport,
  TrainCallbacks,
  TrainOptions,
} from './train-options.js';
export {
  type CheckResult,
  initialTrainingState,
  parseTrainingState,
  type SincePoint,
  type TrainingState,
  wrongShare,
} from './training-state.js';
// Re-exported so that users can name the types in the signatures above.
export type * from '@tapehead/core/interfaces';
