import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { CheckpointError, parseStrictJson } from '@tapehead/checkpoint';
import type { Json } from '@tapehead/core';
import { refuseUnreadable, UserError } from './errors.js';

export interface ReadOptions {
  /** A larger file is refused. */
  readonly mostBytes: number;
  /** Begins the messages; the path, if not given. */
  readonly where?: string;
}

/**
 * The contents of a file, a pipe or the like that the user named.
 * @throws {UserError} if it cannot be read or holds more than `mostBytes`; no more than that is kept in memory.
 */
export async function readUserFile(
  path: string,
  { mostBytes, where = path }: ReadOptions,
): Promise<Uint8Array> {
  const tooLarge = () =>
    new UserError(
      `${where}: cannot be used: it is larger than ${mostBytes / 2 ** 20} MiB, the most that is read`,
    );
  const found = await stat(path).catch(() => null);
  if (found?.isCharacterDevice() || found?.isBlockDevice()) {
    throw new UserError(`${where}: cannot be used: it is a device, expected a file`);
  }
  if (found?.isFile() && found.size > mostBytes) throw tooLarge();
  // Of an endless one, such as a pipe, no more is read than shows that it is too long.
  const contents = await buffer(
    createReadStream(path, { end: mostBytes, highWaterMark: 2 ** 20 }),
  ).catch((error: unknown) => refuseUnreadable(where, error));
  if (contents.length > mostBytes) throw tooLarge();
  return contents;
}

/**
 * The JSON in a file that the user named.
 * @throws {UserError} if it cannot be read, is too large, is no JSON, or has a name twice in one object.
 */
export async function readJsonFile(path: string, options: ReadOptions): Promise<Json> {
  const { where = path } = options;
  const contents = await readUserFile(path, options);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(contents);
  } catch {
    throw new UserError(`${where}: not valid JSON: it is no text in UTF-8`);
  }
  try {
    return parseStrictJson(where, text);
  } catch (error) {
    if (error instanceof CheckpointError) throw new UserError(error.message);
    throw error;
  }
}
