import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { isObject, parseJson, textOf } from './json.js';
import { requireFiles, runFiles, type StoredFiles } from './storage.js';

// What is stored as JSON is given as types, since an interface does not count as one of JSON's objects.

/** The first lines of a log: how many, and of which bytes. */
export type LogMark = Readonly<{
  /** How many. */
  lines: number;
  /** Of their bytes, as hexadecimal digits. */
  sha256: string;
}>;

/** The schema of `LogMark`. */
export interface LogMarkSchema extends z.ZodType<LogMark> {}

/** Checks a `LogMark`. */
export const logMark: LogMarkSchema = z.object({ lines: z.int().min(0), sha256: z.string() });

/** A log as it is stored. */
export interface StoredLog {
  /** Those that are whole, without their ends. */
  readonly lines: readonly string[];
  /** The bytes of these lines; after them there may be half a line, which a crash left. */
  readonly bytes: Uint8Array;
}

/**
 * Reads a run's log; one that is not there is empty.
 * @throws {UserError} if it cannot be read.
 * @throws {InvalidOptionsError} for what has no files.
 */
export async function readLog(files: StoredFiles): Promise<StoredLog> {
  requireFiles('files', files, 'list', 'read');
  const contents = (await files.read(runFiles.log)) ?? new Uint8Array();
  const bytes = contents.subarray(0, contents.lastIndexOf(newLine) + 1);
  return { lines: textOf(bytes).split('\n').slice(0, -1), bytes };
}

const newLine = 10;

const lineOption = z.string({ error: 'a line' });
const linesOption = z.array(lineOption, { error: 'the lines of a log' });
const storedLog = z.looseObject(
  { lines: linesOption, bytes: z.instanceof(Uint8Array, { error: 'the bytes of the lines' }) },
  { error: 'a log, as readLog returns it' },
);

/** The events of a log, as `eventsOf` returns them. */
export const eventsOption: z.ZodType<readonly JsonObject[]> = z.array(
  z.custom<JsonObject>((value) => typeof value === 'object' && value !== null, {
    error: 'an event',
  }),
  { error: 'a list of events' },
);

/**
 * What a log had, in words, when it was marked, if it does not begin with that any more; else null.
 * @throws {InvalidOptionsError} for what is no log or mark.
 */
export function differenceFrom(log: StoredLog, mark: LogMark): string | null {
  const { lines, bytes } = parseOptions('differenceFrom.log', storedLog, log);
  parseOptions('differenceFrom.mark', logMark, mark);
  if (lines.length < mark.lines) return `had ${mark.lines} lines, and now has ${lines.length}`;
  const end = endOfLine(bytes, mark.lines);
  return bytesToHex(sha256(bytes.subarray(0, end))) === mark.sha256
    ? null
    : `had other lines than its first ${mark.lines} are now`;
}

/** Where so many lines end. */
function endOfLine(bytes: Uint8Array, lines: number): number {
  let end = 0;
  for (let line = 0; line < lines; line++) end = bytes.indexOf(newLine, end) + 1;
  return end;
}

/**
 * The events of a log that hold. Where a run went on from a checkpoint, the lines that had come after that
 * checkpoint are taken back: a `resumed` event says how many are kept. Lines that are no events are left out.
 * @throws {InvalidOptionsError} for what are no lines.
 */
export function eventsOf(lines: readonly string[]): readonly JsonObject[] {
  parseOptions('eventsOf.lines', linesOption, lines);
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

/**
 * The numbers, from 1, of lines that are no events, as no run writes them.
 * @throws {InvalidOptionsError} for what are no lines.
 */
export function damagedLines(lines: readonly string[]): readonly number[] {
  parseOptions('damagedLines.lines', linesOption, lines);
  return lines.flatMap((text, index) => (parseEvent(text) === undefined ? [index + 1] : []));
}

function parseEvent(text: string): JsonObject | undefined {
  try {
    const value = parseJson(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
