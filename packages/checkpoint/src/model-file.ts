import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type Architecture, type JsonObject, type ModelSizes, parseOptions } from '@tapehead/core';
import { architectureOption } from '@tapehead/core/layers';
import * as z from 'zod';
import { CheckpointError, messageOf, NewerFormatError, quoted } from './checkpoint-error.js';
import { decodeSafetensors } from './decode-safetensors.js';
import { encodeSafetensors } from './encode-safetensors.js';
import { isJsonObject, parseStrictJson } from './strict-json.js';
import { type NamedTensorData, requireTensors, type TensorData } from './tensor-data.js';

const format = 'tapehead';

/** Files of this and every earlier version can be read. */
const formatVersion = 1;

/** The content of a model's file, without tfjs. */
export interface ModelFile extends ModelSizes {
  /** From what the model is built. */
  readonly architecture: Architecture;
  /** The model's weights by name. */
  readonly weights: NamedTensorData;
  /** Further tensors by group, such as the optimizer's state under `optimizer`. */
  readonly tensors: Readonly<Record<string, NamedTensorData>>;
  /** What was stored with the model, such as recipe, generator state and position. */
  readonly metadata: JsonObject;
}

// Building the model checks that these sizes are possible.
const size = z.number({ error: 'a number' });
const modelFile = z.looseObject(
  {
    inputSize: size,
    outputSize: size,
    architecture: z.looseObject(
      { kind: z.string({ error: 'the name of a kind' }) },
      { error: 'the architecture of a model' },
    ),
    tensors: z.looseObject({}, { error: 'maps of tensors by the names of their groups' }),
    metadata: z.looseObject({}, { error: 'an object' }),
  },
  { error: "what a model's file holds, as decodeModelFile returns it" },
);

/**
 * Checks that something can be stored as a model's file.
 * @throws {InvalidOptionsError} if it is something else.
 */
function requireModelFile(file: ModelFile): void {
  const { tensors } = parseOptions('modelFile', modelFile, file);
  requireTensors('modelFile.weights', file.weights);
  for (const [group, named] of Object.entries(tensors)) {
    requireTensors(`modelFile.tensors.${group}`, named);
  }
}

/**
 * The safetensors file of a model. Weights stand under their own names, the tensors of a group under
 * `<group>/<name>`; the checksum covers everything but itself.
 * @throws {CheckpointError} for names that cannot be stored and values that are not finite.
 * @throws {InvalidOptionsError} for what is no model's file.
 */
export function encodeModelFile(file: ModelFile): Uint8Array<ArrayBuffer> {
  const { tensors, metadata } = describeModelFile(file);
  return encodeSafetensors(tensors, metadata);
}

