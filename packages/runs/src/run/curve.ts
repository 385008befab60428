import { type JsonObject, parseOptions } from '@tapehead/core';
import type { Experiment } from '@tapehead/experiments';
import type { CurvePoint } from '@tapehead/trainer';
import * as z from 'zod';
import type { RunRecord } from '../sweep/run-record.js';
import type { Listener } from './events.js';
import { eventsOption } from './read-log.js';
import { runFiles, type RunStorage } from './storage.js';

/** A point of the learning curve without its time. */
export type KeptPoint = Omit<CurvePoint, 'trainSeconds'>;

/** Columns that are the same in each run with the same seed. Times are in the log only. */
const columns = [
  'sequences',
  'bitsPerSequence',
  'gradientNorm',
  'learningRate',
  'skipped',
  'loss',
] as const satisfies readonly (keyof KeptPoint)[];

const pointEvent = z.object({
  event: z.literal('point'),
  sequences: z.number(),
  bitsPerSequence: z.number().nullable(),
  loss: z.number().nullable().default(null),
  gradientNorm: z.number().nullable(),
  learningRate: z.number(),
  skipped: z.number(),
});

/** The points of the learning curve among the events of a log. */
export function keptPoints(events: readonly JsonObject[]): readonly KeptPoint[] {
  return events.flatMap((event) => {
    const { success, data } = pointEvent.safeParse(event);
    return success ? [data] : [];
  });
}

/** The default name of a learning curve. */
export function usualLabel({ controller, config }: Experiment): string {
  return `${config.task.kind}-${controller}-seed${config.seed}`;
}

/** Collects the points of a run's learning curve, and writes them as a table and, if it is to be drawn, a figure. */
export interface KeptCurve extends Listener {
  /** Writes them, if there are new ones; closing does so as well. */
  write(): Promise<void>;
}

/** Draws a learning curve as SVG; `phases` are the training sequences at which phases after the first began. */
export type DrawCurve = (
  label: string,
  points: RunRecord['curve'],
  phases: readonly number[],
) => Promise<string>;

/** How to keep a learning curve. */
interface CurveOptions {
  readonly label: string;
  /** The phases of its training. */
  readonly phases: Experiment['phases'];
  /** The points from before the run was resumed. */
  readonly before?: readonly KeptPoint[] | undefined;
  /** Draws the figure; without it only the table is written. */
  readonly draw?: DrawCurve | undefined;
}

/** Keeps the points of the learning curve, after those from before the run went on. */
export function keepCurve(
  storage: Pick<RunStorage, 'write'>,
  { label, phases, before = [], draw }: CurveOptions,
): KeptCurve {
  const points = [...before];
  let written = -1;
  const write = async () => {
    if (written === points.length) return;
    // All cells are numbers; missing ones are left empty.
    const rows = points.map((point) => columns.map((column) => point[column] ?? ''));
    const table = [columns, ...rows].map((row) => `${row.join(',')}\n`).join('');
    storage.write(runFiles.curve, table);
    const drawn = points.flatMap(drawnPoint);
    if (draw && drawn.length > 0)
      storage.write(runFiles.figure, await draw(label, drawn, begun(phases, points)));
    written = points.length;
  };
  return {
    tell(event) {
      if (event.event === 'point') points.push(event);
    },
    write,
    close: write,
  };
}

/**
 * The learning curve of a run as it is drawn and kept in a `RunRecord`, from the events of its log.
 * @throws {InvalidOptionsError} if they are no events.
 */
export function curveOf(events: readonly JsonObject[]): RunRecord['curve'] {
  return keptPoints(parseOptions('curveOf.events', eventsOption, events)).flatMap(drawnPoint);
}

/** A point of a figure: the loss in bits if it has them, else the loss itself. Null if it is missing. */
function drawnPoint({
  sequences,
  bitsPerSequence,
  loss,
}: Pick<KeptPoint, 'sequences' | 'bitsPerSequence' | 'loss'>): RunRecord['curve'] {
  if (bitsPerSequence !== null) return [{ sequences, bitsPerSequence }];
  return loss === null ? [] : [{ sequences, loss }];
}

/** Where the phases after the first began, of those that have. */
function begun(phases: Experiment['phases'], points: readonly KeptPoint[]): readonly number[] {
  const last = points.at(-1)?.sequences ?? 0;
  return phases.slice(1).flatMap(({ from }) => (from < last ? [from] : []));
}
