import { encodeModel } from '@tapehead/checkpoint';
import { type JsonObject, parseOptions, type SequenceModel, wholeNumber } from '@tapehead/core';
import type { RunSnapshot } from '@tapehead/experiments';
import * as z from 'zod';
import { type Computation, parseComputation } from './computation.js';
import type { RunLog } from './log.js';
import { type LogMark, logMark } from './read-log.js';
import { checkpointFolder, requireFiles, type RunStorage, type StoredFiles } from './storage.js';

// Types and not interfaces, since TypeScript does not accept an interface where a JSON object is expected.

/** When to store a run, and how many of its checkpoints to keep. */
export type CheckpointPlan = Readonly<{
  /** Training sequences or seconds between two. */
  every: { readonly sequences: number } | { readonly seconds: number };
  /** How many of the last ones to keep. */
  keep: number;
}>;

const plan: z.ZodType<CheckpointPlan> = z.object({
  every: z.union([z.object({ sequences: z.number() }), z.object({ seconds: z.number() })]),
  keep: z.number(),
});

const runMetadata = z.object({
  computation: z.unknown(),
  run: z.object({ id: z.string(), log: logMark, plan, label: z.string() }),
});

/** What every checkpoint says of its run. */
export interface RunOrigin {
  /** The id of the run, which no other run has. */
  readonly id: string;
  readonly computation: Computation;
  readonly plan: CheckpointPlan;
  /** The name of the learning curve. */
  readonly label: string;
}

/** What a checkpoint in a run folder says of its run. */
export interface CheckpointOrigin extends Omit<RunOrigin, 'computation'> {
  /** What computed the run; undefined if this version does not have it. */
  readonly computation: Computation | undefined;
  /** The state of the log when it was stored. */
  readonly log: LogMark;
}

/** From a checkpoint's metadata; undefined if they do not come from a run folder. */
export function parseOrigin(metadata: unknown): CheckpointOrigin | undefined {
  const { data } = runMetadata.safeParse(metadata);
  return data && { ...data.run, computation: parseComputation(data.computation) };
}

/** A checkpoint every ten seconds, of which the last three are kept. */
export const defaultPlan: CheckpointPlan = { every: { seconds: 10 }, keep: 3 };

/** The file of the model with the weights of the best check. */
export const bestFile: `${typeof checkpointFolder}/best.safetensors` = `${checkpointFolder}/best.safetensors`;

/**
 * The path, within the run folder, of the checkpoint after so many training sequences.
 * @throws {InvalidOptionsError} if `sequences` is no number of sequences.
 */
export function checkpointFile(sequences: number): string {
  parseOptions('checkpointFile.sequences', wholeNumber(0, 1e15), sequences);
  return `${checkpointFolder}/${String(sequences).padStart(9, '0')}.safetensors`;
}

/** A checkpoint by its place in the training. */
export interface StoredCheckpoint {
  /** Training sequences up to it. */
  readonly sequences: number;
  /** Its name in the folder of checkpoints. */
  readonly name: string;
  /** Its path within the run folder. */
  readonly file: string;
}

/**
 * The checkpoints of a run, the last one first.
 * @throws {UserError} if their folder cannot be read.
 * @throws {InvalidOptionsError} if `files` gives no access to the files of a run.
 */
export function listCheckpoints(files: Pick<StoredFiles, 'list'>): readonly StoredCheckpoint[] {
  requireFiles('listCheckpoints.files', files, 'list');
  return files
    .list(checkpointFolder)
    .flatMap((name) => {
      const [, digits] = /^(\d{9,15})\.safetensors$/.exec(name) ?? [];
      return digits === undefined
        ? []
        : [{ sequences: Number(digits), name, file: `${checkpointFolder}/${name}` }];
    })
    .sort((left, right) => right.sequences - left.sequences);
}

/** Stores where a run stands. */
export interface CheckpointWriter {
  /** Stores a checkpoint: first the log up to it, then the checkpoint; only then are older ones removed. */
  save(run: RunSnapshot): Promise<void>;
  /** Stores the model as it is now, as the best so far. */
  saveBest(model: SequenceModel, metadata: JsonObject): void;
}

export function checkpointWriter(
  storage: RunStorage,
  log: RunLog,
  { id, computation, plan: { keep, every }, label }: RunOrigin,
): CheckpointWriter {
  return {
    async save({ state, encode }) {
      await log.sync();
      const run = { id, log: log.mark(), plan: { keep, every }, label };
      storage.write(checkpointFile(state.sequences), encode({ computation, run }));
      const older = unneeded(listCheckpoints(storage), state.sequences, keep);
      storage.remove(checkpointFolder, [...older.map((one) => one.name), ...unfinished(storage)]);
    },
    saveBest: (model, metadata) => {
      storage.write(
        bestFile,
        encodeModel(model, { metadata: { ...metadata, computation, run: { id } } }),
      );
    },
  };
}

/** Half-written files that a killed process left. */
function unfinished({ list }: Pick<StoredFiles, 'list'>): readonly string[] {
  return list(checkpointFolder).filter((name) => name.endsWith('.safetensors.tmp'));
}

/** The checkpoints to remove: all but the last ones, and those beyond the last, which were undone by resuming earlier. */
function unneeded(
  checkpoints: readonly StoredCheckpoint[],
  last: number,
  keep: number,
): readonly StoredCheckpoint[] {
  const kept = checkpoints.filter(({ sequences }) => sequences <= last).slice(0, keep);
  return checkpoints.filter((checkpoint) => !kept.includes(checkpoint));
}
