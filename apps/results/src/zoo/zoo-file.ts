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

/** The card of the best of the runs of one machine. */
export function cardOf(
  best: EndedRun,
  runs: readonly EndedRun[],
  criterion: Pick<Criterion, 'isMet' | 'words'>,
): ZooCard {
  const { run, record } = best;
  const isSolved = (one: EndedRun) => isSuccess(one, criterion);
  // Keeps only the members of a card; the run's record has more.
  return zooCard.parse({
    name: `${run.topic}-${run.machine.name}`,
    task: run.topic,
    controller: run.controller,
    solved: isSolved(best),
    goal: criterion.words,
    seed: run.seed,
    seeds: { tried: runs.length, solved: runs.filter(isSolved).length },
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
