import { encodeModel, loadModelFile } from '@tapehead/checkpoint';
import {
  type Batch,
  createRng,
  InvalidOptionsError,
  type JsonObject,
  type Registry,
  type SequenceModel,
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
import { noHistory } from './history.js';
import type {
  OpenedRun,
  OpenRequest,
  RunListener,
  TraceRequest,
  TraceSnapshot,
  TrainingEnd,
} from './protocol.js';
import { decodeRun, hasEnded, type StoredRun } from './run-file.js';
import { settingsAt } from './settings-at.js';
import { traceBatch } from './trace.js';
import { trainRun } from './train-run.js';

/** One machine with all that trains it. */
export interface Run {
  describe(): OpenedRun;
  train(listener: RunListener): Promise<TrainingEnd>;
  pause(): void;
  trace(request: TraceRequest): Promise<TraceSnapshot>;
  evaluate(lengths: readonly number[], sequences: number): Promise<readonly EvaluationEntry[]>;
  store(): Uint8Array<ArrayBuffer>;
  /** Ends training and frees everything. */
  close(): Promise<void>;
}

/**
 * A fresh run, or the one that a file holds.
 * @throws {InvalidOptionsError | CheckpointError | TaskError} saying what is wrong; nothing stays allocated then.
 */
export async function openRun({ config, file, task: port }: OpenRequest): Promise<Run> {
  const source = port && (await connectTask(port));
  const stored = file && decodeRun(file);
  const registry = registryWith(source);
  const experiment = await supplied(source, () =>
    loadExperiment(stored ? stored.config : config, registry),
  );
  const complete = (options: JsonObject) => ({ ...loadExperiment(options, registry).config });
  const settings =
    stored && (await supplied(source, () => settingsOf({ ...experiment.config }, complete)));
  const model = experiment.build();
  try {
    if (stored) loadShown(model, experiment, stored);
    return runOf({ experiment, model, source, settings }, stored, file);
  } catch (error) {
    model.dispose();
    throw error;
  }
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

/** The weights that the run would have if it ended now. */
function loadShown(
  model: SequenceModel,
  { config }: Experiment,
  { model: file, checkpoint }: StoredRun,
): void {
  const { best } = file.tensors;
  const ended = checkpoint !== null && hasEnded(config, checkpoint.state);
  loadModelFile(model, ended && best && config.keep === 'best' ? { ...file, weights: best } : file);
}

/** @throws {Error} if patterns cannot be asked of the task; the page does not offer it then. */
function patternOf(task: Task, rows: readonly (readonly number[])[]): Batch {
  if (task.fromPattern) return task.fromPattern(rows);
  throw new Error(`A pattern cannot be asked of this task, ${task.kind}.`);
}

interface RunParts {
  readonly experiment: Experiment;
  readonly model: SequenceModel;
  readonly source: TaskSource | null;
  readonly settings: Settings | null;
}

function runOf(
  { experiment, model, source, settings }: RunParts,
  stored: StoredRun | null,
  storedFile: Uint8Array<ArrayBuffer> | null,
): Run {
  const { config, task } = experiment;
  const step = compileStep(model, experiment.stepOptions);
  const passes = compileModel(model);
  let file = storedFile ?? encodeModel(model, { metadata: { config } });
  let sequences = stored?.checkpoint?.state.sequences ?? 0;
  let pausing = new AbortController();
  let training: Promise<TrainingEnd> | null = null;

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
        isTrained: stored !== null && stored.checkpoint === null,
        sequences,
        ended: stored?.checkpoint ? hasEnded(config, stored.checkpoint.state) : false,
        card: stored?.model.metadata.card ?? null,
        history: stored?.history ?? noHistory,
      };
    },
    async train(listener) {
      if (training) return training;
      pausing = new AbortController();
      const { checkpoint, history } = decodeRun(file);
      training = trainRun(
        { experiment, model, step, passes, source },
        {
          from: checkpoint,
          history,
          signal: pausing.signal,
          listener: {
            onNews(news) {
              sequences = news.progress.sequences;
              listener.onNews(news);
            },
            onFile(next) {
              file = next;
              listener.onFile(next);
            },
          },
        },
      ).finally(() => {
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
    store: () => file,
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
