import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { flatten, type Scalar } from './flatten.js';
import { eventsOption } from './read-log.js';

/** The events that measure something, and so make rows of a table. */
export const measuringEvents = [
  'point',
  'check',
  'diagnostics',
  'skip',
  'rollback',
  'evaluation',
] as const;

const wantedOption = z.array(z.string({ error: 'the name of an event' }), {
  error: 'a list of names of events',
});

/** A log as a table. */
export interface LogTable {
  /** The paths of the numbers and words in its events. */
  readonly columns: readonly string[];
  /** What a row has nothing of is null. */
  readonly rows: readonly (readonly Scalar[])[];
}

/**
 * The events of a log as rows, with a column for each number and word that any of them has, by its path.
 * Every row has the time, the event and the training sequences up to it.
 * @throws {InvalidOptionsError} for what are no events or names of events.
 */
export function logTable(events: readonly JsonObject[], wanted: readonly string[]): LogTable {
  parseOptions('logTable.events', eventsOption, events);
  parseOptions('logTable.wanted', wantedOption, wanted);
  let sequences: Scalar = 0;
  const records = events.flatMap((event) => {
    if (typeof event.sequences === 'number' && event.event !== 'evaluation') {
      sequences = event.sequences;
    }
    if (typeof event.event !== 'string' || !wanted.includes(event.event)) return [];
    const first = { time: event.time ?? null, event: event.event, sequences };
    // What an evaluation counts are other sequences than those of training.
    const { sequences: own, ...rest } = event;
    const evaluated = event.event === 'evaluation' ? { evaluated: own ?? null } : {};
    return [new Map(flatten({ ...first, ...evaluated, ...rest }))];
  });
  const columns = [...new Set(records.flatMap((record) => [...record.keys()]))];
  return {
    columns,
    rows: records.map((record) => columns.map((column) => record.get(column) ?? null)),
  };
}
