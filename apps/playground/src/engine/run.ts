import { countWeights } from '@tapehead/layers';
import { createRng } from '@tapehead/random';
import { type Experiment, loadExperiment } from '@tapehead/recipes';
import type { SequenceModel } from '@tapehead/spec';
import { type EvaluationEntry, rememberWeights } from '@tapehead/trainer';
import { compile, compileModel } from '@tapehead/wasm';
import { noHistory } from './history.js';
import { patternBatch } from './pattern-batch.js';
import type { OpenedRun, OpenRequest, RunNews, TraceRequest, TrainingEnd } from './protocol.js';
import type { TraceSnapshot } from './protocol.js';
import { decodeRun, encodeRun, type RunPosition, type StoredRun } from './run-file.js';
import { traceBatch } from './trace.js';
import { beginning, trainRun } from './train-run.js';

/** One machine with all that trains it. */
export interface Run {
  describe(): OpenedRun;
  train(onNews: (news: RunNews) => void): Promise<TrainingEnd>;
  pause(): void;
  trace(request: TraceRequest): TraceSnapshot;
  evaluate(lengths: readonly number[], sequences: number): Promise<readonly EvaluationEntry[]>;
  store(): Promise<Uint8Array>;
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
    return runOf(experiment, model, stored);
  } catch (error) {
    model.dispose();
    throw error;
  }
}

function runOf(experiment: Experiment, model: SequenceModel, stored: StoredRun | null): Run {
  const { config, task } = experiment;
  const step = compile(model, experiment.stepOptions);
  const best = rememberWeights(model.weights);
  const passes = compileModel(model);
  const tensors = { model, slots: step.slots, best: best.weights };
  const dispose = () => {
    passes.dispose();
    best.dispose();
    step.dispose();
  };
  let position: RunPosition;
  try {
    stored?.load(tensors);
    position = stored?.position ?? { state: beginning(experiment), history: noHistory };
  } catch (error) {
    dispose();
    throw error;
  }
  let pausing = new AbortController();
  let training: Promise<TrainingEnd> | null = null;
  const waiting: ((file: Uint8Array) => void)[] = [];

  const file = () => encodeRun(tensors, config, position);
  const answer = () => {
    for (const resolve of waiting.splice(0)) resolve(file());
  };
  const pause = () => {
    pausing.abort();
  };
  return {
    describe() {
      const { kind, inputSize, outputSize, settings } = task;
      const { state, history } = position;
      return {
        config,
        task: { kind, inputSize, outputSize, settings },
        weights: countWeights(model.weights),
        sequences: state.sequences,
        trainSeconds: state.trainSeconds,
        history,
      };
    },
    async train(onNews) {
      if (training) return training;
      pausing = new AbortController();
      const parts = { experiment, model, step, passes, best };
      training = trainRun(parts, position, {
        signal: pausing.signal,
        onNews,
        onMove(next) {
          position = next;
          answer();
        },
      }).finally(() => {
        training = null;
        answer();
      });
      return training;
    },
    pause,
    trace(request) {
      const batch =
        request.kind === 'pattern'
          ? patternBatch(task, request.rows)
          : task.sample([request.setting], createRng(request.seed));
      return traceBatch(model, passes, batch, position.state.sequences);
    },
    evaluate: (lengths, sequences) =>
      experiment.evaluate(passes, { settings: lengths.map((length) => ({ length })), sequences }),
    // While it trains, the weights are what the position says only as it is reported.
    store: async () => (training ? new Promise((resolve) => waiting.push(resolve)) : file()),
    async close() {
      pause();
      await training;
      dispose();
      model.dispose();
    },
  };
}
