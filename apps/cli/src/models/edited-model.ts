import { encodeModelFile, type NamedTensorData, type TensorData } from '@tapehead/checkpoint';
import { InvalidOptionsError } from '@tapehead/core';
import { nameFile } from './name-file.js';
import { origin } from './pytorch-ntm-file.js';
import type { StoredModel } from './stored-model.js';
import { decodeWeights } from './weights-file.js';

/** A model with weights that another program changed. */
export interface EditedModel {
  /** The model as a file of ours, with a new checksum. */
  readonly bytes: Uint8Array;
  /** The names of the weights that have changed. */
  readonly changed: readonly string[];
}

/**
 * The original model with the weights of a file, which must contain all of them. Measurements of the original model and
 * its training state are left out; its experiment is kept. `where` begins the messages.
 * @throws {UserError} naming each tensor that is missing, has a wrong shape, is not finite, holds integers, or is none
 *   of the model's weights.
 */
export function takeEdited(where: string, bytes: Uint8Array, before: StoredModel): EditedModel {
  return nameFile(where, () => {
    const edited = decodeWeights(bytes);
    const faults = [...missing(before.weights, edited), ...wrong(before, edited)];
    if (faults.length > 0) throw new InvalidOptionsError(faults);
    const weights = new Map(
      [...before.weights].map(([name, tensor]) => [name, edited.get(name) ?? tensor]),
    );
    const changed = [...weights]
      .filter(([name, tensor]) => !isSame(tensor, before.weights.get(name)))
      .map(([name]) => name);
    const { architecture, inputSize, outputSize, tensors } = before;
    const { config, computation, importedFrom } = before.metadata;
    const biases = tensors[origin];
    const file = {
      architecture,
      inputSize,
      outputSize,
      weights,
      tensors: biases ? { [origin]: biases } : {},
      metadata: {
        ...(config !== undefined && { config }),
        ...(computation !== undefined && { computation }),
        ...(importedFrom !== undefined && { importedFrom }),
        edited: changed,
      },
    };
    return { bytes: encodeModelFile(file), changed };
  });
}

function missing(weights: NamedTensorData, edited: NamedTensorData): readonly string[] {
  return [...weights]
    .filter(([name]) => !edited.has(name))
    .map(
      ([name, { shape }]) =>
        `there is no tensor ${name}, expected one of shape [${shape.join(', ')}]`,
    );
}

/** The faults of the tensors in the file. */
function wrong({ weights, tensors }: StoredModel, edited: NamedTensorData): readonly string[] {
  const others = new Map(
    Object.entries(tensors).flatMap(([group, named]) =>
      [...named].map(([name, tensor]): [string, TensorData] => [`${group}/${name}`, tensor]),
    ),
  );
  return [...edited].flatMap(([name, tensor]) => {
    const weight = weights.get(name);
    if (weight) return faultsOf(name, tensor, weight);
    const other = others.get(name);
    if (!other) return [`there is a tensor ${name}, which is no weight of the model`];
    return isSame(tensor, other)
      ? []
      : [`${name}: was changed, but is no weight of the model; change its weights only`];
  });
}

function faultsOf(
  name: string,
  { shape, data }: TensorData,
  weight: TensorData,
): readonly string[] {
  if (shape.join() !== weight.shape.join()) {
    return [`${name}: has shape [${shape.join(', ')}], expected [${weight.shape.join(', ')}]`];
  }
  const position = data.findIndex((value) => !Number.isFinite(value));
  if (position < 0) return [];
  return [`${name}: holds ${data[position]} at position ${position}, expected finite numbers only`];
}

/** Whether both have one shape and the same numbers, bit for bit except for the sign of zero. */
function isSame(one: TensorData, other: TensorData | undefined): boolean {
  return (
    one.shape.join() === other?.shape.join() &&
    one.data.every((value, index) => value === other.data[index])
  );
}
