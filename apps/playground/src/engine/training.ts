import type { Registry, SequenceModel } from '@tapehead/core';
import type { Experiment } from '@tapehead/experiments';
import type { Passes } from '@tapehead/runs';
import { compileStep } from '@tapehead/wasm';
import { supplied } from '../custom/custom-task.js';
import type { TaskSource } from '../custom/task-source.js';
import { encodeRunFile } from './encode-run-file.js';
import { pageStorage, readKept } from './kept-run.js';
import type { RunListener, TrainingEnd } from './protocol.js';
import type { RunFile } from './run-file.js';
import { trainPageRun } from './train-run.js';

/** What is trained. */
export interface TrainedMachine {
  readonly experiment: Experiment;
  readonly model: SequenceModel;
  readonly passes: Passes;
  readonly registry: Registry;
  /** Where the sequences of a visitor's task come from. */
  readonly source: TaskSource | null;
  /** The packed files of the run; null if it is a fresh one, or one of a single file. */
  readonly packed: Uint8Array | null;
  /** The file from which the run came, if it did and has not been trained since. */
  readonly file: RunFile | null;
}

/** The training of a run, with what it stores. It is only loaded when someone trains. */
export interface Training {
  /** Trains until the signal or the run's own end. */
  train(signal: AbortSignal, listener: RunListener): Promise<TrainingEnd>;
  /** The run in one file as it was stored last; null if nothing was stored yet. */
  stored(ended: boolean): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Frees the compiled step. */
  dispose(): void;
}

export function createTraining({ packed, registry, ...machine }: TrainedMachine): Training {
  const { model, experiment, source } = machine;
  const storage = pageStorage(packed);
  const step = compileStep(model, experiment.stepOptions);
  const resume = async () => (await supplied(source, () => readKept(storage, registry))).resume;
  return {
    train: (signal, listener) =>
      trainPageRun({ ...machine, step, storage, resume }, signal, listener),
    stored: (ended) => encodeRunFile(storage, ended),
    dispose() {
      step.dispose();
    },
  };
}
