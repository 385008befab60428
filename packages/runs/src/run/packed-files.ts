import { CheckpointError } from '@tapehead/checkpoint';
import { parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { parseJson } from './json.js';

/** The files of a run by their names. */
export type RunFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

const bytesOption = z.instanceof(Uint8Array, { error: 'the bytes of a file' });
const entriesOption = z.array(
  z.tuple([z.string({ error: 'the name of a file' }), bytesOption], {
    error: 'the name of a file and its bytes',
  }),
);
const iterable = z.custom<Iterable<unknown>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, Symbol.iterator) === 'function',
  { error: 'files by their names, such as a map' },
);

/**
 * Files by their names, as a list.
 * @throws {InvalidOptionsError} if they are none; `where` names the argument.
 */
export function parseFiles(
  where: string,
  files: unknown,
): readonly (readonly [string, Uint8Array])[] {
  return parseOptions(where, entriesOption, [...parseOptions(where, iterable, files)]);
}

const header = z.array(z.strictObject({ name: z.string().max(255), bytes: z.int().min(0) }));
const mostFiles = 100;
const bytesOfLength = 4;

/**
 * Packs files into one array of bytes, to send a run elsewhere: the length of the header (32 bits, little-endian), the
 * header as JSON, and the files one after the other.
 * @throws {InvalidOptionsError} if they are no files by their names.
 */
export function packFiles(files: Iterable<readonly [string, Uint8Array]>): Uint8Array<ArrayBuffer> {
  const entries = parseFiles('packFiles.files', files);
  const list = entries.map(([name, { length: bytes }]) => ({ name, bytes }));
  const head = new TextEncoder().encode(JSON.stringify(list));
  let at = bytesOfLength + head.length;
  const packed = new Uint8Array(at + list.reduce((sum, { bytes }) => sum + bytes, 0));
  new DataView(packed.buffer).setUint32(0, head.length, true);
  packed.set(head, bytesOfLength);
  for (const [, contents] of entries) {
    packed.set(contents, at);
    at += contents.length;
  }
  return packed;
}

/**
 * Unpacks files from bytes that may come from anyone, so names may be any text and contents any bytes.
 * @throws {CheckpointError} if the bytes are no packed files: too short, too long, or without a header.
 * @throws {InvalidOptionsError} if `packed` is no array of bytes.
 */
export function unpackFiles(packed: Uint8Array): RunFiles {
  parseOptions('unpackFiles', bytesOption, packed);
  if (packed.length < bytesOfLength) throw fault('they are too short, or no value at all');
  const { buffer, byteOffset } = packed;
  const begin = bytesOfLength + new DataView(buffer, byteOffset).getUint32(0, true);
  if (begin > packed.length) throw fault('they end before their header does');
  const list = parseHeader(packed.subarray(bytesOfLength, begin));
  const end = list.reduce((sum, { bytes }) => sum + bytes, begin);
  if (end !== packed.length) {
    throw fault(`they have ${packed.length} bytes, of which their header tells ${end}`);
  }
  let at = begin;
  const files = list.map(({ name, bytes }) => {
    at += bytes;
    return [name, Uint8Array.from(packed.subarray(at - bytes, at))] as const;
  });
  const byName = new Map(files);
  if (byName.size < files.length) throw fault('two of them have the same name');
  return byName;
}

function parseHeader(bytes: Uint8Array): z.output<typeof header> {
  try {
    const list = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return header.max(mostFiles).parse(list);
  } catch {
    throw fault('their header is none');
  }
}

const fault = (what: string) => new CheckpointError(`the files of the run cannot be read: ${what}`);
