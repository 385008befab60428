import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '@tapehead/core';
import { findRecipe, loadExperiment, mergeConfig } from '@tapehead/experiments';
import * as z from 'zod';
import { replaceMarked } from './document.js';
import { settingText, table, tenths } from './format.js';
import { parseJson } from './json.js';
import { wrongSequences } from './measured.js';
import type { Run } from './plan.js';
import type { RecordedRun } from './recorded-run.js';
import { medianAndRange } from './statistics.js';

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
  evaluation: z.array(
    z.object({
      setting: z.record(z.string(), z.number()),
      sequences: z.number(),
      wrongSequences: z.number(),
    }),
  ),
});

export type TrialRecord = Readonly<z.output<typeof trialRecord>>;

/** A trial: what is changed, and that in words. */
export interface Trial {
  readonly words: string;
  readonly change: JsonObject;
}

/** The runs of a trial, in folders of their own. */
export function trialRuns(runs: readonly Run[], { words, change }: Trial): readonly Run[] {
  const folder = words.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return runs.map((run) => {
    const { config } = loadExperiment(
      mergeConfig(mergeConfig(findRecipe(run.machine.recipe).config, change), {
        evaluation: evaluationOf(run),
        seed: run.seed,
      }),
    );
    const { maxSequences } = config;
    return { ...run, name: `trials/${folder}-${run.name}`, reach: null, maxSequences, config };
  });
}

const withEvaluation = z.looseObject({ evaluation: z.custom<JsonObject>() });

/** Trials are measured as what is reported. */
function evaluationOf({ config }: Run): JsonObject {
  return withEvaluation.parse(config).evaluation;
}

/**
 * Writes a line for each run that ended to the file of trials, in place of the one that the same trial of that seed had
 * before, and makes the tables of the recipes' document from all of them.
 */
export async function recordTrial(
  { words, change }: Trial,
  runs: readonly RecordedRun[],
  docs: string,
): Promise<void> {
  const added = runs.flatMap(({ run, record }): TrialRecord[] =>
    record.outcome === null
      ? []
      : [
          {
            topic: run.topic,
            machine: run.machine.name,
            trial: words,
            change,
            seed: run.seed,
            commit: record.origin.commit,
            cpuSeconds: record.cpuSeconds,
            evaluation: record.outcome.evaluation.map((entry) => ({
              setting: entry.setting,
              sequences: entry.sequences,
              wrongSequences: wrongSequences(entry),
            })),
          },
        ],
  );
  const file = join(docs, 'trials.jsonl');
  const before = await readFile(file, 'utf8').catch(() => '');
  const all = withTrials(readTrials(before), added);
  await writeFile(file, all.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const recipes = join(docs, 'recipes.md');
  await writeFile(recipes, withTrialTables(await readFile(recipes, 'utf8'), all));
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

/** @throws {Error} for a line that is no trial. */
export function readTrials(text: string): readonly TrialRecord[] {
  return text.split('\n').flatMap((line, index) => {
    if (line === '') return [];
    const { success, data } = trialRecord.safeParse(parseJson(line));
    if (!success) throw new Error(`docs/trials.jsonl, line ${index + 1}: it is no trial`);
    return [data];
  });
}

/**
 * The document with a table of the trials of each topic between its marks.
 * @throws {Error} if the marks of a topic are not there.
 */
export function withTrialTables(document: string, trials: readonly TrialRecord[]): string {
  const topics = [...new Set(trials.map(({ topic }) => topic))];
  return topics.reduce(
    (text, topic) =>
      replaceMarked(
        text,
        {
          file: 'docs/recipes.md',
          begin: `<!-- trials of ${topic} -->`,
          end: `<!-- end of the trials of ${topic} -->`,
        },
        trialTable(trials.filter((trial) => trial.topic === topic)),
      ),
    document,
  );
}

/** A row for each trial of a machine, with the wrong sequences of each seed, in the order in which they were made. */
export function trialTable(trials: readonly TrialRecord[]): string {
  const groups = groupsOf(trials);
  const settings = [
    ...new Set(
      trials.flatMap(({ evaluation }) => evaluation.map(({ setting }) => settingText(setting))),
    ),
  ];
  const rows = [...groups].map(([name, runs]) => [
    name,
    runs.map(({ seed }) => seed).join(', '),
    `${runs.filter(isFaultless).length} of ${runs.length}`,
    ...settings.map((setting) => wrongAt(runs, setting)),
    medianAndRange(
      runs.flatMap(({ cpuSeconds }) => cpuSeconds ?? []),
      tenths,
    ),
  ]);
  return table([
    [
      ...['trial', 'seeds', 'seeds without a wrong sequence'],
      ...settings.map((setting) => `wrong at ${setting}`),
      'CPU seconds: median (range)',
    ],
    ...rows,
  ]);
}

function isFaultless({ evaluation }: TrialRecord): boolean {
  return evaluation.every((entry) => entry.wrongSequences === 0);
}

function wrongAt(runs: readonly TrialRecord[], setting: string): string {
  return runs
    .map(({ evaluation }) => {
      const entry = evaluation.find((one) => settingText(one.setting) === setting);
      return entry ? String(entry.wrongSequences) : '–';
    })
    .join(', ');
}

function groupsOf(trials: readonly TrialRecord[]): ReadonlyMap<string, readonly TrialRecord[]> {
  const nameOf = ({ machine, trial }: TrialRecord) => `${machine}: ${trial}`;
  return new Map(
    [...new Set(trials.map(nameOf))].map((name) => [
      name,
      trials.filter((trial) => nameOf(trial) === name),
    ]),
  );
}
