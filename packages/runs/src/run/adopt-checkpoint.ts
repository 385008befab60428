import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeModelFile } from '@tapehead/checkpoint';
import { type JsonObject, parseOptions } from '@tapehead/core';
import type { RunCheckpoint } from '@tapehead/experiments';
import * as z from 'zod';
import { checkpointFile, defaultPlan } from './checkpoints.js';
import { usualLabel } from './curve.js';
import { startEvent } from './first-event.js';
import { eventsOption } from './read-log.js';
import { requireExperiment } from './require.js';
import { requireFiles, runFiles } from './storage.js';
import type { TrainRunOptions } from './train-run.js';

/** A checkpoint without its run, and what the run that is made of it is to be. */
export interface AdoptedCheckpoint extends Pick<
  TrainRunOptions,
  'experiment' | 'model' | 'engine' | 'backend' | 'storage' | 'id' | 'now' | 'plan' | 'label'
> {
  /** As `decodeRunCheckpoint` read it. */
  readonly checkpoint: RunCheckpoint;
  /** Earlier events of its log, such as the points of the learning curve; none, if not given. */
  readonly past?: readonly JsonObject[];
}

const options = z.looseObject(
  {
    checkpoint: z.looseObject(
      { state: z.looseObject({ sequences: z.number() }), file: z.looseObject({}) },
      { error: 'a checkpoint, as decodeRunCheckpoint returns it' },
    ),
    past: eventsOption.optional(),
  },
  { error: 'an object' },
);

/**
 * Makes a new run from a checkpoint alone, for when the rest of its run folder is not available. `readRun` then finds
 * where `trainRun` can resume. The new run has an id of its own, and the original run is not changed.
 * @throws {InvalidOptionsError} for options that cannot be used; nothing is written then.
 */
export function adoptCheckpoint(adopted: AdoptedCheckpoint): void {
  parseOptions('adoptCheckpoint', options, adopted);
  const { experiment, engine, backend, storage, id, now, checkpoint, past = [] } = adopted;
  requireFiles('adoptCheckpoint.storage', storage, 'write');
  requireExperiment('adoptCheckpoint', experiment);
  const { plan = defaultPlan, label = usualLabel(experiment) } = adopted;
  const time = now();
  const events = [startEvent(adopted, id), ...past];
  const lines = events.map((event) => `${JSON.stringify({ time, ...event })}\n`);
  const log = new TextEncoder().encode(lines.join(''));
  const mark = { lines: lines.length, sha256: bytesToHex(sha256(log)) };
  storage.write(runFiles.log, log);
  const { file, state } = checkpoint;
  const metadata = {
    config: experiment.config,
    state,
    computation: { engine: engine.name, backend, workers: engine.workers, modules: [] },
    run: { id, log: mark, plan: { ...plan }, label },
  };
  storage.write(checkpointFile(state.sequences), encodeModelFile({ ...file, metadata }));
}
