import {
  CheckpointError,
  decodeModelFile,
  type ModelFile,
  NewerFormatError,
} from '@tapehead/checkpoint';
import type { JsonObject } from '@tapehead/core';
import { asRunCheckpoint, type RunCheckpoint } from '@tapehead/experiments';
import * as z from 'zod';
import { UserError } from './errors.js';
import { type CheckpointPlan, defaultPlan, listCheckpoints, parseOrigin } from './checkpoints.js';
import { type Computation, parseComputation } from './computation.js';
import { damagedLines, differenceFrom, type StoredLog } from './read-log.js';
import { placeOf, runFiles, type StoredFiles } from './storage.js';
import type { ResumePoint } from './train-run.js';

/** No file of a run is larger than this. */
export const mostBytes: number = 2 ** 30;

/** The point from which a run can be resumed. */
export interface Beginning extends Pick<ResumePoint, 'run' | 'from' | 'checkpoint' | 'unusable'> {
  readonly config: unknown;
  /** What computed the run; undefined if this version does not have it. */
  readonly computation: Computation | undefined;
  /** How many lines of the log lead up to that point. */
  readonly lines: number;
  readonly plan: CheckpointPlan;
  /** The name of its learning curve; undefined for the default. */
  readonly label: string | undefined;
}

/**
 * The last usable checkpoint of a run, or the run's beginning if it has no checkpoint. A checkpoint is skipped if it is
 * damaged, or if the log is not the one that it was stored with.
 * @throws {UserError} if the run cannot be resumed, or there is a checkpoint of another run, which would be lost.
 */
export async function findBeginning(
  files: StoredFiles,
  log: StoredLog,
  events: readonly JsonObject[],
  signal: AbortSignal,
): Promise<Beginning> {
  const start = startOf(files, log, events);
  let found: Beginning | undefined;
  const unusable: string[] = [];
  for (const { file: checkpoint } of listCheckpoints(files)) {
    const file = await readModelFile(files, checkpoint, signal);
    const where = placeOf(files, checkpoint);
    const read = typeof file === 'string' ? file : asFound(where, file, start.run, log);
    // Earlier checkpoints are only checked for belonging to this run.
    if (found) continue;
    if (typeof read === 'string') unusable.push(read);
    else found = { ...read, run: start.run, checkpoint, config: read.from.config, unusable };
  }
  return found ?? firstOf(files, events, start, unusable);
}

type Found = Pick<Beginning, 'computation' | 'lines' | 'plan' | 'label'> & {
  readonly from: RunCheckpoint;
};

/**
 * The checkpoint, or why it cannot be used.
 * @throws {UserError} if it is undamaged, but of another run or of a newer version.
 */
function asFound(where: string, file: ModelFile, run: string, log: StoredLog): Found | string {
  const origin = parseOrigin(file.metadata);
  if (origin?.id !== run) {
    throw new UserError(
      `${where}: it is ${origin ? `a checkpoint of another run, ${origin.label},` : 'the file of a model'} and not of the run that ${runFiles.log} tells of; move it out of this folder, in which it would be lost`,
    );
  }
  const difference = differenceFrom(log, origin.log);
  if (difference !== null) return `${where}: it was stored when ${runFiles.log} ${difference}`;
  try {
    return { ...origin, from: asRunCheckpoint(file), lines: origin.log.lines };
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    return unusableText(where, error);
  }
}

/** The file, or why it cannot be read. */
export async function readModelFile(
  files: StoredFiles,
  name: string,
  signal: AbortSignal,
): Promise<ModelFile | string> {
  const where = placeOf(files, name);
  try {
    const contents = await files.read(name, { mostBytes, signal });
    if (contents === null) return `${where}: cannot be read: there is no such file`;
    return decodeModelFile(contents);
  } catch (error) {
    if (error instanceof NewerFormatError) throw new UserError(unusableText(where, error));
    if (error instanceof UserError) return error.message;
    if (!(error instanceof CheckpointError)) throw error;
    return unusableText(where, error);
  }
}

const unusableText = (where: string, { message }: Error) => `${where}: cannot be used: ${message}`;

/** What the first event of a log says of its run. */
interface StartOfRun {
  readonly event: 'start';
  /** Its id. */
  readonly run: string;
  readonly config: unknown;
}

const startEvent: z.ZodType<StartOfRun> = z.looseObject({
  event: z.literal('start'),
  run: z.string(),
  config: z.unknown(),
});

/**
 * The event with which the run began, from its log.
 * @throws {UserError} if it says nothing of that.
 */
export function startOf(
  files: StoredFiles,
  { lines }: StoredLog,
  events: readonly JsonObject[],
): StartOfRun {
  const { data: start } = startEvent.safeParse(events[0]);
  if (start && damagedLines(lines.slice(0, 1)).length === 0) return start;
  const log = placeOf(files, runFiles.log);
  if (lines.length > 0) {
    throw new UserError(
      `${log}: its first line is not the beginning of a run; it was changed, and the run cannot go on without it`,
    );
  }
  if (listCheckpoints(files).length > 0) {
    throw new UserError(
      `${log}: it is gone or empty, though there are checkpoints; the run cannot go on without it`,
    );
  }
  throw new UserError(`${files.path}: this run was stopped before it had begun; start it again`, {
    kind: 'restart',
    path: files.path,
  });
}

/**
 * The beginning of a run that has no checkpoint.
 * @throws {UserError} if it had begun to train.
 */
function firstOf(
  { path }: StoredFiles,
  events: readonly JsonObject[],
  start: StartOfRun,
  unusable: readonly string[],
): Beginning {
  if (unusable.length > 0) {
    throw new UserError(['none of its checkpoints can be used', ...unusable].join('\n  '));
  }
  if (events.some(({ event }) => event !== 'start' && event !== 'resumed')) {
    throw new UserError(
      `${path}: the run has begun to train, as ${runFiles.log} says, but its checkpoints are missing; it cannot go on`,
    );
  }
  const computation = parseComputation(start);
  return {
    run: start.run,
    from: undefined,
    checkpoint: null,
    config: start.config,
    computation,
    unusable,
    lines: 1,
    plan: defaultPlan,
    label: undefined,
  };
}
