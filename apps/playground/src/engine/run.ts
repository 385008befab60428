import { encodeModel, loadModelFile } from '@tapehead/checkpoint';
import {
  type Batch,
  createRng,
  type JsonObject,
  type Registry,
  type Setting,
  type Task,
  wordsOf,
} from '@tapehead/core';
import { countWeights } from '@tapehead/core/layers';
import { controllerOf, type Experiment, loadExperiment } from '@tapehead/experiments';
import type { EvaluationEntry } from '@tapehead/trainer';
import { channelsOf, packSequence } from '@tapehead/tasks';
import { compileModel } from '@tapehead/wasm';
import { zooCard } from '@tapehead/zoo';
import { supplied } from '../custom/custom-task.js';
import { connectTask, type TaskSource } from '../custom/task-source.js';
import type { Settings } from '../settings/settings.js';
import { settingsOf } from '../settings/settings-of.js';
import { orSay } from '../ui/or-say.js';
import { goalIn } from './goal.js';
import { historyOf, noHistory } from './history.js';
import { isPacked } from './is-packed.js';
import type { KeptRun } from './kept-run.js';
import type {
  OpenedRun,
  OpenRequest,
  PartReport,
  RunListener,
  TraceRequest,
  TraceSnapshot,
  TrainingEnd,
} from './protocol.js';
import { registryWith } from './registry.js';
import { decodeRunFile, keptWeights, type RunFile } from './run-file.js';
import { settingsAt } from './settings-at.js';
import { traceBatch } from './trace.js';
import type { TrainedMachine, Training } from './training.js';

/** One machine with everything that is needed to train it. */
export interface Run {
  describe(): OpenedRun;
  train(listener: RunListener): Promise<TrainingEnd>;
  pause(): void;
  trace(request: TraceRequest): Promise<TraceSnapshot>;
  explain(): Promise<PartReport>;
  evaluate(
    at: readonly (number | Setting)[],
    sequences: number,
  ): Promise<readonly EvaluationEntry[]>;
  store(): Promise<Uint8Array<ArrayBuffer>>;
  /** Ends training and frees everything. */
  close(): Promise<void>;
}

/**
 * Opens a fresh run, or the one in a file.
 * @throws {InvalidOptionsError | CheckpointError | UserError | SourceError} saying what is wrong; nothing stays
 *   allocated then.
 */
export async function openRun({ config, file: bytes, sandboxes }: OpenRequest): Promise<Run> {
  const source = sandboxes.task ? await connectTask(sandboxes.task) : null;
  const registry = await registryWith(source, sandboxes);
  const packed = bytes && isPacked(bytes) ? bytes : null;
  const kept = packed && (await describePacked(packed, source, registry));
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
    return runOf({ experiment, model, registry, source, settings, packed, file }, begin, bytes);
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** The run in packed files. What reads them is only loaded when there are any. */
async function describePacked(
  packed: Uint8Array,
  source: TaskSource | null,
  registry: Registry,
): Promise<KeptRun> {
  const { describeKept } = await orSay(keeps, import('./kept-run.js'));
  return supplied(source, () => describeKept(packed, registry));
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

/** @throws {InvalidOptionsError | Error} if the task cannot be asked this; then the page does not offer it. */
function batchOf(task: Task, request: TraceRequest): Batch {
  if (request.kind === 'drawn') return task.sample([request.setting], createRng(request.seed));
  if (request.kind === 'sequence') {
    const { kind, ...sequence } = request;
    return { sequences: 1, ...packSequence(kind, sequence, task) };
  }
  if (task.fromPattern) return task.fromPattern(request.rows);
  throw new Error(`A pattern cannot be asked of this task, ${task.kind}.`);
}

/** What reads and writes runs as they are kept, in words. */
const keeps = 'What keeps runs';

type Standing = Omit<KeptRun, 'config'>;

interface RunParts extends Omit<TrainedMachine, 'passes'> {
  readonly settings: Settings | null;
}

function runOf(
  { settings, ...parts }: RunParts,
  begin: Standing,
  bytes: Uint8Array<ArrayBuffer> | null,
): Run {
  const { experiment, model, source, packed, file } = parts;
  const { config, task } = experiment;
  const passes = compileModel(model);
  const first = bytes ?? encodeModel(model, { metadata: { config } });
  let { sequences, ended } = begin;
  let pausing = new AbortController();
  let training: Promise<TrainingEnd> | null = null;
  let trainer: Training | null = null;

  const trained = async () => {
    const { createTraining } = await orSay('What trains', import('./training.js'));
    return (trainer ??= createTraining({ ...parts, passes }));
  };

  const train = async (listener: RunListener) => {
    ended = false;
    const { signal } = pausing;
    const end = await (
      await trained()
    ).train(signal, {
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
          channels: channelsOf(task),
          settings: task.settings,
          lengthStep: task.lengthStep ?? 1,
          words: wordsOf(task),
          goal: goalIn(task),
          asksPatterns: task.fromPattern !== undefined,
        },
        controller: controllerOf(model.architecture) ?? null,
        weights: countWeights(model.weights),
        isTrained: file?.checkpoint === null,
        sequences,
        ended,
        card: zooCard.safeParse(file?.file.metadata.card).data ?? null,
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
      const batch = await supplied(source, () => batchOf(task, request));
      return traceBatch(task, model, passes, batch, {
        sequences,
        optimalBits: task.optimalBits(batch),
      });
    },
    async explain() {
      const { explain } = await orSay('What explains the machine', import('./explain.js'));
      return explain(model, passes);
    },
    evaluate: (at, count) =>
      supplied(source, () =>
        experiment.evaluate(passes, {
          settings: at.flatMap((one) => (typeof one === 'number' ? settingsAt(task, [one]) : one)),
          sequences: count,
        }),
      ),
    async store() {
      if (trainer) return (await trainer.stored(ended)) ?? first;
      if (packed === null) return first;
      const { encodePacked } = await orSay(keeps, import('./encode-run-file.js'));
      return (await encodePacked(packed, ended)) ?? first;
    },
    async close() {
      pause();
      await training?.catch(() => undefined);
      source?.close();
      passes.dispose();
      trainer?.dispose();
      model.dispose();
    },
  };
}
