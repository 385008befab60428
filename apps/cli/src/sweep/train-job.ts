import { CheckpointError } from '@tapehead/checkpoint';
import type { SequenceModel } from '@tapehead/core';
import {
  decodeRunCheckpoint,
  type Experiment,
  loadExperiment,
  type RunCheckpoint,
  trainExperiment,
} from '@tapehead/experiments';
import {
  chooseEngine,
  type ChosenEngine,
  diagnosis,
  drawnPoint,
  drawTrace,
  encodeRun,
  type Passes,
} from '@tapehead/runs';
import { type CheckResult, type TrainingResult, wrongShare } from '@tapehead/trainer';
import * as z from 'zod';
import { selectBackend } from '../backend.js';
import { jobLog, type JobOutcome, type JobProgress, type JobResult } from './job-outcome.js';
import type { JobTask } from './job-task.js';

export interface TrainJobOptions {
  /** The checkpoint to go on from; null to begin. */
  readonly from: Uint8Array | null;
  /** Seconds between checkpoints. */
  readonly checkpointSeconds: number;
  /** Stores where the run stands; training waits for it. */
  save(checkpoint: Uint8Array<ArrayBuffer>): void | Promise<void>;
  progress(progress: JobProgress): void;
  /** Aborted, it stores a last checkpoint and ends. */
  readonly signal: AbortSignal;
}

/** The checkpoint of a run that is to go on. */
export const checkpointFile = 'checkpoint.safetensors';

type Log = JobOutcome['log'];
const storedLog = z.object({ log: jobLog });

/**
 * Trains a run up to where the task ends, from the beginning or from a checkpoint. The result is the same,
 * bit for bit, however often it was interrupted; only times differ. So with a checkpoint that cannot be used,
 * being damaged or of another version, it begins anew.
 * @returns null if the signal ended it.
 * @throws {InvalidOptionsError} if the task cannot be used.
 */
export async function trainJob(task: JobTask, options: TrainJobOptions): Promise<JobResult | null> {
  await selectBackend(task.backend);
  try {
    return await attempt(task, options);
  } catch (error) {
    if (options.from === null || !(error instanceof CheckpointError)) throw error;
    return attempt(task, { ...options, from: null });
  }
}

async function attempt(task: JobTask, options: TrainJobOptions): Promise<JobResult | null> {
  const experiment = loadExperiment(task.config);
  const from = options.from && decodeRunCheckpoint(options.from);
  const model = experiment.build();
  try {
    const engine = chooseEngine(
      { name: task.engine ?? undefined, backend: task.backend },
      model,
      experiment.stepOptions,
    );
    const passes = engine.createPasses(model);
    try {
      return await trainAndEvaluate(task, { experiment, model, engine, passes, from }, options);
    } finally {
      passes.dispose();
    }
  } finally {
    model.dispose();
  }
}

function logOf({ file }: RunCheckpoint, run: string): Log {
  const { data } = storedLog.safeParse(file.metadata);
  if (data?.log[0]?.id === run) return data.log;
  throw new CheckpointError('metadata: there is no log of the run');
}

interface JobParts {
  readonly experiment: Experiment;
  readonly model: SequenceModel;
  readonly engine: ChosenEngine;
  readonly passes: Passes;
  readonly from: RunCheckpoint | null;
}

async function trainAndEvaluate(
  task: JobTask,
  { experiment, model, engine, passes, from }: JobParts,
  { checkpointSeconds, save, progress, signal }: TrainJobOptions,
): Promise<JobResult | null> {
  const { config, task: learned } = experiment;
  const log: Log = from ? logOf(from, task.id) : [];
  const tell = (event: string, members: object) => {
    const time = new Date().toISOString();
    log.push(...jobLog.parse([{ time, event, ...members }]));
  };
  if (!from) {
    const { id, backend } = task;
    tell('start', {
      ...{ task: learned.kind, controller: experiment.controller, seed: config.seed },
      ...{ engine: engine.name, backend, id, config },
    });
  }
  const pause = new AbortController();
  let check: CheckResult | null = from?.state.lastCheck ?? null;
  const stored: { checkpoint?: Uint8Array } = {};
  const step = await engine.createStep(model, { ...experiment.stepOptions, workers: 1 });
  const result = await trainExperiment(experiment, model, {
    ...{ step, passes },
    ...(from && { from }),
    signal: AbortSignal.any([signal, pause.signal]),
    checkpoint: {
      seconds: checkpointSeconds,
      async save({ encode }) {
        const checkpoint = encode({ log });
        stored.checkpoint = checkpoint;
        await save(checkpoint);
      },
    },
    callbacks: {
      onProgress({ sequences, maxSequences, bitsPerSequence }) {
        const wrong = check && wrongShare(check);
        progress({ sequences, maxSequences, bitsPerSequence, wrongShare: wrong });
      },
      onCurvePoint(point) {
        tell('point', point);
        const { upTo } = task;
        if (upTo !== null && point.sequences >= upTo && point.sequences < config.maxSequences) {
          pause.abort();
        }
      },
      onCheck(own, best) {
        check = own;
        tell('check', { ...own, best });
      },
      onSkip: (skip) => {
        tell('skip', skip);
      },
      onRollback: (rollback) => {
        tell('rollback', rollback);
      },
    },
  }).finally(step.dispose);
  if (result.stoppedBy === 'signal' && !pause.signal.aborted) return null;
  if (result.stoppedBy === 'signal') {
    return { outcome: outcomeOf(task.id, 'stopped', result, log), files: stored };
  }
  if (result.stoppedBy === 'diverged') {
    const fault = diagnosis(result, config);
    return { outcome: outcomeOf(task.id, 'failed', result, log, { fault }), files: {} };
  }
  const evaluation = await experiment.evaluate(passes, { signal }).catch((error: unknown) => {
    if (signal.aborted && error === signal.reason) return null;
    throw error;
  });
  if (!evaluation) return null;
  tell('done', { ...result, state: null, evaluation });
  const computation = { engine: engine.name, backend: task.backend, workers: 1, modules: [] };
  return {
    outcome: outcomeOf(task.id, 'done', result, log, { evaluation: [...evaluation] }),
    files: {
      weights: encodeRun(model, experiment, computation, result),
      trace: await drawTrace(experiment, passes),
    },
  };
}

const pointEvent = z.object({
  event: z.literal('point'),
  sequences: z.number(),
  bitsPerSequence: z.number().nullable(),
  loss: z.number().nullable().default(null),
});

function outcomeOf(
  id: string,
  status: JobOutcome['record']['status'],
  result: TrainingResult,
  log: Log,
  more: { readonly fault?: string; readonly evaluation?: JobOutcome['record']['evaluation'] } = {},
): JobOutcome {
  const { sequences, trainSeconds, bitsPerSequence, solved, firstZero, state } = result;
  const { bestCheck } = state;
  return {
    record: {
      ...{ id, status, fault: more.fault ?? null },
      ...{ sequences, trainSeconds, bitsPerSequence, solved, firstZero },
      evaluation: more.evaluation ?? [],
      curve: log.flatMap((event) => {
        const point = pointEvent.safeParse(event).data;
        return point ? drawnPoint(point) : [];
      }),
    },
    standing: {
      id,
      wrongShare: bestCheck && wrongShare(bestCheck),
      bitsPerSequence: bitsPerSequence ?? bestCheck?.bitsPerSequence ?? null,
    },
    log,
  };
}
