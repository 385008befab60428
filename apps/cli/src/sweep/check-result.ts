import { decodeModelFile, loadModelFile, type ModelFile } from '@tapehead/checkpoint';
import { escapeUnprintable } from '@tapehead/core';
import { decodeRunCheckpoint, type Experiment, loadExperiment } from '@tapehead/experiments';
import type { StoredResult } from '@tapehead/queue';
import { chooseEngine, drawTrace, parseComputation, type RunRecord } from '@tapehead/runs';
import * as z from 'zod';
import { selectBackend } from '../backend.js';
import { type JobFiles, type JobOutcome, jobOutcome, type JobResult } from './job-outcome.js';
import type { JobTask } from './job-task.js';

/**
 * Checks what lies in Redis as the result of a task, where anyone may have put it: that it is one of this run
 * in all its parts, and that the weights and the checkpoint are those of a model of its config. What is not
 * needed is not taken: the figure of the trace is drawn here.
 * @throws {Error} saying what is wrong with it.
 */
export async function checkResult(
  task: JobTask,
  { outcome: value, files }: StoredResult,
): Promise<JobResult> {
  const outcome = parseOutcome(value);
  const experiment = loadExperiment(task.config);
  checkOutcome(task, experiment, outcome);
  checkNames(outcome.record.status, Object.keys(files));
  const { weights, checkpoint } = files;
  if (!weights && !checkpoint) return { outcome, files: {} };
  await selectBackend(task.backend);
  const checked = weights
    ? await checkWeights(task, experiment, outcome.record, weights)
    : checkCheckpoint(task, experiment, checkpoint ?? Uint8Array.of());
  return { outcome, files: checked };
}

function parseOutcome(value: unknown): JobOutcome {
  const { success, data, error } = jobOutcome.safeParse(value);
  if (success) return data;
  throw new Error(`its record is none: ${z.prettifyError(error)}`);
}

const start = z.object({ event: z.literal('start'), id: z.string(), config: z.unknown() });

function checkOutcome(
  { id, upTo }: JobTask,
  { config, differenceFrom }: Experiment,
  { record, standing, log }: JobOutcome,
): void {
  const begun = start.safeParse(log[0]).data;
  if (!begun) throw new Error('its log does not begin with the start of a run');
  for (const other of [record.id, standing.id, begun.id]) {
    if (other !== id) throw new Error(`it is that of the run ${JSON.stringify(other)}`);
  }
  const difference = differenceFrom(begun.config);
  if (difference !== undefined) throw new Error(`its config is another: ${difference}`);
  if (record.status === 'stopped' && upTo === null) throw new Error('its run was not at its end');
  // Whatever reads the log of a run prints what stands there. JSON itself has a backslash before those below blanks.
  const text = JSON.stringify(log);
  if (/\\[bfnrtu]/.test(text) || escapeUnprintable(text) !== text) {
    throw new Error('its log holds control characters, which no run writes');
  }
  // Else no figure could be drawn of it in the end.
  for (const { length, wrong, total } of record.evaluation) {
    const whole = [length, wrong, total].every(Number.isSafeInteger);
    if (whole && length > 0 && total > 0 && wrong <= total) continue;
    throw new Error('its evaluation counts more wrong outputs than outputs, or no whole numbers');
  }
  const { maxSequences, pointEvery } = config;
  if (record.sequences > maxSequences || record.curve.length > maxSequences / pointEvery + 2) {
    throw new Error(`its run was longer than the ${maxSequences} sequences of the config`);
  }
}

const filesOf: Readonly<Record<RunRecord['status'], readonly string[]>> = {
  done: ['weights'],
  stopped: ['checkpoint'],
  failed: [],
};

function checkNames(status: RunRecord['status'], names: readonly string[]): void {
  const expected = filesOf[status];
  if (JSON.stringify(names) === JSON.stringify(expected)) return;
  const listed = names.map((name) => JSON.stringify(name)).join(', ');
  throw new Error(
    `it brings ${listed || 'no files'}, expected ${expected.join() || 'none'} of a run that is ${status}`,
  );
}

const trained = z.object({
  sequences: z.number(),
  bitsPerSequence: z.number().nullable(),
  solved: z.boolean(),
  firstZero: z.number().nullable(),
});

async function checkWeights(
  task: JobTask,
  experiment: Experiment,
  { sequences, bitsPerSequence, solved, firstZero }: RunRecord,
  weights: Uint8Array,
): Promise<JobFiles> {
  const file = decodeModelFile(weights);
  const { config, training, computation } = file.metadata;
  const difference = experiment.differenceFrom(config);
  if (difference !== undefined) throw new Error(`its weights are of another config: ${difference}`);
  const own = JSON.stringify({ sequences, bitsPerSequence, solved, firstZero });
  if (JSON.stringify(trained.safeParse(training).data) !== own) {
    throw new Error('its weights are of another training than its record');
  }
  const computed = parseComputation(computation);
  const isAsked =
    computed?.backend === task.backend && computed.engine === (task.engine ?? computed.engine);
  if (!isAsked) throw new Error('its weights were computed by something else than was asked for');
  return {
    weights,
    trace: await withModel(task, experiment, file, (passes) => drawTrace(experiment, passes)),
  };
}

function checkCheckpoint(task: JobTask, experiment: Experiment, checkpoint: Uint8Array): JobFiles {
  const { config, file } = decodeRunCheckpoint(checkpoint);
  const difference = experiment.differenceFrom(config);
  if (difference !== undefined)
    throw new Error(`its checkpoint is of another config: ${difference}`);
  withModel(task, experiment, file, () => undefined);
  return { checkpoint };
}

/** Uses the model of the experiment with the weights of a file, which are refused if they are not its. */
function withModel<Result>(
  { engine, backend }: JobTask,
  experiment: Experiment,
  file: ModelFile,
  use: (passes: ReturnType<ReturnType<typeof chooseEngine>['createPasses']>) => Result,
): Result {
  const model = experiment.build();
  try {
    loadModelFile(model, file);
    const passes = chooseEngine({ name: engine ?? undefined, backend }, model).createPasses(model);
    try {
      return use(passes);
    } finally {
      passes.dispose();
    }
  } finally {
    model.dispose();
  }
}
