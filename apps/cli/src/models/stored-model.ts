import {
  CheckpointError,
  decodeModel,
  decodeModelFile,
  decodeSafetensors,
  type ModelFile,
  NewerFormatError,
} from '@tapehead/checkpoint';
import {
  InvalidOptionsError,
  type JsonObject,
  type ModelSizes,
  type Registry,
  type SequenceModel,
} from '@tapehead/core';
import { type Experiment, loadExperiment } from '@tapehead/experiments';
import { type Computation, parseComputation, requireModules, type RunParts } from '@tapehead/runs';
import { zooCard, type ZooCard } from '@tapehead/zoo';
import { nameFile } from './name-file.js';

/** A stored model, from any source. */
export interface StoredModel
  extends Pick<ModelFile, 'architecture' | 'weights' | 'tensors' | 'metadata'>, ModelSizes {
  /** The experiment that it was trained with; null for a model that was not trained here. */
  readonly experiment: Experiment | null;
  /** The parts that the model's architecture and the experiment may name. */
  readonly registry: Registry;
  /** The card of a model of the zoo. */
  readonly card: ZooCard | undefined;
  /** What computed its training; undefined if that is unknown, or this version does not have it. */
  readonly computation: Computation | undefined;
  /**
   * The model, on the backend that is selected. The caller frees it.
   * @throws {UserError} if it cannot be built.
   */
  build(): SequenceModel;
}

/**
 * Reads a model from the bytes of its file; `where` begins the messages.
 * @throws {UserError} if they are damaged or contradict themselves.
 */
export function decodeStoredModel(
  where: string,
  bytes: Uint8Array,
  { registry, modules }: RunParts,
): StoredModel {
  return nameFile(where, () => {
    const { metadata, architecture, inputSize, outputSize, weights, tensors } = decode(bytes);
    const computation = parseComputation(metadata.computation);
    requireModules(where, computation?.modules ?? [], modules);
    const experiment = experimentOf(metadata, registry);
    if (experiment) requireFit({ inputSize, outputSize }, experiment);
    return {
      architecture,
      inputSize,
      outputSize,
      weights,
      tensors,
      metadata,
      experiment,
      card: zooCard.safeParse(metadata.card).data,
      registry,
      computation,
      build: () => nameFile(where, () => decodeModel(bytes, registry).model),
    };
  });
}

/** Decodes a model's file. If it holds weights of another program, the error says how to import them. */
function decode(bytes: Uint8Array): ModelFile {
  try {
    return decodeModelFile(bytes);
  } catch (error) {
    if (!(error instanceof CheckpointError) || error instanceof NewerFormatError) throw error;
    // Throws too if it is no safetensors file at all.
    decodeSafetensors(bytes);
    throw new CheckpointError(
      `${error.message}; weights that another program wrote become a model with tapehead import`,
    );
  }
}

function experimentOf({ config }: JsonObject, registry: Registry): Experiment | null {
  return config === undefined ? null : loadExperiment(config, registry);
}

function requireFit(model: ModelSizes, { task }: Experiment): void {
  if (model.inputSize === task.inputSize && model.outputSize === task.outputSize) return;
  throw new InvalidOptionsError([
    `the model has ${model.inputSize} inputs and ${model.outputSize} outputs, but its task ${task.kind} has ${task.inputSize} and ${task.outputSize}`,
  ]);
}
