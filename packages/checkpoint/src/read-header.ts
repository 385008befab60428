import type { Json, JsonObject } from '@tapehead/core';
import { CheckpointError, quoted, shapeText } from './checkpoint-error.js';
import { type Dtype, dtypes } from './dtypes.js';
import { longestHeader } from './encode-safetensors.js';
import { foreignFormat } from './foreign-format.js';
import { isJsonObject, parseStrictJson } from './strict-json.js';
import { checkName, sizeOf } from './tensor-data.js';

/** What the header says of a tensor. */
export interface HeaderEntry {
  readonly name: string;
  readonly dtypeName: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** How many values it holds. */
  readonly size: number;
  /** Where its data begin and end, counted from the first byte after the header. */
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  /** The tensors in the order of their data, which they cover without gap or overlap. */
  readonly entries: readonly HeaderEntry[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the data begin in the file. */
  readonly dataStart: number;
}

/**
 * Reads the header of a safetensors file and checks all it says against the file's size.
 * @throws {CheckpointError} naming the first fault.
 */
export function readHeader(bytes: Uint8Array): Header {
  const foreign = foreignFormat(bytes);
  if (foreign) {
    throw new CheckpointError(
      `file: it is ${foreign.what}, no safetensors file; ${foreign.advice}`,
    );
  }
  const length = headerLength(bytes);
  const dataStart = 8 + length;
  const members = parseHeader(bytes.subarray(8, dataStart));
  const metadata = parseMetadata(members.get('__metadata__'));
  members.delete('__metadata__');
  const entries = [...members].map(([name, value]) => parseEntry(name, value));
  entries.sort((left, right) => left.begin - right.begin || left.end - right.end);
  checkLayout(entries, bytes.length - dataStart);
  return { entries, metadata, dataStart };
}

function headerLength(bytes: Uint8Array): number {
  if (bytes.length < 8) {
    throw new CheckpointError(
      `file: ${bytes.length} bytes long; a safetensors file begins with 8 bytes that hold its header's length`,
    );
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(longestHeader)) {
    const first = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0'));
    throw new CheckpointError(
      `file: is no safetensors file or damaged; it begins with the bytes ${first.join(' ')}, expected the length of its header, at most ${longestHeader}`,
    );
  }
  if (length > BigInt(bytes.length - 8)) {
    throw new CheckpointError(
      `header: its length is given as ${length} bytes, but only ${bytes.length - 8} follow; the file is truncated or no safetensors file`,
    );
  }
  return Number(length);
}

function parseHeader(bytes: Uint8Array): Map<string, Json> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CheckpointError(
      'header: not valid UTF-8; the file is damaged or no safetensors file',
    );
  }
  if (!text.startsWith('{')) {
    throw new CheckpointError(`header: begins with ${quoted(text.slice(0, 8))}, expected "{"`);
  }
  const value = parseStrictJson('header', text);
  if (!isJsonObject(value)) throw new CheckpointError('header: not a JSON object');
  return new Map(Object.entries(value));
}

function parseMetadata(value: Json | undefined): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  if (!isJsonObject(value))
    throw new CheckpointError('header.__metadata__: not an object of strings');
  const entries = Object.entries(value).map(([name, text]) => {
    if (name === '__proto__')
      throw new CheckpointError('header.__metadata__: the name "__proto__" is reserved');
    if (typeof text !== 'string') {
      throw new CheckpointError(
        `header.__metadata__: the value of ${quoted(name)} is ${describe(text)}, expected a string`,
      );
    }
    return [name, text] as const;
  });
  return Object.fromEntries(entries);
}

function parseEntry(name: string, value: Json): HeaderEntry {
  checkName('tensor', name);
  const role = `tensor ${quoted(name)}`;
  if (!isJsonObject(value))
    throw new CheckpointError(`${role}: described by ${describe(value)}, expected an object`);
  checkMembers(role, value);
  const { dtypeName, dtype } = parseDtype(role, value.dtype);
  const shape = parseNumbers(`${role}: its shape`, value.shape);
  const size = sizeOf(role, shape);
  const offsets = parseNumbers(`${role}: its data_offsets`, value.data_offsets);
  const [begin, end] = offsets;
  if (begin === undefined || end === undefined || offsets.length !== 2 || begin > end) {
    throw new CheckpointError(
      `${role}: its data_offsets are ${shapeText(offsets)}, expected [begin, end]`,
    );
  }
  if (end - begin !== size * dtype.bytes) {
    throw new CheckpointError(
      `${role}: its data_offsets span ${end - begin} bytes, but the shape ${shapeText(shape)} of ${dtypeName} needs ${size * dtype.bytes}`,
    );
  }
  return { name, dtypeName, dtype, shape, size, begin, end };
}

function checkMembers(role: string, value: JsonObject): void {
  const unknown = Object.keys(value).find(
    (key) => !['dtype', 'shape', 'data_offsets'].includes(key),
  );
  if (unknown !== undefined) {
    throw new CheckpointError(
      `${role}: has an unknown member ${quoted(unknown)}, expected dtype, shape and data_offsets`,
    );
  }
}

function parseDtype(role: string, value: Json | undefined): { dtypeName: string; dtype: Dtype } {
  const dtypeName = typeof value === 'string' ? value : '';
  const dtype = dtypes.get(dtypeName);
  if (dtype !== undefined) return { dtypeName, dtype };
  const got = typeof value === 'string' ? quoted(value) : describe(value);
  throw new CheckpointError(
    `${role}: its dtype is ${got}, which cannot be read; expected one of ${[...dtypes.keys()].join(', ')}`,
  );
}

function parseNumbers(role: string, value: Json | undefined): readonly number[] {
  if (!Array.isArray(value))
    throw new CheckpointError(`${role}: is ${describe(value)}, expected a list of whole numbers`);
  return value.map((item: Json) => {
    if (typeof item === 'number' && Number.isSafeInteger(item) && item >= 0) return item;
    throw new CheckpointError(
      `${role}: holds ${describe(item)}, expected whole numbers from 0 to 2^53 − 1`,
    );
  });
}

/** The tensors' data must follow one another and end where the file ends. */
function checkLayout(entries: readonly HeaderEntry[], dataBytes: number): void {
  let position = 0;
  let previous = 'the header';
  for (const { name, begin, end } of entries) {
    if (begin !== position) {
      const fault = begin < position ? 'overlap with' : 'leave a gap after';
      throw new CheckpointError(
        `tensor ${quoted(name)}: its data begin at byte ${begin} and ${fault} ${previous}; expected ${position}`,
      );
    }
    position = end;
    previous = `tensor ${quoted(name)}`;
  }
  if (position > dataBytes) {
    throw new CheckpointError(
      `data: ${dataBytes} bytes, but the tensors need ${position}; the file is truncated`,
    );
  }
  if (position < dataBytes) {
    throw new CheckpointError(
      `data: ${dataBytes} bytes, but the tensors need only ${position}; the rest belongs to nothing`,
    );
  }
}

function describe(value: Json | undefined): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return `the string ${quoted(value)}`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
