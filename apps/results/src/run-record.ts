import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { storedScore } from '@tapehead/core';
import { eventsOf } from '@tapehead/runs';
import * as z from 'zod';
import { parseJson } from './json.js';
import { type Measured, measured } from './measured.js';
import { readCpuSeconds } from './cpu-seconds.js';
import { reachFile, type ReachRecord, reachRecord } from './reach.js';

const events = {
  start: z.object({
    event: z.literal('start'),
    engine: z.string(),
    backend: z.string(),
    config: z.unknown(),
  }),
  point: z.object({
    event: z.literal('point'),
    sequences: z.number(),
    bitsPerSequence: z.number().nullable(),
    loss: z.number().nullable().optional(),
  }),
  check: storedScore(
    z.object({
      event: z.literal('check'),
      sequences: z.number(),
      wrong: z.number(),
      solved: z.boolean().optional(),
    }),
  ),
  restart: z.object({ event: z.literal('restart') }),
  done: z.object({
    event: z.literal('done'),
    sequences: z.number(),
    trainSeconds: z.number(),
    evaluation: z.array(measured),
  }),
};

/** On which machine and from which commit a run was made. */
export const origin = z.object({
  commit: z.string(),
  cpu: z.string(),
  cores: z.number(),
  node: z.string(),
  jobs: z.number(),
});

export type Origin = Readonly<z.output<typeof origin>>;

/** What a run folder says. */
export interface RunRecord {
  readonly config: unknown;
  /** The engine and its backend. */
  readonly engine: string;
  readonly origin: Origin;
  /** The learning curve in bits, or the loss if it is not in bits. */
  readonly curve: readonly ({ readonly sequences: number } & (
    { readonly bitsPerSequence: number } | { readonly loss: number }
  ))[];
  /** Training sequences before the first check that was solved. */
  readonly firstZero: number | null;
  /** How often it began anew, with other weights, as its recipe says. */
  readonly restarts: number;
  /** Null if the run has failed or was interrupted. */
  readonly outcome: {
    readonly sequences: number;
    readonly trainSeconds: number;
    readonly evaluation: readonly Measured[];
  } | null;
  /** Seconds of CPU time of the process that trained it, up to the end of training; null if not measured. */
  readonly cpuSeconds: number | null;
  /** How far it is without a mistake; null if not measured. */
  readonly reach: ReachRecord | null;
}

/** The file that `pnpm results` adds to a run folder. */
export const originFile = 'origin.json';

/** Reads a run that is evaluated at so many settings; null if there is none in the folder. */
export async function readRecord(folder: string, settings: number): Promise<RunRecord | null> {
  const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => null);
  const [log, made] = [await read('log.jsonl'), await read(originFile)];
  const record = log === null || made === null ? null : parseRecord(log, made, settings);
  const reach = reachRecord.safeParse(parseJson((await read(reachFile)) ?? ''));
  return (
    record && { ...record, cpuSeconds: await readCpuSeconds(folder), reach: reach.data ?? null }
  );
}

/** The record that a log and the text of an origin make; null if one of them is damaged. */
export function parseRecord(
  log: string,
  made: string,
  settings: number,
): Omit<RunRecord, 'reach' | 'cpuSeconds'> | null {
  const lines = eventsOf(log.split('\n'));
  const all = <Event>(schema: z.ZodType<Event>) =>
    lines.flatMap((line) => {
      const { success, data } = schema.safeParse(line);
      return success ? [data] : [];
    });
  const [start] = all(events.start);
  const { data } = origin.safeParse(parseJson(made));
  if (start === undefined || data === undefined) return null;
  const done = events.done.safeParse(lines.at(-1)).data;
  return {
    config: start.config,
    engine: `${start.engine} engine, ${start.backend} backend`,
    origin: data,
    curve: all(events.point).flatMap(
      ({ sequences, bitsPerSequence, loss = null }): RunRecord['curve'] => {
        if (bitsPerSequence !== null) return [{ sequences, bitsPerSequence }];
        return loss === null ? [] : [{ sequences, loss }];
      },
    ),
    firstZero:
      all(events.check).find(({ wrong, solved = wrong === 0 }) => solved)?.sequences ?? null,
    restarts: all(events.restart).length,
    // A run that was interrupted is not evaluated, at least not at all settings.
    outcome: done?.evaluation.length === settings ? done : null,
  };
}
