import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { encodeModel } from '@tapehead/checkpoint';
import type { JsonObject, SequenceModel } from '@tapehead/core';
import type { RunSnapshot } from '@tapehead/experiments';
import * as z from 'zod';
import { refuseUnreadable } from '../errors.js';
import { isFault } from './disk.js';
import { type Computation, parseComputation } from './computation.js';
import type { RunLog } from './log.js';
import { type LogMark, logMark } from './read-log.js';
import { checkpointFolder, type RunFolder } from './run-folder.js';

const plan = z.object({
  /** Training sequences or seconds between two. */
  every: z.union([z.object({ sequences: z.number() }), z.object({ seconds: z.number() })]),
  /** How many of the last ones to keep. */
  keep: z.number(),
});

/** When to store a run, and how many of its checkpoints to keep. */
export type CheckpointPlan = Readonly<z.output<typeof plan>>;

const runMetadata = z.object({
  computation: z.unknown(),
  run: z.object({ id: z.string(), log: logMark, plan, label: z.string() }),
});

/** What every checkpoint says of its run. */
export interface RunOrigin {
  /** Which run it is; no two have the same. */
  readonly id: string;
  readonly computation: Computation;
  readonly plan: CheckpointPlan;
  /** Of the learning curve. */
  readonly label: string;
}

/** What a checkpoint in a run folder says of it. */
export interface CheckpointOrigin extends Omit<RunOrigin, 'computation'> {
  /** Undefined if the command does not have it. */
  readonly computation: Computation | undefined;
  /** The log up to it. */
  readonly log: LogMark;
}

/** From a checkpoint's metadata; undefined if they do not come from a run folder. */
export function parseOrigin(metadata: unknown): CheckpointOrigin | undefined {
  const { data } = runMetadata.safeParse(metadata);
  return data && { ...data.run, computation: parseComputation(data.computation) };
}

export const defaultPlan: CheckpointPlan = { every: { seconds: 10 }, keep: 3 };

/** The model with the weights of the best check. */
export const bestFile = join(checkpointFolder, 'best.safetensors');

const nameOf = (sequences: number) =>
  join(checkpointFolder, `${String(sequences).padStart(9, '0')}.safetensors`);

/** A checkpoint by its place in the training. */
export interface StoredCheckpoint {
  readonly sequences: number;
  /** Its path in the run folder. */
  readonly file: string;
}

/**
 * The checkpoints of a run, the last one first.
 * @throws {UserError} if their folder cannot be read.
 */
export function listCheckpoints(folder: string): readonly StoredCheckpoint[] {
  return namesIn(folder)
    .flatMap((name) => {
      const [, digits] = /^(\d{9,15})\.safetensors$/.exec(name) ?? [];
      return digits === undefined
        ? []
        : [{ sequences: Number(digits), file: join(checkpointFolder, name) }];
    })
    .sort((left, right) => right.sequences - left.sequences);
}

function namesIn(folder: string): readonly string[] {
  const path = join(folder, checkpointFolder);
  try {
    return readdirSync(path);
  } catch (error) {
    if (isFault(error, 'ENOENT')) return [];
    return refuseUnreadable(path, error);
  }
}

/** Stores a run in its folder. */
export interface CheckpointWriter {
  /** The checkpoint lies on the disk before an older one goes, and the log up to it before that. */
  save(run: RunSnapshot): void;
  /** The model as it is now, which is the best so far. */
  saveBest(model: SequenceModel, metadata: JsonObject): void;
}

export function checkpointWriter(
  folder: RunFolder,
  log: RunLog,
  { id, computation, plan: { keep, every }, label }: RunOrigin,
): CheckpointWriter {
  const { disk, path } = folder;
  return {
    save({ state, encode }) {
      log.sync();
      folder.attempt(checkpointFolder, () => {
        const checkpoints = join(path, checkpointFolder);
        if (!existsSync(checkpoints)) disk.makeFolder(checkpoints);
      });
      const run = { id, log: log.mark(), plan: { keep, every }, label };
      folder.write(nameOf(state.sequences), encode({ computation, run }));
      folder.attempt(checkpointFolder, () => {
        const older = unneeded(listCheckpoints(path), state.sequences, keep);
        for (const file of [...older.map((checkpoint) => checkpoint.file), ...unfinished(path)]) {
          disk.remove(join(path, file));
        }
      });
    },
    saveBest: (model, metadata) => {
      folder.write(
        bestFile,
        encodeModel(model, { metadata: { ...metadata, computation, run: { id } } }),
      );
    },
  };
}

/** What a process that was killed was about to write. */
function unfinished(folder: string): readonly string[] {
  return namesIn(folder)
    .filter((name) => name.endsWith('.safetensors.tmp'))
    .map((name) => join(checkpointFolder, name));
}

/** All but the last ones; what lies beyond the last was undone when the run went on from an earlier one. */
function unneeded(
  checkpoints: readonly StoredCheckpoint[],
  last: number,
  keep: number,
): readonly StoredCheckpoint[] {
  const kept = checkpoints.filter(({ sequences }) => sequences <= last).slice(0, keep);
  return checkpoints.filter((checkpoint) => !kept.includes(checkpoint));
}
