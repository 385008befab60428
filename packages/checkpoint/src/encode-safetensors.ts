import { parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { CheckpointError, quoted, shapeText } from './checkpoint-error.js';
import {
  checkName,
  type NamedTensorData,
  requireTensors,
  sizeOf,
  type TensorData,
} from './tensor-data.js';

/** The format's own limit, so that no reader has to parse more. */
export const longestHeader = 100_000_000;

const textsOption = z.record(z.string(), z.string({ error: 'a text' }), {
  error: 'texts by their names',
});

/**
 * A safetensors file of float32 tensors. The same tensors and metadata give the same bytes, in whatever
 * order they are passed: both stand sorted by name, as Python's library writes them.
 * @throws {CheckpointError} for a name that the reader would refuse, or values that do not fill their shape.
 * @throws {InvalidOptionsError} for what is no map of tensors, and metadata that are no texts.
 */
export function encodeSafetensors(
  tensors: NamedTensorData,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  requireTensors('encodeSafetensors.tensors', tensors);
  parseOptions('encodeSafetensors.metadata', textsOption, metadata);
  const sorted = [...tensors].sort(byName);
  for (const [name, tensor] of sorted) checkTensor(name, tensor);

  const header = encodeHeader(sorted, metadata);
  const dataBytes = sorted.reduce((sum, [, { data }]) => sum + data.byteLength, 0);
  const bytes = new Uint8Array(8 + header.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let position = 8 + header.length;
  for (const [, { data }] of sorted) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return bytes;
}

/** The JSON header, filled up with spaces to a multiple of 8 bytes so that the data are aligned. */
function encodeHeader(
  tensors: readonly (readonly [string, TensorData])[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const members: string[] = [];
  const strings = Object.entries(metadata).sort(byName);
  for (const [name, value] of strings) checkMetadata(name, value);
  if (strings.length > 0)
    members.push(
      member(
        '__metadata__',
        `{${strings.map(([name, value]) => member(name, JSON.stringify(value))).join(',')}}`,
      ),
    );
  let begin = 0;
  for (const [name, { shape, data }] of tensors) {
    const end = begin + data.byteLength;
    members.push(member(name, JSON.stringify({ dtype: 'F32', shape, data_offsets: [begin, end] })));
    begin = end;
  }
  const json = new TextEncoder().encode(`{${members.join(',')}}`);
  const header = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(' '.charCodeAt(0));
  header.set(json);
  if (header.length > longestHeader) {
    throw new CheckpointError(
      `header: ${header.length} bytes long, at most ${longestHeader} are allowed`,
    );
  }
  return header;
}

/** Written by hand, since an object would put names that are numbers first. */
function member(name: string, json: string): string {
  return `${JSON.stringify(name)}:${json}`;
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}

function checkTensor(name: string, { shape, data }: TensorData): void {
  checkName('tensor', name);
  if (Object.prototype.toString.call(data) !== '[object Float32Array]') {
    throw new CheckpointError(`tensor ${quoted(name)}: its data are no Float32Array`);
  }
  const size = sizeOf(`tensor ${quoted(name)}`, shape);
  if (size !== data.length) {
    throw new CheckpointError(
      `tensor ${quoted(name)}: ${data.length} values, but the shape ${shapeText(shape)} holds ${size}`,
    );
  }
}

function checkMetadata(name: string, value: string): void {
  if (name === '__proto__' || /\p{Cs}/u.test(name)) {
    throw new CheckpointError(
      `metadata ${quoted(name)}: the name cannot be stored; expected a plain name`,
    );
  }
  if (/\p{Cs}/u.test(value))
    throw new CheckpointError(`metadata ${quoted(name)}: the value is not valid Unicode`);
}
