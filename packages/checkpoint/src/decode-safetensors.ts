import { CheckpointError, quoted } from './checkpoint-error.js';
import { type HeaderEntry, readHeader } from './read-header.js';
import type { TensorData } from './tensor-data.js';

/** A tensor as float32, and the number type that it had in the file. */
export interface StoredTensor extends TensorData {
  /** The number type by its name in the format, such as `F32` or `BF16`. */
  readonly dtype: string;
}

/** What a safetensors file holds. */
export interface Safetensors {
  /** The tensors by name, in the order of the file. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** The texts in the file's `__metadata__`, by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a safetensors file, also one that Python wrote. F64, F16, BF16, whole numbers and BOOL become
 * float32. The whole header is checked before any tensor is allocated; all together take at most four
 * times the file's size.
 * @throws {CheckpointError} naming the first fault: a damaged or truncated file, a header that
 * contradicts the file or itself, a name that could do harm, a number type or value that float32 cannot hold.
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  const type = Object.prototype.toString.call(bytes);
  if (type !== '[object Uint8Array]') {
    throw new CheckpointError(`file: got ${type}, expected its bytes as a Uint8Array`);
  }
  // A Node Buffer is a Uint8Array whose `slice` does not copy.
  const file = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { entries, metadata, dataStart } = readHeader(file);
  const data = file.subarray(dataStart);
  const tensors = entries.map((entry): [string, StoredTensor] => [
    entry.name,
    {
      dtype: entry.dtypeName,
      shape: entry.shape,
      data: readValues(entry, data.slice(entry.begin, entry.end)),
    },
  ]);
  return { tensors: new Map(tensors), metadata };
}

/**
 * One tensor from a copy of its bytes. F32 is copied bit by bit, since every machine that runs JavaScript is
 * little-endian.
 */
function readValues(entry: HeaderEntry, { buffer }: Uint8Array<ArrayBuffer>): Float32Array {
  if (entry.dtypeName === 'F32') return new Float32Array(buffer);
  const { dtype } = entry;
  const view = new DataView(buffer);
  return Float32Array.from({ length: entry.size }, (_, index) => {
    const value = dtype.read(view, index * dtype.bytes);
    if (fitsFloat32(value, dtype.whole)) return value;
    throw new CheckpointError(
      `tensor ${quoted(entry.name)}: the ${entry.dtypeName} value ${value} at position ${index} does not fit into float32; store the tensor as F32`,
    );
  });
}

/** Beyond 2^24 not every whole number is a float32, and a changed index or count would go unnoticed. */
function fitsFloat32(value: number, whole: boolean): boolean {
  if (whole) return Math.abs(value) <= 2 ** 24;
  return !Number.isFinite(value) || Number.isFinite(Math.fround(value));
}
