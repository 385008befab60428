import { encodeModel, loadModelFile } from '@tapehead/checkpoint';
import { countWeights } from '@tapehead/layers';
import { createRng } from '@tapehead/random';
import { type Experiment, loadExperiment } from '@tapehead/recipes';
import type { SequenceModel } from '@tapehead/spec';
import type { EvaluationEntry } from '@tapehead/trainer';
import { compile, compileModel } from '@tapehead/wasm';
import { noHistory } from './history.js';
import { patternBatch } from './pattern-batch.js';
import type {
  OpenedRun,
  OpenRequest,
  RunListener,
  TraceRequest,
  TraceSnapshot,
  TrainingEnd,
} from './protocol.js';
import { decodeRun, hasEnded, type StoredRun } from './run-file.js';
import { traceBatch } from './trace.js';
import { trainRun } from './train-run.js';

/** One machine with all that trains it. */
export interface Run {
  describe(): OpenedRun;
  train(listener: RunListener): Promise<TrainingEnd>;
  pause(): void;
  trace(request: TraceRequest): TraceSnapshot;
  evaluate(lengths: readonly number[], sequences: number): Promise<readonly EvaluationEntry[]>;
  store(): Uint8Array;
  /** Ends training and frees everything. */
  close(): Promise<void>;
}

/**
 * A fresh run, or the one that a file holds.
 * @throws {InvalidOptionsError | CheckpointError} saying what is wrong; nothing stays allocated then.
 */
export function openRun({ config, file }: OpenRequest): Run {
  const stored = file && decodeRun(file);
  const experiment = loadExperiment(stored ? stored.config : config);
  const model = experiment.build();
  try {
    if (stored) loadShown(model, experiment, stored);
    return runOf(experiment, model, stored, file);
  } catch (error) {
    model.dispose();
    throw error;
  }
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

function runOf(
  experiment: Experiment,
  model: SequenceModel,
  stored: StoredRun | null,
  storedFile: Uint8Array | null,
): Run {
  const { config, task } = experiment;
  const step = compile(model, experiment.stepOptions);
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
      const { kind, inputSize, outputSize, settings } = task;
      return {
        config,
        task: { kind, inputSize, outputSize, settings },
        weights: countWeights(model.weights),
        sequences,
        history: stored?.history ?? noHistory,
      };
    },
    async train(listener) {
      if (training) return training;
      pausing = new AbortController();
      const { checkpoint, history } = decodeRun(file);
      training = trainRun(
        { experiment, model, step, passes },
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
    trace(request) {
      const batch =
        request.kind === 'pattern'
          ? patternBatch(task, request.rows)
          : task.sample([request.setting], createRng(request.seed));
      return traceBatch(model, passes, batch, sequences);
    },
    evaluate: (lengths, count) =>
      experiment.evaluate(passes, {
        settings: lengths.map((length) => ({ length })),
        sequences: count,
      }),
    store: () => file,
    async close() {
      pause();
      await training;
      passes.dispose();
      step.dispose();
      model.dispose();
    },
  };
}
