import {
  checkedElsewhere,
  createRng,
  type JsonObject,
  type NamedTensors,
  parseOptions,
  type Registry,
  requireModel,
  requireRegistry,
  type SequenceModel,
  strictOptions,
  variablesOption,
} from '@tapehead/core';
import { findKind } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { CheckpointError, messageOf } from './checkpoint-error.js';
import { firstDifference } from './first-difference.js';
import { limitedRng } from './limited-rng.js';
import { loadTensors } from './load-tensors.js';
import { decodeModelFile, encodeModelFile, type ModelFile } from './model-file.js';
import type { NamedTensorData, TensorData } from './tensor-data.js';

/** What to store beside the model. */
export interface ModelExtras {
  /** Anything of your own, such as recipe, generator state and position. */
  readonly metadata?: JsonObject;
  /** Further tensors by group, such as `{ optimizer: step.optimizerState }`. */
  readonly tensors?: Readonly<Record<string, NamedTensors>>;
}

const extrasOption = strictOptions({
  metadata: checkedElsewhere<JsonObject>(),
  tensors: z
    .record(z.string(), z.custom<NamedTensors>(), {
      error: 'groups of tensors by their names, such as { optimizer: step.optimizerState }',
    })
    .optional(),
});

/** A model built from a file, and all else that the file holds. */
export interface DecodedModel extends ModelFile {
  /** Free it with its `dispose`. */
  readonly model: SequenceModel;
}

/**
 * The file of a model: weights, architecture and sizes as safetensors with a checksum. The same model and
 * extras give the same bytes.
 * @throws {CheckpointError} where a value is not finite or a name cannot be stored.
 */
export function encodeModel(
  model: SequenceModel,
  extras: ModelExtras = {},
): Uint8Array<ArrayBuffer> {
  return encodeModelFile(modelFileOf(model, extras));
}

/** Like `encodeModel`, but not yet as bytes. */
export function modelFileOf(model: SequenceModel, extras: ModelExtras): ModelFile {
  requireModel('model', model);
  const { metadata = {}, tensors = {} } = parseOptions('extras', extrasOption, extras);
  const { architecture, inputSize, outputSize } = model;
  const groups = Object.entries(tensors).map(
    ([group, named]) => [group, readTensors(named)] as const,
  );
  return {
    architecture,
    inputSize,
    outputSize,
    metadata,
    weights: readTensors(model.weights),
    tensors: Object.fromEntries(groups),
  };
}

/**
 * Builds the model that the file describes, from the parts that the registry holds, with the weights of
 * the file.
 * @throws {CheckpointError} where the file is damaged, names an unknown part or holds weights that its own
 * architecture does not have. Nothing stays allocated then.
 */
export function decodeModel(bytes: Uint8Array, registry: Registry): DecodedModel {
  return buildModel(decodeModelFile(bytes), registry);
}

/** Like `decodeModel`, from a decoded file. */
export function buildModel(file: ModelFile, registry: Registry): DecodedModel {
  requireRegistry('registry', registry);
  const before = new Set(Object.keys(tf.engine().registeredVariables));
  try {
    const { kind, options } = file.architecture;
    const definition = findKind('model', registry.models, kind)(options, registry);
    const model = definition.build(
      { inputSize: file.inputSize, outputSize: file.outputSize },
      buildingRng(file),
    );
    loadTensors(model.weights, file.weights);
    return { ...file, model };
  } catch (error) {
    for (const [name, variable] of Object.entries(tf.engine().registeredVariables)) {
      if (!before.has(name)) variable.dispose();
    }
    if (error instanceof CheckpointError) throw error;
    throw new CheckpointError(`the model cannot be built: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Sets the weights of a model to those of a file that was made from a model of the same architecture.
 * @throws {CheckpointError} naming the first fault or difference. The model has not changed then.
 */
export function loadWeights(model: SequenceModel, bytes: Uint8Array): ModelFile {
  const file = decodeModelFile(bytes);
  loadModelFile(model, file);
  return file;
}

const fileOption = z.custom<ModelFile>(
  (value) =>
    Reflect.get(Object(value), 'weights') instanceof Map && 'architecture' in Object(value),
  { error: 'a model file, such as decodeModelFile(bytes)' },
);

/**
 * The same from a file that was read already.
 * @throws {InvalidOptionsError} if it is none.
 * @throws {CheckpointError} naming the first difference. The model has not changed then.
 */
export function loadModelFile(model: SequenceModel, file: ModelFile): void {
  requireModel('model', model);
  parseOptions('loadModelFile.file', fileOption, file);
  const difference = firstDifference(file, model);
  if (difference !== undefined) throw new CheckpointError(difference);
  loadTensors(model.weights, file.weights);
}

/**
 * The numbers of tensors, such as variables, as they are now.
 * @throws {InvalidOptionsError} for what are no tensors by their names.
 */
export function readTensors(tensors: NamedTensors): NamedTensorData {
  parseOptions('readTensors.tensors', variablesOption(), tensors);
  return new Map(
    Object.entries(tensors).map(([name, tensor]): [string, TensorData] => [
      name,
      { shape: tensor.shape, data: Float32Array.from(tensor.dataSync()) },
    ]),
  );
}

/**
 * A generator for building a model whose fresh weights are replaced by the file's at once. It stops a file whose
 * architecture asks for many more weights than the file holds, before they fill the memory.
 */
function buildingRng({ weights }: ModelFile) {
  const stored = [...weights.values()].reduce((sum, { data }) => sum + data.length, 0);
  return limitedRng(createRng(0), 16 * stored + 4096, () => {
    throw new CheckpointError(
      `architecture: its parts have far more weights than the ${stored} values that the file holds`,
    );
  });
}
