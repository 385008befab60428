export { byStanding, type Standing, survivors } from './halving.js';
export { contentId, nameOf, planSweep, type SweepJob, type SweepPlan } from './plan-sweep.js';
export { groupRuns, type RunOfSweep, type SweepReport, sweepReport } from './report.js';
export {
  type RecordedEvaluation,
  type RecordedPoint,
  type RunRecord,
  runRecord,
  type RunRecordSchema,
} from './run-record.js';
export type {
  Halving,
  HalvingOptions,
  RandomChoices,
  RangeOptions,
  SweepOptions,
} from './sweep-options.js';
// Re-exported so that users can name the interfaces that appear in the signatures above.
export type * from '@tapehead/core/interfaces';
