export { type AddedPhase, addPhase } from './add-phase.js';
export { type AdoptedCheckpoint, adoptCheckpoint } from './adopt-checkpoint.js';
export {
  bestFile,
  checkpointFile,
  type CheckpointPlan,
  defaultPlan,
  listCheckpoints,
  type StoredCheckpoint,
} from './checkpoints.js';
export { type Computation, parseComputation } from './computation.js';
export { curveOf, type KeptPoint } from './curve.js';
export { type Remedy, RunError, UserError } from './errors.js';
export { evaluateUntil } from './evaluate-until.js';
export type {
  DiagnosticsEvent,
  DoneEvent,
  EvaluationEvent,
  FailedEvent,
  Initialization,
  Listener,
  PhaseEvent,
  ResumedEvent,
  RunDescription,
  RunEvent,
  StartEvent,
} from './events.js';
export type { Scalar } from './flatten.js';
export { type LogTable, logTable, measuringEvents } from './log-table.js';
export { type MemoryStorage, memoryStorage } from './memory-storage.js';
export { packFiles, type RunFiles, unpackFiles } from './packed-files.js';
export { type Finished, readFinished } from './read-finished.js';
export {
  damagedLines,
  differenceFrom,
  eventsOf,
  type LogMark,
  logMark,
  type LogMarkSchema,
  readLog,
  type StoredLog,
} from './read-log.js';
export { readRun, type StoredRun } from './read-run.js';
export { redrawRun } from './redraw-run.js';
export { fullReport, type RunReport } from './report.js';
export {
  type AppendedFile,
  checkpointFolder,
  type ReadLimits,
  runFiles,
  type RunStorage,
  type StoredFiles,
} from './storage.js';
export { traceOf } from './trace.js';
export { type ResumePoint, trainRun, type TrainRunOptions } from './train-run.js';
export {
  requireModules,
  type RunParts,
  standardParts,
  type UsedModule,
  usedModule,
  type UsedModuleSchema,
} from './used-modules.js';
