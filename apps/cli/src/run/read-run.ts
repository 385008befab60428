import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CheckpointError, decodeModelFile, NewerFormatError } from '@tapehead/checkpoint';
import { InvalidOptionsError } from '@tapehead/options';
import {
  decodeRunCheckpoint,
  type Experiment,
  type ExperimentConfig,
  loadExperiment,
} from '@tapehead/recipes';
import type { JsonObject } from '@tapehead/spec';
import { z } from 'zod';
import { UserError } from '../errors.js';
import { parseJson } from '../json.js';
import { readUserFile } from '../read-file.js';
import {
  type CheckpointPlan,
  defaultPlan,
  listCheckpoints,
  parseOrigin,
  type StoredCheckpoint,
} from './checkpoints.js';
import type { KeptPoint } from './curve.js';
import { type Computation, parseComputation } from './computation.js';
import { eventsOf, readLog } from './read-log.js';
import { runFiles } from './run-folder.js';
import type { ResumePoint } from './train-run.js';

/** A run as it lies in its folder. */
export interface StoredRun {
  readonly experiment: Experiment;
  /** What computed it; undefined if the command does not have that. */
  readonly computation: Computation | undefined;
  readonly plan: CheckpointPlan;
  /** Of its learning curve; undefined for the usual one. */
  readonly label: string | undefined;
  readonly resume: ResumePoint;
  /** The log's last event if the run came to its end, else undefined. */
  readonly done: FinishedEvent | undefined;
}

const finished = z.looseObject({
  event: z.literal('done'),
  stoppedBy: z.enum(['budget', 'solved', 'time']).default('budget'),
});

export type FinishedEvent = z.output<typeof finished>;

/** More than any file that the command writes. */
const mostBytes = 2 ** 30;

/**
 * Reads a run and finds the last checkpoint from which it can go on. One that is damaged, or that the log has
 * not come to, is passed over for the one before. `maxSeconds` replaces the config's.
 * @throws {UserError} saying what is wrong if the run cannot go on.
 */
export async function readRun(path: string, maxSeconds?: number): Promise<StoredRun> {
  const { lines } = readLog(join(path, runFiles.log));
  const events = eventsOf(lines);
  const { found, unusable } = await lastUsable(path, lines.length);
  const begin = found ?? beginningOf(path, events, unusable);
  const stored = loadExperiment(begin.config);
  const config = await checkConfig(path, stored);
  const seconds = maxSeconds ?? config?.maxSeconds ?? stored.config.maxSeconds;
  const { data: done } = finished.safeParse(events.at(-1));
  return {
    experiment: loadExperiment({ ...stored.config, maxSeconds: seconds }),
    computation: begin.computation,
    plan: begin.plan,
    label: begin.label,
    done: done && (await hasWeights(path)) ? done : undefined,
    resume: {
      ...{ from: begin.from, checkpoint: begin.checkpoint, unusable, linesKept: begin.lines },
      sequences: begin.from?.state.sequences ?? 0,
      trainSeconds: begin.from?.state.trainSeconds ?? 0,
      points: pointsOf(eventsOf(lines.slice(0, begin.lines))),
    },
  };
}

/** Whether the weights that a run ended with are there, and whole. */
async function hasWeights(path: string): Promise<boolean> {
  try {
    decodeModelFile(await readUserFile(join(path, runFiles.weights), { mostBytes }));
    return true;
  } catch (error) {
    if (error instanceof UserError || error instanceof CheckpointError) return false;
    throw error;
  }
}

/** From where a run can go on. */
interface Beginning extends Pick<ResumePoint, 'from' | 'checkpoint'> {
  readonly config: unknown;
  readonly computation: Computation | undefined;
  /** Lines of the log up to there. */
  readonly lines: number;
  readonly plan: CheckpointPlan;
  readonly label: string | undefined;
}

interface Search {
  readonly found: Beginning | undefined;
  /** Why later ones cannot be used. */
  readonly unusable: readonly string[];
}

