import { decodeModelFile, encodeModelFile } from '@tapehead/checkpoint';
import { zooCard, type ZooCard } from '@tapehead/zoo';
import type { Criterion, JsonObject } from '@tapehead/core';
import { isSuccess } from '../recorded-run.js';
import type { EndedRun } from './choose-best.js';

/** A model of the zoo. */
export interface ZooFile {
  readonly card: ZooCard;
  /** What says most in the card. */
  readonly measure: Criterion['measure'];
  readonly weights: Uint8Array;
}

/** How many of the runs of one machine meet the criterion. */
export function seedsOf(
  runs: readonly EndedRun[],
  criterion: Pick<Criterion, 'isMet'>,
): ZooCard['seeds'] {
  return { tried: runs.length, solved: runs.filter((run) => isSuccess(run, criterion)).length };
}

/** The card of the best of the runs of one machine, of which so many seeds were tried. */
export function cardOf(
  best: EndedRun,
  seeds: ZooCard['seeds'],
  criterion: Pick<Criterion, 'isMet' | 'words'>,
): ZooCard {
  const { run, record } = best;
  // Keeps only the members of a card; the run's record has more.
  return zooCard.parse({
    name: `${run.topic}-${run.machine.name}`,
    task: run.topic,
    controller: run.controller,
    solved: isSuccess(best, criterion),
    goal: criterion.words,
    seed: run.seed,
    seeds,
    trainingSequences: record.outcome.sequences,
    origin: { commit: record.origin.commit, engine: record.engine },
    evaluation: record.outcome.evaluation,
  });
}

/** The weights of a run with its card and the config that made it, without the training state. */
export function withCard(weights: Uint8Array, card: ZooCard, config: JsonObject): Uint8Array {
  const file = decodeModelFile(weights);
  return encodeModelFile({ ...file, tensors: {}, metadata: { ...file.metadata, config, card } });
}

/** A model of the zoo with other counts of seeds on its card; its weights stay as they are. */
export function withSeeds<File extends Pick<ZooFile, 'card' | 'weights'>>(
  model: File,
  seeds: ZooCard['seeds'],
): File {
  const card = { ...model.card, seeds };
  const file = decodeModelFile(model.weights);
  const weights = encodeModelFile({ ...file, metadata: { ...file.metadata, card } });
  return { ...model, card, weights };
}
