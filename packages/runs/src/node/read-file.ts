import { constants, createReadStream, openSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { addAbortSignal, type Readable } from 'node:stream';
import { CheckpointError, parseStrictJson } from '@tapehead/checkpoint';
import { type Json, objectWith, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { UserError } from '../run/errors.js';
import { refuseUnreadable } from './file-fault.js';

/** How much to read of a file, and for how long. */
export interface ReadOptions {
  /** A larger file is refused. */
  readonly mostBytes: number;
  /** The beginning of error messages; the path, if not given. */
  readonly where?: string;
  /** Ends reading when aborted, since reading may take long, as from a pipe that nobody writes to. */
  readonly signal: AbortSignal;
}

const pathOption = z.string({ error: 'the path of a file' });
const readOptions = z.looseObject(
  {
    // Infinity allows any size.
    mostBytes: z.custom((value) => typeof value === 'number' && value > 0, {
      error: 'a number greater than 0',
    }),
    where: z.string({ error: 'a text' }).optional(),
    signal: objectWith('an AbortSignal', 'addEventListener'),
  },
  { error: 'an object such as { mostBytes: 1e6, signal }' },
);

/**
 * The contents of a file, a pipe or the like that the user named.
 * @throws {UserError} if it cannot be read or holds more than `mostBytes`; never more than that is kept in memory.
 * @throws {InvalidOptionsError} for a path and options that cannot be used.
 * @throws the signal's reason, if it is aborted meanwhile.
 */
export async function readUserFile(path: string, options: ReadOptions): Promise<Uint8Array> {
  parseOptions('path', pathOption, path);
  parseOptions('options', readOptions, options);
  const { mostBytes, where = path, signal } = options;
  const tooLarge = () =>
    new UserError(
      `${where}: cannot be used: it is larger than ${mostBytes / 2 ** 20} MiB, the most that is read`,
    );
  const found = await stat(path).catch(() => null);
  if (found?.isCharacterDevice() || found?.isBlockDevice()) {
    throw new UserError(`${where}: cannot be used: it is a device, expected a file`);
  }
  if (found?.isFile() && found.size > mostBytes) throw tooLarge();
  try {
    const stream = found?.isFIFO()
      ? openPipe(path)
      : createReadStream(path, { highWaterMark: 2 ** 20 });
    const contents = await readUpTo(mostBytes, addAbortSignal(signal, stream));
    if (contents === null) throw tooLarge();
    return contents;
  } catch (error) {
    signal.throwIfAborted();
    return refuseUnreadable(where, error);
  }
}

/** Opens a pipe without blocking: Node's file streams cannot be stopped while they wait for somebody to write. */
function openPipe(path: string): Readable {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: true, writable: false });
}

/** Reads a stream; null as soon as it turns out to hold more than `mostBytes`. */
async function readUpTo(mostBytes: number, stream: Readable): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) continue;
    chunks.push(chunk);
    length += chunk.length;
    if (length > mostBytes) return null;
  }
  return Buffer.concat(chunks);
}

/**
 * The JSON in a file that the user named.
 * @throws {UserError} if it cannot be read, is too large, is not JSON, or has a name twice in one object.
 */
export async function readJsonFile(path: string, options: ReadOptions): Promise<Json> {
  const contents = await readUserFile(path, options);
  const { where = path } = options;
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
