import { decodeModelFile, encodeModel, loadTensors } from '@tapehead/checkpoint';
import type { ExperimentConfig } from '@tapehead/recipes';
import type { NamedVariables, SequenceModel } from '@tapehead/spec';
import { parseTrainingState, type TrainingState } from '@tapehead/trainer';
import { type History, parseHistory } from './history.js';

/** All of a run but its weights. */
export interface RunPosition {
  readonly state: TrainingState;
  readonly history: History;
}

/** The tensors of a run: the model's, and what training needs beside them. */
export interface RunTensors {
  readonly model: SequenceModel;
  /** The optimizer's. */
  readonly slots: NamedVariables;
  /** The weights of the best check so far. */
  readonly best: NamedVariables;
}

/** A run that was stored here, or a model that was stored elsewhere and has no position. */
export interface StoredRun {
  /** Unchecked. */
  readonly config: unknown;
  readonly position: RunPosition | null;
  /**
   * Puts the stored numbers in place.
   * @throws {CheckpointError} if they do not fit.
   */
  load(tensors: RunTensors): void;
}

/** A run as a file: with it training goes on to the same bits. */
export function encodeRun(
  { model, slots, best }: RunTensors,
  config: ExperimentConfig,
  { state, history }: RunPosition,
): Uint8Array<ArrayBuffer> {
  return encodeModel(model, {
    metadata: { config, state, history },
    tensors: { optimizer: slots, best },
  });
}

/** @throws {CheckpointError} if the file is damaged or says too little. */
export function decodeRun(bytes: Uint8Array): StoredRun {
  const { metadata, weights, tensors } = decodeModelFile(bytes);
  const { config, state, history } = metadata;
  const { optimizer, best } = tensors;
  const position =
    state === undefined || !optimizer
      ? null
      : { state: parseTrainingState(state), history: parseHistory(history) };
  return {
    config,
    position,
    load(into) {
      loadTensors(into.model.weights, weights);
      if (!position || !optimizer) return;
      loadTensors(into.slots, optimizer);
      loadTensors(into.best, best ?? weights);
    },
  };
}
