export type { HeadDiagnosis, WriteDiagnosis } from './head.js';
export type { Margins } from './margins.js';
export { diagnoseMachine, type MachineDiagnosis } from './machine.js';
export {
  type GradientNorms,
  type MeanLosses,
  type TrainingDiagnosis,
  type TrainingWatch,
  watchTraining,
  type WatchOptions,
} from './training.js';
export type { Warning, WarningCode } from './warning.js';
export { type Diagnosis, warningsOf } from './warnings.js';
// Re-exported so that users can name the interfaces that appear in the signatures above.
export type * from '@tapehead/core/interfaces';
