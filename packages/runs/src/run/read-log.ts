import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { isObject, parseJson, textOf } from './json.js';
import { requireFiles, runFiles, type StoredFiles } from './storage.js';

// Types and not interfaces, since TypeScript does not accept an interface where a JSON object is expected.

/** Identifies the first lines of a log: how many there are, and the checksum of their bytes. */
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
  /** The complete lines, without line ends. */
  readonly lines: readonly string[];
  /** The bytes of these lines, without the half line that a crash may have left at the end. */
  readonly bytes: Uint8Array;
}

/**
 * Reads a run's log; one that is not there is empty.
 * @throws {UserError} if it cannot be read.
 * @throws {InvalidOptionsError} if `files` is not the files of a run.
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
 * How a log differs, in words, from what it was when it was marked; null if it still begins with the marked lines.
 * @throws {InvalidOptionsError} if an argument is no log or mark.
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

/** The offset at which the first `lines` lines end. */
function endOfLine(bytes: Uint8Array, lines: number): number {
  let end = 0;
  for (let line = 0; line < lines; line++) end = bytes.indexOf(newLine, end) + 1;
  return end;
}

/**
 * The valid events of a log. When a run is resumed from a checkpoint, the lines written after that checkpoint become
 * invalid: a `resumed` event says how many are kept. Lines that are no events are left out.
 * @throws {InvalidOptionsError} if `lines` is no list of lines.
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
 * The numbers, from 1, of lines that are no events, and so were not written by a run.
 * @throws {InvalidOptionsError} if `lines` is no list of lines.
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
