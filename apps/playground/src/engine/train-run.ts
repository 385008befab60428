import type { SequenceModel, TrainStep } from '@tapehead/core';
import type { Experiment } from '@tapehead/experiments';
import {
  adoptCheckpoint,
  type ChosenEngine,
  type CheckpointPlan,
  type Initialization,
  type Listener,
  type MemoryStorage,
  type Passes,
  type ResumePoint,
  RunError,
  runFiles,
  trainRun,
} from '@tapehead/runs';
import { requestsAhead } from '../custom/requests-ahead.js';
import type { TaskSource } from '../custom/task-source.js';
import type { HistoryCheck, HistoryPoint } from './history.js';
import { handingOver } from './kept-run.js';
import type { RunListener, TrainingEnd } from './protocol.js';
import type { RunFile } from './run-file.js';

/** Everything that training needs. */
export interface TrainedParts {
  readonly experiment: Experiment;
  readonly model: SequenceModel;
  readonly step: TrainStep;
  readonly passes: Passes;
  /** Where the sequences of a visitor's task come from. */
  readonly source: TaskSource | null;
  readonly storage: MemoryStorage;
  /** The file from which the run came, if it did and has not been trained since. */
  readonly file: RunFile | null;
  /** Where the run in the storage can be resumed. */
  resume(): Promise<ResumePoint>;
}

/** How often the run is handed to the page to be stored. Only the last checkpoint is kept. */
const plan: CheckpointPlan = { every: { seconds: 4 }, keep: 1 };

/** Trains until the signal or the run's own end, and reports to the listener. */
export async function trainPageRun(
  { experiment, model, step, passes, source, storage, file, resume }: TrainedParts,
  signal: AbortSignal,
  listener: RunListener,
): Promise<TrainingEnd> {
  const news = newsListener(listener);
  const run = {
    experiment,
    model,
    engine: engineOf(step, passes),
    backend: 'wasm',
    id: crypto.getRandomValues(new Uint32Array(4)).join('-'),
    now: () => new Date().toISOString(),
    plan,
  };
  const isNew = !storage.files.has(runFiles.log);
  if (isNew && file?.checkpoint) {
    adoptCheckpoint({ ...run, storage, checkpoint: file.checkpoint, past: file.past });
  }
  const init = isNew && file && !file.checkpoint ? { init: fromFile(model) } : {};
  const begun = storage.files.has(runFiles.log) ? { resume: await resume() } : {};
  try {
    const { stoppedBy, solved } = await trainRun({
      ...run,
      ...init,
      ...begun,
      storage: handingOver(storage, (packed) => {
        listener.onFile(packed);
      }),
      report: {},
      prepare: (state) => source?.fetch(requestsAhead(experiment.task, experiment.config, state)),
      listeners: [news],
      signal,
    });
    return { stoppedBy, solved };
  } catch (error) {
    if (error instanceof RunError && news.hasFailed()) {
      return { stoppedBy: 'diverged', solved: false };
    }
    throw error;
  }
}

/** The engine that was compiled when the run was opened. Closing the run frees it. */
function engineOf(step: TrainStep, passes: Passes): ChosenEngine {
  const dispose = () => undefined;
  return {
    name: 'compiled',
    workers: 1,
    reason: null,
    createStep: () => ({ ...step, dispose }),
    createPasses: () => ({ ...passes, dispose }),
  };
}

/** The weights of a model that was trained elsewhere, with which the run begins. */
function fromFile({ weights }: SequenceModel): Initialization {
  return { source: 'a model file', taken: Object.keys(weights), fresh: [], unused: [] };
}

/** Collects changes until the next progress event, and then reports them. */
function newsListener({ onNews }: RunListener): Listener & { hasFailed(): boolean } {
  let points: HistoryPoint[] = [];
  let checks: HistoryCheck[] = [];
  let failed = false;
  return {
    tell(event) {
      if (event.event === 'point') points.push(event);
      if (event.event === 'check') checks.push(event);
      failed ||= event.event === 'failed';
      if (event.event !== 'progress') return;
      onNews({ progress: event, points, checks });
      [points, checks] = [[], []];
    },
    close: () => undefined,
    hasFailed: () => failed,
  };
}
