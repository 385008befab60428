import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { objectWith, parseOptions, type SequenceModel } from '@tapehead/core';
import type { Experiment, RunCheckpoint } from '@tapehead/experiments';
import * as z from 'zod';
import type { ChosenEngine, Passes } from '../engine/choose-engine.js';
import type { Listener, RunEvent } from '../run/events.js';
import { flatten } from '../run/flatten.js';
import { parseJson } from '../run/json.js';
import { traceOf } from '../run/trace.js';
import { fileVersion, images, type Moment, scalars, sessionStart } from '../tensorboard/event.js';
import { type GreyImage, greyImage } from '../tensorboard/grey-image.js';
import { writeAll } from './disk.js';
import type { RunFolder } from './folder-storage.js';

/** The folder, within that of a run, for TensorBoard's files. */
export const tensorboardFolder = 'tensorboard';

const folderOption = z.looseObject(
  { path: z.string({ error: 'the path of a folder' }) },
  { error: 'the folder of a run' },
);
const tensorboardRun = z.looseObject(
  {
    folder: objectWith('the folder of a run, such as createRunFolder(name)', 'attempt'),
    experiment: objectWith('an experiment', 'example'),
    model: objectWith('a model', 'forward'),
    engine: objectWith('an engine, as chooseEngine returns it', 'createPasses'),
  },
  { error: 'an object such as { folder, experiment, model, engine }' },
);

/** A run to write TensorBoard's files for. */
export interface TensorboardRun {
  /** Where it is kept. The files for TensorBoard are written to a folder within it. */
  readonly folder: RunFolder;
  /** What it trains. */
  readonly experiment: Experiment;
  /** The model that is trained. */
  readonly model: SequenceModel;
  /** What computes it. */
  readonly engine: Pick<ChosenEngine, 'createPasses'>;
  /** Where the run goes on; undefined for a new one. */
  readonly from?: Pick<RunCheckpoint, 'state'> | undefined;
}

/**
 * Whether a run has been writing files for TensorBoard.
 * @throws {InvalidOptionsError} if an argument is no folder of a run.
 */
export function hasTensorboard(folder: Pick<RunFolder, 'path'>): boolean {
  const { path } = parseOptions('hasTensorboard', folderOption, folder);
  return existsSync(join(path, tensorboardFolder));
}

/**
 * Writes a run's event file for TensorBoard, a new one each time the run is resumed: the numbers of its events, and
 * after each check an image of where the heads are in a sequence of the hardest training setting.
 * @throws {InvalidOptionsError} if an argument is no run.
 * @example
 * ```ts
 * import type { TrainRunOptions } from '@tapehead/runs';
 * import { type RunFolder, writeTensorboard } from '@tapehead/runs/node';
 *
 * // A listener for `trainRun`, to which these belong as well.
 * function tensorboardOf(folder: RunFolder, { experiment, model, engine }: TrainRunOptions) {
 *   return writeTensorboard({ folder, experiment, model, engine });
 * }
 * ```
 */
export function writeTensorboard(run: TensorboardRun): Listener {
  parseOptions('writeTensorboard', tensorboardRun, run);
  const { folder, experiment, model, engine, from } = run;
  const { disk } = folder;
  const path = join(folder.path, tensorboardFolder);
  const now = () => Date.now() / 1000;
  const name = `events.out.tfevents.${Math.floor(now())}.${hostname()}.${process.pid}`;
  let file: number | undefined;
  const append = (record: Uint8Array) => {
    folder.attempt(tensorboardFolder, () => {
      if (!existsSync(path)) disk.makeFolder(path);
      file ??= disk.open(join(path, name), 'a');
      writeAll(disk, file, record);
    });
  };
  let passes: Passes | undefined;
  let step = 0;
  return {
    tell(event) {
      if ('sequences' in event) step = event.sequences;
      const moment: Moment = { wallTime: now(), step };
      if (event.event === 'start' || event.event === 'resumed') append(fileVersion(moment));
      if (event.event === 'resumed') {
        append(sessionStart({ ...moment, step: from ? firstStep(from) : 0 }));
      }
      const values = numbersOf(event);
      if (Object.keys(values).length > 0) append(scalars(moment, values));
      if (event.event === 'check') {
        passes ??= engine.createPasses(model);
        append(images(moment, weightings(experiment, passes)));
      }
    },
    close() {
      passes?.dispose();
      if (file !== undefined) disk.close(file);
    },
  };
}

/**
 * The first step that a resumed run writes again; TensorBoard drops what it knows from there on. Events at the step of
 * the checkpoint are part of its state and are not written again.
 */
function firstStep({
  state: { sequences, lastCheck, sincePoint },
}: NonNullable<TensorboardRun['from']>) {
  const isTold = lastCheck?.sequences === sequences || sincePoint.from === sequences;
  return isTold ? sequences + 1 : sequences;
}

/** The numbers of an event by the names of their charts. */
function numbersOf(event: RunEvent): Readonly<Record<string, number>> {
  switch (event.event) {
    case 'point':
      return numbersIn('train', event);
    case 'check':
      return numbersIn('check', event);
    case 'diagnostics':
      return {
        ...numbersIn('training', event.training),
        ...numbersIn('machine', event.machine),
      };
    case 'done':
      return Object.fromEntries(
        event.evaluation.flatMap(({ setting, ...measured }) => {
          const names = Object.entries(setting).map(([name, value]) => `${name} ${value}`);
          return Object.entries(numbersIn(`evaluation/${names.join(', ')}`, measured));
        }),
      );
    default:
      return {};
  }
}

function numbersIn(group: string, value: unknown): Readonly<Record<string, number>> {
  const numbers = flatten(parseJson(JSON.stringify(value))).flatMap(([path, number]) =>
    typeof number === 'number' && path !== 'sequences'
      ? [[`${group}/${path.replaceAll('.', '/')}`, number] as const]
      : [],
  );
  return Object.fromEntries(numbers);
}

/** Where the heads are over time, a row for each slot. */
function weightings(
  { example, task }: Experiment,
  passes: Passes,
): Readonly<Record<string, GreyImage>> {
  const { readHeads = [], writeHeads = [] } = traceOf('', task, example(), passes);
  const named = (kind: string, heads: typeof readHeads | typeof writeHeads) =>
    heads.map(
      ({ weighting }, index) => [`weightings/${kind} ${index}`, greyImage(weighting)] as const,
    );
  return Object.fromEntries([...named('read', readHeads), ...named('write', writeHeads)]);
}