/** The content of such a file: tensors by name, and texts about them. */
export interface DescribedModel {
  readonly tensors: NamedTensorData;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Like `encodeModelFile`, but not yet as bytes, for storage that has its own form for tensors. */
export function describeModelFile(file: ModelFile): DescribedModel {
  requireModelFile(file);
  const tensors = new Map<string, TensorData>();
  for (const [name, tensor] of file.weights) tensors.set(checkPart('weight', name), tensor);
  for (const [group, named] of Object.entries(file.tensors)) {
    checkPart('group of tensors', group);
    for (const [name, tensor] of named)
      tensors.set(`${group}/${checkPart('tensor', name)}`, tensor);
  }
  checkFinite(tensors);
  const described = {
    format,
    version: String(formatVersion),
    architecture: JSON.stringify({
      kind: file.architecture.kind,
      options: file.architecture.options,
    }),
    inputSize: String(file.inputSize),
    outputSize: String(file.outputSize),
    metadata: JSON.stringify(file.metadata),
  };
  return { tensors, metadata: { ...described, checksum: checksum(tensors, described) } };
}

/**
 * Reads the file of a model and checks everything that can be checked without building it.
 * @throws {CheckpointError} naming the first fault.
 */
export function decodeModelFile(bytes: Uint8Array): ModelFile {
  return parseModelFile(decodeSafetensors(bytes));
}

/** Like `decodeModelFile`, from the content of the file. */
export function parseModelFile({ tensors, metadata }: DescribedModel): ModelFile {
  checkVersion(metadata);
  checkChecksum(tensors, metadata);
  checkFinite(tensors);
  return {
    architecture: parseArchitecture(stringOf(metadata, 'architecture')),
    inputSize: parseSize(metadata, 'inputSize'),
    outputSize: parseSize(metadata, 'outputSize'),
    metadata: parseMetadata(stringOf(metadata, 'metadata')),
    ...splitGroups(tensors),
  };
}

/**
 * The checksum of the file without its checksum, in the form that `encodeSafetensors` writes, so that it still fits
 * after another library has rewritten the file.
 */
function checksum(tensors: NamedTensorData, metadata: Readonly<Record<string, string>>): string {
  return `sha256:${bytesToHex(sha256(encodeSafetensors(tensors, metadata)))}`;
}

function checkChecksum(tensors: NamedTensorData, metadata: Readonly<Record<string, string>>): void {
  const { checksum: stored, ...covered } = metadata;
  const actual = checksum(tensors, covered);
  if (stored === actual) return;
  throw new CheckpointError(
    `checksum: the file ${stored === undefined ? 'has none' : `says ${quoted(stored)}`}, its contents give ${quoted(actual)}; the file was altered or damaged`,
  );
}

function checkVersion(metadata: Readonly<Record<string, string>>): void {
  if (metadata.format !== format) {
    throw new CheckpointError(
      `format: the file's metadata say ${quoted(metadata.format ?? '')}, expected "${format}"; weights from elsewhere are read with decodeSafetensors`,
    );
  }
  const version = parseSize(metadata, 'version');
  if (version > formatVersion) {
    throw new NewerFormatError(
      `version: the file has format version ${version}, this package reads versions up to ${formatVersion}; a newer @tapehead/checkpoint is needed`,
    );
  }
}

function stringOf(metadata: Readonly<Record<string, string>>, name: string): string {
  const value = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
  if (value === undefined) throw new CheckpointError(`${name}: missing from the file's metadata`);
  return value;
}

function parseSize(metadata: Readonly<Record<string, string>>, name: string): number {
  const text = stringOf(metadata, name);
  const size = Number(text);
  if (/^[1-9]\d*$/.test(text) && Number.isSafeInteger(size)) return size;
  throw new CheckpointError(`${name}: got ${quoted(text)}, expected a whole number of at least 1`);
}

function parseArchitecture(text: string): Architecture {
  const value = parseStrictJson('architecture', text);
  try {
    return parseOptions('architecture', architectureOption, value);
  } catch (error) {
    throw new CheckpointError(messageOf(error), { cause: error });
  }
}

function parseMetadata(text: string): JsonObject {
  const value = parseStrictJson('metadata', text);
  if (isJsonObject(value)) return value;
  throw new CheckpointError('metadata: not a JSON object');
}

function splitGroups(all: NamedTensorData): Pick<ModelFile, 'weights' | 'tensors'> {
  const weights = new Map<string, TensorData>();
  const groups = new Map<string, Map<string, TensorData>>();
  for (const [path, { shape, data }] of all) {
    // Without the number type, which the checksum does not cover: the same numbers are the same model.
    const tensor: TensorData = { shape, data };
    const slash = path.indexOf('/');
    if (slash < 0) {
      weights.set(path, tensor);
    } else {
      const group = path.slice(0, slash);
      const named = groups.get(group) ?? new Map<string, TensorData>();
      groups.set(group, named.set(path.slice(slash + 1), tensor));
    }
  }
  return { weights, tensors: Object.fromEntries(groups) };
}

function checkPart(role: string, name: string): string {
  if (!name.includes('/')) return name;
  throw new CheckpointError(
    `${role} ${quoted(name)}: the name holds "/", which separates groups in the file`,
  );
}

function checkFinite(tensors: NamedTensorData): void {
  for (const [name, { data }] of tensors) {
    const index = data.findIndex((value) => !Number.isFinite(value));
    if (index >= 0) {
      throw new CheckpointError(
        `tensor ${quoted(name)}: holds ${data[index]} at position ${index}, expected finite numbers only`,
      );
    }
  }
}
