import { readFileSync } from 'node:fs';
import type { JsonObject } from '@tapehead/spec';
import { refuseUnreadable } from '../errors.js';
import { isObject, parseJson } from '../json.js';
import { isFault } from './disk.js';

/** A log as it lies on the disk. */
export interface StoredLog {
  /** Those that are whole, without their ends. */
  readonly lines: readonly string[];
  /** Of these lines. */
  readonly bytes: number;
  /** Of the file: more, if a crash left half a line at its end. */
  readonly size: number;
}

/**
 * Reads a run's log; one that is not there is empty.
 * @throws {UserError} if it cannot be read.
 */
export function readLog(path: string): StoredLog {
  const contents = readIfThere(path);
  const bytes = contents.lastIndexOf('\n') + 1;
  const text = contents.toString('utf8', 0, bytes);
  return { lines: text.split('\n').slice(0, -1), bytes, size: contents.length };
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isFault(error, 'ENOENT')) return Buffer.alloc(0);
    return refuseUnreadable(path, error);
  }
}

/**
 * The events of a log that hold. Where a run went on from a checkpoint, the lines that had come after that
 * checkpoint are taken back: a `resumed` event says how many are kept. Lines that are no events are left out.
 */
export function eventsOf(lines: readonly string[]): readonly JsonObject[] {
  let held: { readonly line: number; readonly event: JsonObject }[] = [];
  for (const [line, text] of lines.entries()) {
    const event = parseEvent(text);
    if (event === undefined) continue;
    const { linesKept } = event;
    if (event.event === 'resumed' && typeof linesKept === 'number') {
      held = held.filter((before) => before.line < linesKept);
    }
    held.push({ line, event });
  }
  return held.map(({ event }) => event);
}

function parseEvent(text: string): JsonObject | undefined {
  try {
    const value = parseJson(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
