import type { ModelFile } from '@tapehead/checkpoint';
import type { JsonObject } from '@tapehead/core';
import * as z from 'zod';
import { type Experiment, loadExperiment } from '@tapehead/experiments';
import { findBeginning, readModelFile } from './beginning.js';
import { checkConfig } from './check-config.js';
import type { CheckpointPlan } from './checkpoints.js';
import type { Computation } from './computation.js';
import { keptPoints } from './curve.js';
import { eventsOf, readLog } from './read-log.js';
import { runFiles, type StoredFiles } from './storage.js';
import { UserError } from './errors.js';
import type { ResumePoint } from './train-run.js';
import { requireModules, type RunParts, standardParts } from './used-modules.js';

/** A run as it is stored. */
export interface StoredRun {
  /** The experiment, with its parts. */
  readonly experiment: Experiment;
  /** What computed it; undefined if this version does not have it. */
  readonly computation: Computation | undefined;
  /** How often it stored checkpoints, and how many it kept. */
  readonly plan: CheckpointPlan;
  /** The name of its learning curve; undefined for the default. */
  readonly label: string | undefined;
  /** Where to resume it, for `trainRun`. */
  readonly resume: ResumePoint;
}

/**
 * Reads a run and finds the last checkpoint from which it can be resumed. A checkpoint that is damaged, or that does not
 * belong to the log, is skipped for the one before. `maxSeconds` replaces the config's, and the config may name the
 * given parts.
 * @throws {UserError} saying what is wrong if the run cannot be resumed.
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
  const sequences = begin.from?.state.sequences ?? 0;
  const config = (await checkConfig(files, stored, sequences, registry, signal)) ?? stored.config;
  const seconds = maxSeconds ?? config.maxSeconds;
  return {
    experiment: loadExperiment({ ...config, maxSeconds: seconds }, registry),
    computation: begin.computation,
    plan: begin.plan,
    label: begin.label,
    resume: {
      run: begin.run,
      from: begin.from,
      initialWeights: begin.from ? undefined : await initialWeights(files, events[0], signal),
      checkpoint: begin.checkpoint,
      unusable: begin.unusable,
      linesKept: begin.lines,
      sequences,
      trainSeconds: begin.from?.state.trainSeconds ?? 0,
      points: keptPoints(eventsOf(log.lines.slice(0, begin.lines))),
    },
  };
}

const startedFrom = z.looseObject({ init: z.looseObject({}) });

/**
 * The weights that the run started from, if they were given.
 * @throws {UserError} if they are gone or damaged.
 */
async function initialWeights(
  files: StoredFiles,
  start: JsonObject | undefined,
  signal: AbortSignal,
): Promise<ModelFile | undefined> {
  if (!startedFrom.safeParse(start).success) return undefined;
  const file = await readModelFile(files, runFiles.initialWeights, signal);
  if (typeof file === 'string') {
    throw new UserError(`${file}; the run began with these weights and cannot go on without them`);
  }
  return file;
}
