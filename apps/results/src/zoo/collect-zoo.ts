import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeModel, encodeModel } from '@tapehead/checkpoint';
import type { JsonObject } from '@tapehead/core';
import {
  collectionTasks,
  type ContenderRecipe,
  contendersOf,
  findRecipe,
  loadExperiment,
  mergeConfig,
  standardRegistry,
} from '@tapehead/experiments';
import { withSlots } from '@tapehead/ntm';
import { zooCard } from '@tapehead/zoo';
import * as z from 'zod';
import { cellOf } from '../collection/cell.js';
import { collected } from '../collection/collected.js';
import { allRunsOf, storedCells } from '../collection/write-collection.js';
import { parseJson } from '../json.js';
import { isRecordOf, planRuns } from '../plan.js';
import { baselineOf, isSuccess, type RecordedRun } from '../recorded-run.js';
import { readRecord, type RunRecord } from '../run-record.js';
import { criterionOf } from '../topics.js';
import { chooseBest, hasEnded } from './choose-best.js';
import { cardOf, seedsOf, withCard, withSeeds, type ZooFile } from './zoo-file.js';

export interface ZooFolders {
  /** Of the runs, each in a folder of its name. */
  readonly runs: string;
  /** Of the models that are in the zoo so far. */
  readonly models: string;
  /** Of the documents, among them the cells of the collection. */
  readonly docs: string;
}

/** A model of the zoo, and whether it comes from a run or was in the zoo before. */
export interface Collected extends ZooFile {
  readonly isNew: boolean;
}

/**
 * A model for each machine of a task, as it is and in variants: the best run that was trained with the recipe as it is; without any,
 * the model that was there before. The runs of the collection are judged by what they reach beyond their training range, in
 * a memory that grew along; of them those alone that solve their task are taken, with the slots of their recipe. Their
 * seeds are counted in the cells of the collection as well, most of whose runs were made elsewhere.
 */
export async function collectZoo(task: string, folders: ZooFolders): Promise<readonly Collected[]> {
  const ofCollection = collectionTasks.includes(task);
  const recorded: RecordedRun[] = [];
  for (const run of planRuns(task, contendersOf(task))) {
    const record = await readRecord(join(folders.runs, run.name), run.settings);
    if (!record || !isRecordOf(record, run)) continue;
    if (!ofCollection) recorded.push({ run, record });
    else if (collected(run, record)) recorded.push({ run, record: withReach(record) });
  }
  const criterion = criterionOf(task, baselineOf(recorded));
  const { measure } = criterion;
  const cells = ofCollection ? await storedCells(folders.docs) : [];
  const models: Collected[] = [];
  for (const machine of contendersOf(task)) {
    if (machine.role === 'baseline') continue;
    const runs = recorded.filter(({ run }) => run.machine.name === machine.name).filter(hasEnded);
    const best = chooseBest(runs, criterion);
    const taken = best && (!ofCollection || isSuccess(best, criterion)) ? best : null;
    const there = taken ? null : await readModel(task, machine, folders.models);
    if (!taken && !there) continue;
    const cell = ofCollection
      ? cellOf(await allRunsOf(machine, cells, folders.runs), criterion)
      : null;
    const counted = cell && { tried: cell.seeds, solved: cell.solved };
    if (taken) {
      const card = cardOf(taken, counted ?? seedsOf(runs, criterion), criterion);
      const trained = await readFile(join(folders.runs, taken.run.name, 'final.safetensors'));
      // As the recipe says it, which is measured on fewer sequences than what is reported.
      const { config } = loadExperiment(
        mergeConfig(findRecipe(machine.recipe).config, { seed: taken.run.seed }),
      );
      const weights = withCard(
        ofCollection ? grown(trained, config.machine.options) : trained,
        card,
        config,
      );
      models.push({ card, measure, weights, isNew: true });
    } else if (there) {
      models.push({ ...(counted ? withSeeds(there, counted) : there), measure, isNew: false });
    }
  }
  return models;
}

async function readModel(task: string, { name }: ContenderRecipe, folder: string) {
  const read = (kind: string) =>
    readFile(join(folder, `${task}-${name}.${kind}`)).catch(() => null);
  const [weights, card] = [await read('safetensors'), await read('json')];
  const parsed = zooCard.safeParse(parseJson(card?.toString() ?? ''));
  return weights && parsed.success ? { weights, card: parsed.data } : null;
}

/** The record as if all that was measured had been evaluated at its end. */
function withReach(record: RunRecord): RunRecord {
  const { outcome, reach } = record;
  if (outcome === null || reach === null) return record;
  return { ...record, outcome: { ...outcome, evaluation: [...outcome.evaluation, ...reach] } };
}

const memory = z.object({ slots: z.number() });

/** The file of a model with as many slots as its recipe has. */
function grown(weights: Uint8Array, machine: JsonObject): Uint8Array {
  const trained = decodeModel(weights, standardRegistry);
  const model = withSlots(trained.model, memory.parse(machine).slots, standardRegistry);
  const file = encodeModel(model, { metadata: trained.metadata });
  trained.model.dispose();
  model.dispose();
  return file;
}
