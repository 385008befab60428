import type { JsonObject } from '@tapehead/core';
import * as z from 'zod';
import { parseJson } from './json.js';
import { type Measured, wrongSequences } from './measured.js';
import type { RecordedRun } from './recorded-run.js';

/** A trial: what is changed, and that in words. */
export interface Trial {
  readonly words: string;
  readonly change: JsonObject;
}

/** What was measured at one setting. */
const trialEntry = z.object({
  setting: z.record(z.string(), z.number()),
  sequences: z.number(),
  wrongSequences: z.number(),
  /** What is in the sequences; the first trials counted sequences alone. */
  outputs: z
    .object({
      wrong: z.number(),
      total: z.number(),
      /** Per sequence: in nats, or the squared error of numbers. */
      cost: z.number(),
      /** Null for numbers. */
      bitsPerSequence: z.number().nullable(),
      optimalBits: z.number(),
    })
    .optional(),
});

export type TrialEntry = Readonly<z.output<typeof trialEntry>>;

/** A recipe with a change, tried with one seed: a line of `docs/trials.jsonl`. */
const trialRecord = z.object({
  topic: z.string(),
  machine: z.string(),
  /** What is tried, in words. */
  trial: z.string(),
  /** What is other than in the recipe as it was at that commit. */
  change: z.looseObject({}),
  seed: z.number(),
  commit: z.string(),
  cpuSeconds: z.number().nullable(),
  evaluation: z.array(trialEntry),
});

export type TrialRecord = Readonly<z.output<typeof trialRecord>>;

/** What is kept of a run of a trial; null if it has not ended. */
export function trialRecordOf(
  { words, change }: Trial,
  { run, record }: RecordedRun,
): TrialRecord | null {
  const { outcome, reach, origin, cpuSeconds } = record;
  return (
    outcome && {
      topic: run.topic,
      machine: run.machine.name,
      trial: words,
      change,
      seed: run.seed,
      commit: origin.commit,
      cpuSeconds,
      evaluation: [...outcome.evaluation, ...((run.reach && reach) ?? [])].map(entryOf),
    }
  );
}

function entryOf(measured: Measured): TrialEntry {
  const { setting, sequences, wrong, total, cost, bitsPerSequence, optimalBits } = measured;
  const outputs = { wrong, total, cost, bitsPerSequence, optimalBits };
  return { setting, sequences, wrongSequences: wrongSequences(measured), outputs };
}

/** @throws {Error} for a line that is no trial. */
export function readTrials(text: string): readonly TrialRecord[] {
  return text.split('\n').flatMap((line, index) => {
    if (line === '') return [];
    const { success, data } = trialRecord.safeParse(parseJson(line));
    if (!success) throw new Error(`docs/trials.jsonl, line ${index + 1}: it is no trial`);
    return [data];
  });
}

/** The trials with further ones, each in place of the one that it repeats. */
export function withTrials(
  trials: readonly TrialRecord[],
  added: readonly TrialRecord[],
): readonly TrialRecord[] {
  const nameOf = ({ topic, machine, trial, seed }: TrialRecord) =>
    JSON.stringify([topic, machine, trial, seed]);
  return [...new Map([...trials, ...added].map((trial) => [nameOf(trial), trial])).values()];
}
