import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ContenderRecipe,
  contendersOf,
  findRecipe,
  loadExperiment,
  mergeConfig,
} from '@tapehead/experiments';
import { zooCard } from '@tapehead/zoo';
import { parseJson } from '../json.js';
import { isRecordOf, planRuns } from '../plan.js';
import { baselineOf, type RecordedRun } from '../recorded-run.js';
import { readRecord } from '../run-record.js';
import { criterionOf } from '../topics.js';
import { chooseBest, hasEnded } from './choose-best.js';
import { cardOf, withCard, type ZooFile } from './zoo-file.js';

export interface ZooFolders {
  /** Of the runs, each in a folder of its name. */
  readonly runs: string;
  /** Of the models that are in the zoo so far. */
  readonly models: string;
}

/** A model of the zoo, and whether it comes from a run or was in the zoo before. */
export interface Collected extends ZooFile {
  readonly isNew: boolean;
}

/**
 * A model for each machine of a task, as it is and in variants: the best run that was trained with the recipe as it is; without any,
 * the model that was there before.
 */
export async function collectZoo(task: string, folders: ZooFolders): Promise<readonly Collected[]> {
  const recorded: RecordedRun[] = [];
  for (const run of planRuns(task, contendersOf(task))) {
    const record = await readRecord(join(folders.runs, run.name), run.settings);
    if (record && isRecordOf(record, run)) recorded.push({ run, record });
  }
  const criterion = criterionOf(task, baselineOf(recorded));
  const { measure } = criterion;
  const collected: Collected[] = [];
  for (const machine of contendersOf(task)) {
    if (machine.role === 'baseline') continue;
    const runs = recorded.filter(({ run }) => run.machine.name === machine.name).filter(hasEnded);
    const best = chooseBest(runs, criterion);
    if (best) {
      const card = cardOf(best, runs, criterion);
      const weights = await readFile(join(folders.runs, best.run.name, 'final.safetensors'));
      // As the recipe says it, which is measured on fewer sequences than what is reported.
      const { config } = loadExperiment(
        mergeConfig(findRecipe(machine.recipe).config, { seed: best.run.seed }),
      );
      collected.push({ card, measure, weights: withCard(weights, card, config), isNew: true });
    } else {
      const there = await readModel(task, machine, folders.models);
      if (there) collected.push({ ...there, measure, isNew: false });
    }
  }
  return collected;
}

async function readModel(task: string, { name }: ContenderRecipe, folder: string) {
  const read = (kind: string) =>
    readFile(join(folder, `${task}-${name}.${kind}`)).catch(() => null);
  const [weights, card] = [await read('safetensors'), await read('json')];
  const parsed = zooCard.safeParse(parseJson(card?.toString() ?? ''));
  return weights && parsed.success ? { weights, card: parsed.data } : null;
}
