import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '@tapehead/core';
import { collectionTasks, findRecipe, loadExperiment, mergeConfig } from '@tapehead/experiments';
import * as z from 'zod';
import { findMarks, type Marks, replaceMarked } from './document.js';
import { unique } from './format.js';
import { changesOf, type Run } from './plan.js';
import { reachPlanOf } from './reach.js';
import type { RecordedRun } from './recorded-run.js';
import {
  readTrials,
  type Trial,
  type TrialRecord,
  trialRecordOf,
  withTrials,
} from './trial-record.js';
import { trialTable } from './trial-table.js';

/** The runs of a trial, in folders of their own. */
export function trialRuns(runs: readonly Run[], { words, change }: Trial): readonly Run[] {
  const folder = words.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return runs.map((run) => {
    const { topic, machine } = run;
    const reported = mergeConfig(findRecipe(machine.recipe).config, changesOf(topic, machine));
    const { config } = loadExperiment(
      mergeConfig(mergeConfig(reported, change), { evaluation: evaluationOf(run), seed: run.seed }),
    );
    // Only where success is measured by it: the longest sequences take minutes.
    const reach = run.reach?.untilMistake === false ? reachPlanOf(topic, config.machine) : null;
    const { maxSequences } = config;
    return { ...run, name: `trials/${folder}-${run.name}`, reach, maxSequences, config };
  });
}

const withEvaluation = z.looseObject({ evaluation: z.custom<JsonObject>() });

/** Trials are measured as what is reported. */
function evaluationOf({ config }: Run): JsonObject {
  return withEvaluation.parse(config).evaluation;
}

/**
 * Checks, before anything is trained, that the trials of these topics can be written down.
 * @throws {Error} if the document of the recipes has no place for one, or the file of trials a line that is none.
 */
export async function requirePlaces(topics: readonly string[], docs: string): Promise<void> {
  await storedTrials(docs);
  const recipes = await readFile(join(docs, 'recipes.md'), 'utf8');
  for (const topic of topics) findMarks(recipes, marksOf(placeOf(topic)));
}

/**
 * Writes a line for each run that ended to the file of trials, in place of the one that the same trial of that seed had
 * before, and makes the tables of the recipes' document from all of them.
 */
export async function recordTrial(
  trial: Trial,
  runs: readonly RecordedRun[],
  docs: string,
): Promise<void> {
  const added = runs.flatMap((run) => trialRecordOf(trial, run) ?? []);
  const all = withTrials(await storedTrials(docs), added);
  const recipes = join(docs, 'recipes.md');
  const document = withTrialTables(await readFile(recipes, 'utf8'), all);
  await writeFile(join(docs, trialsFile), all.map((one) => `${JSON.stringify(one)}\n`).join(''));
  await writeFile(recipes, document);
}

const trialsFile = 'trials.jsonl';

async function storedTrials(docs: string): Promise<readonly TrialRecord[]> {
  return readTrials(await readFile(join(docs, trialsFile), 'utf8').catch(() => ''));
}

/**
 * The document with a table of the trials of each place between its marks.
 * @throws {Error} if the marks of a place are not there.
 */
export function withTrialTables(document: string, trials: readonly TrialRecord[]): string {
  return unique(trials.map(({ topic }) => placeOf(topic))).reduce(
    (text, place) =>
      replaceMarked(
        text,
        marksOf(place),
        trialTable(trials.filter(({ topic }) => placeOf(topic) === place)),
      ),
    document,
  );
}

/** The tasks of the collection have one place together. */
function placeOf(topic: string): string {
  return collectionTasks.includes(topic) ? 'the collection' : topic;
}

function marksOf(place: string): Marks {
  return {
    file: 'docs/recipes.md',
    begin: `<!-- trials of ${place} -->`,
    end: `<!-- end of the trials of ${place} -->`,
  };
}
