import { type Experiment, loadExperiment } from '@tapehead/experiments';
import { findBeginning } from './beginning.js';
import { checkConfig } from './check-config.js';
import type { CheckpointPlan } from './checkpoints.js';
import type { Computation } from './computation.js';
import { keptPoints } from './curve.js';
import { eventsOf, readLog } from './read-log.js';
import type { StoredFiles } from './storage.js';
import type { ResumePoint } from './train-run.js';
import { requireModules, type RunParts, standardParts } from './used-modules.js';

/** A run as it is stored. */
export interface StoredRun {
  readonly experiment: Experiment;
  /** What computed it; undefined if this version does not have that. */
  readonly computation: Computation | undefined;
  readonly plan: CheckpointPlan;
  /** Of its learning curve; undefined for the usual one. */
  readonly label: string | undefined;
  readonly resume: ResumePoint;
}

/**
 * Reads a run and finds the last checkpoint from which it can go on. One that is damaged, or that the log has
 * not come to, is passed over for the one before. `maxSeconds` replaces the config's, and the
 * config may name the given parts.
 * @throws {UserError} saying what is wrong if the run cannot go on.
 * @throws the signal's reason, if it is aborted meanwhile.
 */
export async function readRun(
  files: StoredFiles,
  maxSeconds: number | undefined,
  signal: AbortSignal,
  { registry, modules }: RunParts = standardParts,
): Promise<StoredRun> {
  const log = await readLog(files);
  const events = eventsOf(log.lines);
  const begin = await findBeginning(files, log, events, signal);
  requireModules(files.path, begin.computation?.modules ?? [], modules);
  const stored = loadExperiment(begin.config, registry);
  const config = await checkConfig(files, stored, registry, signal);
  const seconds = maxSeconds ?? config?.maxSeconds ?? stored.config.maxSeconds;
  return {
    experiment: loadExperiment({ ...stored.config, maxSeconds: seconds }, registry),
    computation: begin.computation,
    plan: begin.plan,
    label: begin.label,
    resume: {
      run: begin.run,
      from: begin.from,
      checkpoint: begin.checkpoint,
      unusable: begin.unusable,
      linesKept: begin.lines,
      sequences: begin.from?.state.sequences ?? 0,
      trainSeconds: begin.from?.state.trainSeconds ?? 0,
      points: keptPoints(eventsOf(log.lines.slice(0, begin.lines))),
    },
  };
}
