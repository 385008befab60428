import * as z from 'zod';
import type { StoredResult } from './stored-result.js';

const header = z.strictObject({
  outcome: z.unknown(),
  files: z.array(z.strictObject({ name: z.string().max(255), bytes: z.int().min(0) })).max(100),
});

/** One value: the length of the header, the header as JSON, the files one after the other. */
export function packResult({ outcome, files }: StoredResult): Buffer {
  const entries = Object.entries(files);
  const list = entries.map(([name, { length: bytes }]) => ({ name, bytes }));
  const head = Buffer.from(JSON.stringify({ outcome, files: list }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return Buffer.concat([length, head, ...entries.map(([, bytes]) => bytes)]);
}

/**
 * The result in bytes that may come from anyone. What its outcome and files are is to be checked by whoever
 * knows the job; a name is any text.
 * @throws {Error} if the bytes are no result: too short, too long, or without a header.
 */
export function unpackResult(stored: Uint8Array): StoredResult {
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
  if (bytes.length < 4) throw new Error('it is too short, or no value at all');
  const begin = 4 + bytes.readUInt32LE();
  if (begin > bytes.length) throw new Error('it ends before its header does');
  const { data, success } = header.safeParse(JSON.parse(bytes.subarray(4, begin).toString()));
  if (!success) throw new Error('its header is none');
  const { outcome, files } = data;
  const end = files.reduce((sum, { bytes: length }) => sum + length, begin);
  if (end !== bytes.length) {
    throw new Error(`it has ${bytes.length} bytes, of which its header tells ${end}`);
  }
  if (new Set(files.map(({ name }) => name)).size < files.length) {
    throw new Error('two of its files have the same name');
  }
  let from = begin;
  const entries = files.map(({ name, bytes: length }) => {
    from += length;
    return [name, Uint8Array.from(bytes.subarray(from - length, from))] as const;
  });
  return { outcome, files: Object.fromEntries(entries) };
}
