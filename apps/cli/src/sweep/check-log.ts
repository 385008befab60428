import { escapeUnprintable } from '@tapehead/core';
import type { Experiment } from '@tapehead/experiments';
import {
  damagedLines,
  differenceFrom,
  eventsOf,
  logMark,
  memoryStorage,
  readLog,
  type RunEvent,
  type RunFiles,
  runFiles,
  type StoredLog,
} from '@tapehead/runs';
import * as z from 'zod';

/** The events that are written to a log: all but progress. */
const logged: Readonly<Record<Exclude<RunEvent['event'], 'progress'>, true>> = {
  start: true,
  resumed: true,
  phase: true,
  point: true,
  check: true,
  diagnostics: true,
  skip: true,
  rollback: true,
  restart: true,
  evaluation: true,
  done: true,
  failed: true,
};
const line = z
  .object({
    time: z.iso.datetime(),
    event: z.enum(Object.keys(logged)),
    run: z.string().optional(),
  })
  .catchall(z.json());
const startLine = z.object({ event: z.literal('start'), run: z.string(), config: z.unknown() });
const doneLine = z.object({ event: z.literal('done'), log: logMark });

/**
 * Checks the log of a run that may come from anyone.
 * @throws {Error} if it is not the log of the run with this id and config, or contains something that no run writes.
 */
export async function checkLog(
  id: string,
  { differenceFrom: configDifference }: Experiment,
  files: RunFiles,
): Promise<void> {
  const log = await readLog(memoryStorage(files));
  if (log.bytes.length !== files.get(runFiles.log)?.length || damagedLines(log.lines).length > 0) {
    throw new Error('its log has lines that are no events');
  }
  checkText(log);
  const events = eventsOf(log.lines).map((event) => line.parse(event));
  const begun = startLine.safeParse(events[0]).data;
  if (!begun) throw new Error('its log does not begin with the start of a run');
  for (const { run = id } of events) {
    if (run !== id) throw new Error(`it is that of the run ${JSON.stringify(run)}`);
  }
  const difference = configDifference(begun.config);
  if (difference !== undefined) throw new Error(`its config is another: ${difference}`);
  const done = doneLine.safeParse(events.at(-1)).data;
  const changed = done && differenceFrom(log, done.log);
  if (changed) throw new Error(`its log was changed: when the run ended it ${changed}`);
}

/** Checks that the text of a log is safe to print, since everything that reads a log prints from it. */
function checkText({ lines }: StoredLog): void {
  // JSON itself escapes control characters below the space.
  const isPrintable = lines.every(
    (text) => !/\\[bfnrtu]/.test(text) && escapeUnprintable(text) === text,
  );
  if (!isPrintable) throw new Error('its log holds control characters, which no run writes');
}
