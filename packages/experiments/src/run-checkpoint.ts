import {
  CheckpointError,
  decodeModelFile,
  encodeModelFile,
  loadModelFile,
  loadTensors,
  type ModelFile,
  type NamedTensorData,
  readTensors,
} from '@tapehead/checkpoint';
import {
  type AsyncTrainStep,
  InvalidOptionsError,
  type JsonObject,
  type NamedVariables,
  parseOptions,
  restoreRng,
  type SequenceModel,
} from '@tapehead/core';
import { prefixed } from '@tapehead/core/layers';
import {
  parseTrainingState,
  type RememberedWeights,
  rememberWeights,
  type TrainingState,
} from '@tapehead/trainer';
import * as z from 'zod';
import type { Experiment } from './experiment.js';
import { optionsOf } from './part-options.js';
import { withLaterPhases } from './phases.js';

/** Everything that a training run changes. */
export interface RunParts {
  readonly model: SequenceModel;
  readonly step: Pick<AsyncTrainStep, 'optimizerState'>;
  /** The weights of the best check. */
  readonly best: RememberedWeights;
  /** The last good weights and optimizer state. */
  readonly good: RememberedWeights;
}

/** The parts of a run, its copies made from the weights as they are now. */
export function runParts(model: SequenceModel, step: RunParts['step']): RunParts {
  return {
    model,
    step,
    best: rememberWeights(model.weights),
    good: rememberWeights(variablesOf(model, step)),
  };
}

/** A training run as it was at some time: all that it needs to go on, and to end with the same bits. */
export interface RunCheckpoint {
  /** The config of its experiment. */
  readonly config: JsonObject;
  /** Where training stood. */
  readonly state: TrainingState;
  /** All that was stored, with whatever was added to the metadata. */
  readonly file: ModelFile;
}

/**
 * The file of a run: that of its model, and in it the optimizer's state (`optimizer/…`), the weights of the
 * best check, if there was one (`best/…`), the last good weights and optimizer state (`good/weights.…`,
 * `good/optimizer.…`), and `config` and `state` among the metadata.
 * @throws {CheckpointError} if a number is not finite.
 */
export function encodeRunCheckpoint(
  { model, step, best, good }: RunParts,
  { config }: Experiment,
  state: TrainingState,
  metadata: JsonObject,
): Uint8Array<ArrayBuffer> {
  const { architecture, inputSize, outputSize } = model;
  return encodeModelFile({
    architecture,
    inputSize,
    outputSize,
    weights: readTensors(model.weights),
    tensors: {
      optimizer: readTensors(step.optimizerState),
      ...(state.bestCheck && { best: best.values }),
      good: good.values,
    },
    metadata: { ...metadata, config, state },
  });
}

/** Whether all weights and optimizer state are finite, as they must be to be stored. */
export function isStorable({ model, step }: RunParts): boolean {
  return Object.values(variablesOf(model, step)).every((variable) =>
    variable.dataSync().every(Number.isFinite),
  );
}

const stored = z.object({ config: optionsOf<JsonObject>(), state: z.unknown() });

const fileOption = z.looseObject(
  { metadata: z.custom<unknown>() },
  { error: 'a model file, such as decodeModelFile(bytes)' },
);

/**
 * Reads the file of a run, and checks all that can be checked without its experiment.
 * @throws {CheckpointError} naming the first fault, also for the file of a mere model.
 */
export function decodeRunCheckpoint(bytes: Uint8Array): RunCheckpoint {
  return asRunCheckpoint(decodeModelFile(bytes));
}

/**
 * The same of a file that was read already.
 * @throws {InvalidOptionsError} if it is none.
 * @throws {CheckpointError} naming the first fault, also for the file of a mere model.
 */
export function asRunCheckpoint(file: ModelFile): RunCheckpoint {
  const { metadata } = parseOptions('asRunCheckpoint.file', fileOption, file);
  const { success, data } = stored.safeParse(metadata);
  if (!success) {
    throw new CheckpointError(
      'metadata: there is no config and state; the file holds a model, and no run that could go on',
    );
  }
  return { config: data.config, state: asCheckpointFault(() => checkedState(data.state)), file };
}

function checkedState(value: unknown): TrainingState {
  const state = parseTrainingState(value);
  for (const rng of [state.rng, state.checkRng]) restoreRng(rng ?? []);
  return state;
}

/**
 * Puts a run back to where it was.
 * @throws {CheckpointError} if the checkpoint is one of another experiment, or lacks something; then nothing
 *   has changed.
 */
export function restoreRun(
  { config, state, file }: RunCheckpoint,
  { model, step, best, good }: RunParts,
  experiment: Experiment,
): void {
  const { sequences } = state;
  // Phases may have been added since: they begin where training stands, or later.
  const now = withLaterPhases(config, experiment.config, sequences);
  const difference = asCheckpointFault(() => experiment.differenceFrom(now));
  if (difference !== undefined) {
    throw new CheckpointError(`the checkpoint is one of another run: ${difference}`);
  }
  const everything = variablesOf(model, step);
  const before = rememberWeights(everything);
  const group = (name: string): NamedTensorData => file.tensors[name] ?? new Map();
  try {
    loadTensors(everything, group('good'));
    good.remember();
    if (state.bestCheck) loadTensors(model.weights, group('best'));
    best.remember();
    loadTensors(step.optimizerState, group('optimizer'));
    loadModelFile(model, file);
  } catch (error) {
    before.recall();
    good.remember();
    best.remember();
    throw error;
  }
}

/** The weights and optimizer state under names of their own. */
function variablesOf(model: SequenceModel, { optimizerState }: RunParts['step']): NamedVariables {
  return { ...prefixed('weights', model.weights), ...prefixed('optimizer', optimizerState) };
}

function asCheckpointFault<Result>(check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof InvalidOptionsError || error instanceof RangeError)) throw error;
    throw new CheckpointError(error.message, { cause: error });
  }
}
