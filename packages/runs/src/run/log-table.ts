import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { flatten, type Scalar } from './flatten.js';
import { eventsOption } from './read-log.js';

/** The events that measure something or begin a phase, and so make rows of a table. */
export const measuringEvents = [
  'phase',
  'point',
  'check',
  'diagnostics',
  'skip',
  'rollback',
  'restart',
  'evaluation',
] as const;

const wantedOption = z.array(z.string({ error: 'the name of an event' }), {
  error: 'a list of names of events',
});

/** A log as a table. */
export interface LogTable {
  /** The paths of the scalars in its events. */
  readonly columns: readonly string[];
  /** The cells of each row; null where an event has no such member. */
  readonly rows: readonly (readonly Scalar[])[];
}

/**
 * The events of a log as rows, with a column for the path of each scalar that any of them has.
 * Every row has the time, the event and the training sequences up to it.
 * @throws {InvalidOptionsError} if they are no events or no names of events.
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
    // The sequences that an evaluation counts are not those of training.
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