async function lastUsable(path: string, lines: number): Promise<Search> {
  const unusable: string[] = [];
  for (const checkpoint of listCheckpoints(path)) {
    const found = await readCheckpoint(path, checkpoint, lines);
    if (typeof found !== 'string') return { found, unusable };
    unusable.push(found);
  }
  return { found: undefined, unusable };
}

/**
 * The checkpoint, or why it cannot be used.
 * @throws {UserError} if it can, but only by a newer version of the command.
 */
async function readCheckpoint(
  path: string,
  { file: checkpoint }: StoredCheckpoint,
  lines: number,
): Promise<Beginning | string> {
  const where = join(path, checkpoint);
  try {
    const from = decodeRunCheckpoint(await readUserFile(where, { mostBytes }));
    const origin = parseOrigin(from.file.metadata);
    if (!origin) return `${where}: it was not stored by a run in this folder`;
    if (origin.lines > lines) {
      return `${where}: it was stored when ${runFiles.log} had ${origin.lines} lines, which now has ${lines}`;
    }
    return { ...origin, from, checkpoint, config: from.config };
  } catch (error) {
    if (error instanceof UserError) return error.message;
    if (!(error instanceof CheckpointError)) throw error;
    const fault = `${where}: cannot be used: ${error.message}`;
    if (error instanceof NewerFormatError) throw new UserError(fault);
    return fault;
  }
}

const begun = z.looseObject({ event: z.literal('start'), config: z.unknown() });

/**
 * The beginning of a run that came to no checkpoint.
 * @throws {UserError} if it had begun to train, or was not even begun.
 */
function beginningOf(
  path: string,
  events: readonly JsonObject[],
  unusable: readonly string[],
): Beginning {
  if (unusable.length > 0) {
    throw new UserError(['none of its checkpoints can be used', ...unusable].join('\n  '));
  }
  const { data: start } = begun.safeParse(events[0]);
  if (start === undefined) {
    throw new UserError(
      `${path}: this run was stopped before it had begun; start it again with tapehead train … --out ${path} --overwrite`,
    );
  }
  if (events.some(({ event }) => event !== 'start' && event !== 'resumed')) {
    throw new UserError(
      `${path}: the run has begun to train, as ${runFiles.log} says, but its checkpoints are missing; it cannot go on`,
    );
  }
  const computation = parseComputation(start);
  return {
    ...{ from: undefined, checkpoint: null, config: start.config, computation },
    ...{ lines: 1, plan: defaultPlan, label: undefined },
  };
}

/** The config as it stands in the folder, if it does and computes the same as the run's. */
async function checkConfig(path: string, { differenceFrom }: Experiment) {
  const where = join(path, runFiles.config);
  if (!existsSync(where)) return undefined;
  const text = Buffer.from(await readUserFile(where, { mostBytes: 2 ** 20 })).toString();
  const changed = (how: string) =>
    new UserError(
      `${where}: changed since the run was begun: ${how}; a run goes on with the config that it was begun with. Put the file back, or delete it, or begin another run: tapehead train … --config ${where}`,
    );
  let config: ExperimentConfig;
  let difference: string | undefined;
  try {
    config = loadExperiment(parseJson(text)).config;
    difference = differenceFrom(config);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof InvalidOptionsError)) throw error;
    throw changed(error.message);
  }
  if (difference !== undefined) throw changed(difference);
  return config;
}

const pointEvent = z.object({
  event: z.literal('point'),
  sequences: z.number(),
  bitsPerSequence: z.number().nullable(),
  loss: z.number().nullable().default(null),
  gradientNorm: z.number().nullable(),
  learningRate: z.number(),
  skipped: z.number(),
});

function pointsOf(events: readonly JsonObject[]): readonly KeptPoint[] {
  return events.flatMap((event) => {
    const { success, data } = pointEvent.safeParse(event);
    return success ? [data] : [];
  });
}
