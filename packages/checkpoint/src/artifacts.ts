import { io } from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { CheckpointError, quoted } from './checkpoint-error.js';
import { foreignFormat } from './foreign-format.js';
import { describeModelFile, type ModelFile, parseModelFile } from './model-file.js';
import { sizeOf, type TensorData } from './tensor-data.js';

/** A model's file in the form in which tfjs stores models, with its architecture in the metadata. */
export function toArtifacts(file: ModelFile): io.ModelArtifacts {
  const { tensors, metadata } = describeModelFile(file);
  const { kind, options } = file.architecture;
  return {
    modelTopology: { kind, options },
    format: 'tapehead',
    generatedBy: '@tapehead/checkpoint',
    userDefinedMetadata: metadata,
    weightSpecs: [...tensors].map(([name, { shape }]) => ({
      name,
      shape: [...shape],
      dtype: 'float32',
    })),
    weightData: joined([...tensors.values()].map(({ data }) => data)),
  };
}

function joined(arrays: readonly Float32Array[]): ArrayBuffer {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let begin = 0;
  for (const array of arrays) {
    all.set(array, begin);
    begin += array.length;
  }
  return all.buffer;
}

const artifacts = z.object({
  userDefinedMetadata: z.record(z.string(), z.string()),
  weightSpecs: z.array(
    z.object({ name: z.string(), shape: z.array(z.number()), dtype: z.literal('float32') }),
  ),
  weightData: z.union([z.instanceof(ArrayBuffer), z.array(z.instanceof(ArrayBuffer))]),
});

/**
 * The file of a model that tfjs stored.
 * @throws {CheckpointError} naming the first fault: a model of another kind, or a damaged one.
 */
export function fromArtifacts(stored: io.ModelArtifacts): ModelFile {
  const { data } = artifacts.safeParse(stored);
  if (!data) {
    throw new CheckpointError(
      `artifacts: ${quoted(stored.format ?? 'unknown')} is not a model of Tapehead's: expected one that saveModel saved`,
    );
  }
  const bytes = io.CompositeArrayBuffer.join(data.weightData);
  const tensors = new Map<string, TensorData>();
  let begin = 0;
  for (const { name, shape } of data.weightSpecs) {
    const end = begin + 4 * sizeOf(`tensor ${quoted(name)}`, shape);
    if (tensors.has(name)) throw new CheckpointError(`tensor ${quoted(name)}: is there twice`);
    if (end > bytes.byteLength) {
      const foreign = foreignFormat(new Uint8Array(bytes));
      if (foreign) {
        throw new CheckpointError(
          `weights: what came is ${foreign.what}, expected numbers; ${foreign.advice}`,
        );
      }
      throw new CheckpointError(
        `tensor ${quoted(name)}: ends at byte ${end}, but there are ${bytes.byteLength}; the weights are truncated`,
      );
    }
    tensors.set(name, { shape, data: new Float32Array(bytes.slice(begin, end)) });
    begin = end;
  }
  if (begin < bytes.byteLength) {
    throw new CheckpointError(
      `artifacts: ${bytes.byteLength} bytes of weights, of which the tensors fill ${begin}`,
    );
  }
  return parseModelFile({ tensors, metadata: data.userDefinedMetadata });
}
