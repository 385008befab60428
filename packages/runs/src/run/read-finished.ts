import { CheckpointError, decodeModelFile } from '@tapehead/checkpoint';
import { InvalidOptionsError } from '@tapehead/core';
import { type Experiment, loadExperiment } from '@tapehead/experiments';
import * as z from 'zod';
import { UserError } from './errors.js';
import type { DoneEvent } from './events.js';
import { mostBytes, startOf } from './beginning.js';
import { checkConfig } from './check-config.js';
import { differenceFrom, eventsOf, logMark, readLog } from './read-log.js';
import { parseComputation } from './computation.js';
import { placeOf, runFiles, type StoredFiles } from './storage.js';
import { requireModules, type RunParts, standardParts } from './used-modules.js';

const doneEvent = z.looseObject({
  event: z.literal('done'),
  stoppedBy: z.enum(['budget', 'solved', 'time']).default('budget'),
  sequences: z.number(),
  trainSeconds: z.number(),
  /** The mark of the log before this event. */
  log: logMark,
});

const weightsMetadata = z.object({
  config: z.unknown(),
  training: z.object({ sequences: z.number() }),
});

/** How a run ended. */
export interface Finished {
  /** The last event, as it was told. */
  readonly event: Pick<DoneEvent, 'event' | 'sequences' | 'trainSeconds'> & {
    /** What ended the training. */
    readonly stoppedBy: 'budget' | 'solved' | 'time';
  };
  /** What is wrong with the run's log; null for nothing. */
  readonly fault: string | null;
}

/**
 * Reads how a run ended. Undefined if there is more to do: it did not come to its end, its weights are missing or
 * damaged, or it reached a time limit that has been raised since. `maxSeconds` replaces the config's.
 * @throws {UserError} if the config in its folder has changed.
 * @throws the signal's reason, if it is aborted meanwhile.
 */
export async function readFinished(
  files: StoredFiles,
  maxSeconds: number | undefined,
  signal: AbortSignal,
  { registry, modules }: RunParts = standardParts,
): Promise<Finished | undefined> {
  const log = await readLog(files);
  const events = eventsOf(log.lines);
  const { data } = doneEvent.safeParse(events.at(-1));
  if (!data) return undefined;
  const start = startOf(files, log, events);
  requireModules(files.path, parseComputation(start)?.modules ?? [], modules);
  const begun = loadExperiment(start.config, registry);
  const config = (await checkConfig(files, begun, 0, registry, signal)) ?? begun.config;
  // With phases that were added since, for which there are no weights yet, the run has not come to its end.
  const experiment = loadExperiment(config, registry);
  const { log: mark, ...event } = data;
  const seconds = maxSeconds ?? config.maxSeconds ?? Infinity;
  if (event.stoppedBy === 'time' && seconds > event.trainSeconds) return undefined;
  if (!(await hasWeights(files, experiment, event.sequences, signal))) return undefined;
  const difference = differenceFrom(log, mark);
  const fault =
    difference &&
    `${placeOf(files, runFiles.log)}: it was changed: when the run ended it ${difference}`;
  return { event, fault };
}

/** Whether the weights that the run ended with after so many sequences are there and undamaged. */
async function hasWeights(
  files: StoredFiles,
  experiment: Experiment,
  sequences: number,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const weights = await files.read(runFiles.weights, { mostBytes, signal });
    if (weights === null) return false;
    const { success, data } = weightsMetadata.safeParse(decodeModelFile(weights).metadata);
    return (
      success &&
      data.training.sequences === sequences &&
      experiment.differenceFrom(data.config) === undefined
    );
  } catch (error) {
    const isFault = [UserError, CheckpointError, InvalidOptionsError].some(
      (kind) => error instanceof kind,
    );
    if (isFault) return false;
    throw error;
  }
}
