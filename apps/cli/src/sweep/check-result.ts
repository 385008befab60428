import { isDeepStrictEqual } from 'node:util';
import { decodeModelFile, loadModelFile, type ModelFile } from '@tapehead/checkpoint';
import { wordsOf } from '@tapehead/core';
import { budgetOf, type Experiment, loadExperiment } from '@tapehead/experiments';
import {
  checkpointFile,
  chooseEngine,
  memoryStorage,
  parseComputation,
  readRun,
  redrawRun,
  type RunFiles,
  runFiles,
  type RunParts,
  type RunRecord,
  unpackFiles,
} from '@tapehead/runs';
import { selectBackend } from '../backend.js';
import { checkLog } from './check-log.js';
import type { JobTask } from './job-task.js';
import { outcomeOf } from './run-outcome.js';

/** The files that a worker sends for every run. For a run that may continue it also sends the checkpoint. */
const handed: readonly string[] = [runFiles.weights, runFiles.log];
const isCheckpoint = (name: string) => /^checkpoints\/\d{9,15}\.safetensors$/.test(name);

/** The files of a run that {@link checkResult} takes. */
export function handedOn(files: RunFiles): RunFiles {
  return new Map([...files].filter(([name]) => handed.includes(name) || isCheckpoint(name)));
}

/**
 * Checks the result of a task from Redis, where anyone may have put it: all of it must belong to this run, and the weights
 * and the checkpoint must fit a model of its config. The files that follow from these are made here, with these parts:
 * config, learning curve and trace.
 * @returns the files of the run, as `trainJob` gives them.
 * @throws {Error} saying what is wrong with it.
 */
export async function checkResult(
  task: JobTask,
  packed: Uint8Array,
  parts: RunParts,
): Promise<RunFiles> {
  const files = unpackFiles(packed);
  const experiment = loadExperiment(task.config, parts.registry);
  const names = [...files.keys()];
  const others = names.filter((name) => !isCheckpoint(name));
  requireSame(names, others, handed, '');
  await checkLog(task.id, experiment, files);
  const weights = decodeModelFile(files.get(runFiles.weights) ?? Uint8Array.of());
  checkWeights(task, experiment, weights);
  const { record } = await outcomeOf(task.id, files, wordsOf(experiment.task));
  checkRecord(task, experiment, record);
  const { status, sequences } = record;
  const expected = status === 'stopped' ? [checkpointFile(sequences)] : [];
  requireSame(names, names.filter(isCheckpoint), expected, ` of a run that is ${status}`);
  const checkpoint =
    expected.length > 0 ? await readCheckpoint(task, experiment, files, parts) : null;
  return complete(task, experiment, files, { weights, checkpoint, hasTrace: status !== 'failed' });
}

function requireSame(
  all: readonly string[],
  found: readonly string[],
  expected: readonly string[],
  whose: string,
): void {
  if (JSON.stringify(found.toSorted()) === JSON.stringify(expected.toSorted())) return;
  const listed = all.map((name) => JSON.stringify(name)).join(', ');
  throw new Error(
    `it brings ${listed || 'no files'}, expected ${expected.join(' and ') || 'no checkpoint'}${whose}`,
  );
}

function checkRecord({ upTo }: JobTask, { config }: Experiment, record: RunRecord): void {
  if (record.status === 'stopped' && upTo === null) throw new Error('its run was not at its end');
  // Otherwise drawing the figures of the report would fail in the end.
  for (const { length, wrong, total } of record.evaluation) {
    const whole = [length, wrong, total].every(Number.isSafeInteger);
    if (whole && length > 0 && total > 0 && wrong <= total) continue;
    throw new Error('its evaluation counts more wrong outputs than outputs, or no whole numbers');
  }
  const budget = budgetOf(config);
  const mostPoints = budget / config.pointEvery + 2 + (config.phases?.length ?? 0);
  if (record.sequences > budget || record.curve.length > mostPoints) {
    throw new Error(`its run was longer than the ${budget} sequences of the config`);
  }
}

function checkWeights(
  { engine, backend, modules }: JobTask,
  { differenceFrom }: Experiment,
  { metadata: { config, computation } }: ModelFile,
): void {
  const difference = differenceFrom(config);
  if (difference !== undefined) throw new Error(`its weights are of another config: ${difference}`);
  const computed = parseComputation(computation);
  const isAsked =
    computed?.backend === backend &&
    computed.engine === (engine ?? computed.engine) &&
    isDeepStrictEqual(computed.modules, modules);
  if (!isAsked) throw new Error('its weights were computed by something else than was asked for');
}

/** The only checkpoint among the files, from which the run can be resumed. */
async function readCheckpoint(
  { id }: JobTask,
  { differenceFrom }: Experiment,
  files: RunFiles,
  parts: RunParts,
): Promise<ModelFile> {
  const storage = memoryStorage(files, `runs/${id}`);
  const { signal } = new AbortController();
  const { resume, experiment } = await readRun(storage, undefined, signal, parts);
  if (!resume.from) throw new Error('its checkpoint is none');
  const difference = differenceFrom(experiment.config);
  if (difference === undefined) return resume.from.file;
  throw new Error(`its checkpoint is of another config: ${difference}`);
}

interface Parts {
  readonly weights: ModelFile;
  readonly checkpoint: ModelFile | null;
  readonly hasTrace: boolean;
}

/** The files, completed by those that follow from them. Weights and checkpoints that do not fit the model are refused. */
async function complete(
  { id, engine, backend }: JobTask,
  experiment: Experiment,
  files: RunFiles,
  { weights, checkpoint, hasTrace }: Parts,
): Promise<RunFiles> {
  await selectBackend(backend);
  const storage = memoryStorage(files, `runs/${id}`);
  const model = experiment.build();
  try {
    if (checkpoint) loadModelFile(model, checkpoint);
    loadModelFile(model, weights);
    const passes = chooseEngine({ name: engine ?? undefined, backend }, model).createPasses(model);
    try {
      await redrawRun(storage, experiment, hasTrace ? passes : null);
    } finally {
      passes.dispose();
    }
  } finally {
    model.dispose();
  }
  return storage.files;
}
