import { encodeModel, loadModelFile } from '@tapehead/checkpoint';
import {
  type Batch,
  createRng,
  InvalidOptionsError,
  type JsonObject,
  type Registry,
  type Task,
  wordsOf,
} from '@tapehead/core';
import { countWeights } from '@tapehead/core/layers';
import { type Experiment, loadExperiment, standardRegistry } from '@tapehead/experiments';
import type { EvaluationEntry } from '@tapehead/trainer';
import { compileStep, compileModel } from '@tapehead/wasm';
import { customTask, supplied } from '../custom/custom-task.js';
import { connectTask, type TaskSource } from '../custom/task-source.js';
import type { Settings } from '../settings/settings.js';
import { settingsOf } from '../settings/settings-of.js';
import { historyOf, noHistory } from './history.js';
import { describeKept, isPacked, type KeptRun, pageStorage, readKept } from './kept-run.js';
import type {
  OpenedRun,
  OpenRequest,
  RunListener,
  TraceRequest,
  TraceSnapshot,
  TrainingEnd,
} from './protocol.js';
import { decodeRunFile, encodeRunFile, keptWeights, type RunFile } from './run-file.js';
import { settingsAt } from './settings-at.js';
import { traceBatch } from './trace.js';
import { type TrainedParts, trainPageRun } from './train-run.js';

/** One machine with everything that is needed to train it. */
export interface Run {
  describe(): OpenedRun;
  train(listener: RunListener): Promise<TrainingEnd>;
  pause(): void;
  trace(request: TraceRequest): Promise<TraceSnapshot>;
  evaluate(lengths: readonly number[], sequences: number): Promise<readonly EvaluationEntry[]>;
  store(): Promise<Uint8Array<ArrayBuffer>>;
  /** Ends training and frees everything. */
  close(): Promise<void>;
}

/**
 * Opens a fresh run, or the one in a file.
 * @throws {InvalidOptionsError | CheckpointError | UserError | TaskError} saying what is wrong; nothing stays
 *   allocated then.
 */
export async function openRun({ config, file: bytes, task: port }: OpenRequest): Promise<Run> {
  const source = port && (await connectTask(port));
  const registry = registryWith(source);
  const packed = bytes !== null && isPacked(bytes);
  const storage = pageStorage(packed ? bytes : null);
  const kept = packed ? await supplied(source, () => describeKept(storage, registry)) : null;
  const file = bytes && !packed ? decodeRunFile(bytes) : null;
  const experiment = await supplied(source, () =>
    loadExperiment(kept?.config ?? (file ? file.config : config), registry),
  );
  const complete = (options: JsonObject) => ({ ...loadExperiment(options, registry).config });
  const settings =
    bytes && (await supplied(source, () => settingsOf({ ...experiment.config }, complete)));
  const model = experiment.build();
  try {
    const begin = kept ?? beginningOf(file, experiment);
    if (begin.model) loadModelFile(model, begin.model);
    const resume = async () => (await supplied(source, () => readKept(storage, registry))).resume;
    return runOf({ experiment, model, source, settings, storage, file, resume }, begin, bytes);
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** The state of a run from a file that the page saved, or of a fresh one. */
function beginningOf(file: RunFile | null, { config }: Experiment): Standing {
  if (!file) return { model: null, history: noHistory, sequences: 0, ended: false };
  const weights = keptWeights(file, config);
  return {
    model: weights ? { ...file.file, weights } : file.file,
    history: historyOf(file.past),
    sequences: file.checkpoint?.state.sequences ?? 0,
    ended: weights !== null,
  };
}

/** The parts of Tapehead, and the visitor's task if there is one. */
function registryWith(source: TaskSource | null): Registry {
  const { tasks, ...parts } = standardRegistry;
  const custom = (options: JsonObject) => {
    if (!source)
      throw new InvalidOptionsError([
        'task: this run is of a task of its own; load it from its file or link',
      ]);
    return customTask(source, options);
  };
  return { ...parts, tasks: { ...tasks, custom } };
}

/** @throws {Error} if the task cannot be asked about patterns, in which case the page does not offer it. */
function patternOf(task: Task, rows: readonly (readonly number[])[]): Batch {
  if (task.fromPattern) return task.fromPattern(rows);
  throw new Error(`A pattern cannot be asked of this task, ${task.kind}.`);
}

type Standing = Omit<KeptRun, 'config'>;

interface RunParts extends Omit<TrainedParts, 'step' | 'passes'> {
  readonly settings: Settings | null;
}

function runOf(
  { settings, ...parts }: RunParts,
  begin: Standing,
  bytes: Uint8Array<ArrayBuffer> | null,
): Run {
  const { experiment, model, source, storage, file } = parts;
  const { config, task } = experiment;
  const step = compileStep(model, experiment.stepOptions);
  const passes = compileModel(model);
  const first = bytes ?? encodeModel(model, { metadata: { config } });
  let { sequences, ended } = begin;
  let pausing = new AbortController();
  let training: Promise<TrainingEnd> | null = null;

  const train = async (listener: RunListener) => {
    ended = false;
    const end = await trainPageRun({ ...parts, step, passes }, pausing.signal, {
      onFile(packed) {
        listener.onFile(packed);
      },
      onNews(news) {
        sequences = news.progress.sequences;
        listener.onNews(news);
      },
    });
    ended = end.stoppedBy !== 'signal' && end.stoppedBy !== 'diverged';
    return end;
  };
  const pause = () => {
    pausing.abort();
  };
  return {
    describe() {
      const { kind, inputSize, outputSize } = task;
      return {
        config,
        settings,
        task: {
          kind,
          inputSize,
          outputSize,
          settings: task.settings,
          words: wordsOf(task),
          asksPatterns: task.fromPattern !== undefined,
        },
        weights: countWeights(model.weights),
        isTrained: file !== null && file.checkpoint === null,
        sequences,
        ended,
        card: file?.file.metadata.card ?? null,
        history: begin.history,
      };
    },
    async train(listener) {
      if (training) return training;
      pausing = new AbortController();
      training = train(listener).finally(() => {
        training = null;
      });
      return training;
    },
    pause,
    async trace(request) {
      const batch =
        request.kind === 'pattern'
          ? patternOf(task, request.rows)
          : await supplied(source, () => task.sample([request.setting], createRng(request.seed)));
      return traceBatch(task, model, passes, batch, {
        sequences,
        optimalBits: task.optimalBits(batch),
      });
    },
    evaluate: (lengths, count) =>
      supplied(source, () =>
        experiment.evaluate(passes, {
          settings: settingsAt(task, lengths),
          sequences: count,
        }),
      ),
    store: async () => (await encodeRunFile(storage, ended)) ?? first,
    async close() {
      pause();
      await training?.catch(() => undefined);
      source?.close();
      passes.dispose();
      step.dispose();
      model.dispose();
    },
  };
}
