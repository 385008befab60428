import { type Criterion, type Measure, measureOf } from '@tapehead/core';
import {
  collectionTasks,
  contendersOf,
  type Experiment,
  findRecipe,
  loadExperiment,
  standardRegistry,
  topics,
} from '@tapehead/experiments';
import { every, type Goal, most, nearlyEvery } from './goal.js';

/** A level to draw into the learning curves. */
interface Reference {
  readonly label: string;
  /** Bits per sequence. */
  readonly at: number;
}

/** What the document says about a topic, or asks of it, beyond what its task and recipes say themselves. */
interface Aims {
  /** Stands first in its section. */
  readonly introduction?: string;
  /** At least four of five seeds, if not given. */
  readonly goal?: Goal;
  /** Seeds of the machines that are to reach it; 20, if not given. */
  readonly seeds?: number;
  /** The criterion of a topic that is no task, or is held to more than its task asks. */
  readonly criterion?: Criterion;
  /** Whether it succeeds without a wrong sequence, so that sequences are counted and not what is wrong in them. */
  readonly faultless?: true;
  /** What its machines are measured on, if not on what their recipes say. */
  readonly evaluation?: Evaluation;
  /** The slots of memory, N, that they are trained with, if not as many as their recipes say. */
  readonly slots?: number;
  /** At which lengths they are tried with a memory that grows along. */
  readonly reach?: { readonly lengths: readonly number[]; readonly untilMistake: boolean };
  /** The paper's results, if success is measured by them. */
  readonly references?: readonly Reference[];
}

// A type and not an interface, since TypeScript does not accept an interface where a JSON object is expected.

/** Sequences of some lengths. */
type Evaluation = Readonly<{
  sequences: number;
  settings: readonly Setting[];
}>;

type Setting = Readonly<{ length: number; depth?: number }>;

/**
 * No length may have a wrong sequence: what fails is a whole sequence, rarely. The first length is the longest of
 * the training range. `deep` is one more setting, of brackets.
 */
function faultlessAt(lengths: readonly number[], sequences: number, deep?: Required<Setting>) {
  const settings: Setting[] = lengths.map((length) => ({ length }));
  if (deep) settings.push(deep);
  const sorted = lengths.toSorted((left, right) => left - right);
  const atLengths = `no wrong sequence at the lengths ${sorted.slice(0, -1).join(', ')} and ${sorted.at(-1) ?? ''}`;
  const criterion: Criterion = {
    words: deep
      ? `${atLengths}, nor where ${deep.depth} of ${deep.length} brackets are open at once`
      : atLengths,
    measure: 'wrong outputs',
    isMet: (measured) =>
      settings.every(({ length, depth }) =>
        measured.some(
          ({ setting, wrong }) =>
            setting.length === length && setting.depth === depth && wrong === 0,
        ),
      ),
  };
  return { criterion, faultless: true, evaluation: { sequences, settings } } as const;
}

/** Lengths of which each is twice as long as the one before, up to the first with a mistake. */
function untilMistake(from: number, upTo: number): NonNullable<Aims['reach']> {
  const lengths = [from];
  for (let length = 2 * from; length <= upTo; length *= 2) lengths.push(length);
  return { lengths, untilMistake: true };
}

const aims: Readonly<Record<string, Aims>> = {
  copy: {
    introduction:
      'The feedforward network without memory sees the whole sequence at once, filled up with zeros to 40 vectors, all of which it has to answer; it cannot be shown more.',
    goal: every,
    ...faultlessAt([20, 5, 10, 40, 80, 120], 1024),
    reach: untilMistake(32, 16_384),
  },
  reverse: {
    goal: every,
    ...faultlessAt([20, 5, 10, 40, 80, 120], 1024),
    reach: untilMistake(32, 16_384),
  },
  addition: {
    goal: nearlyEvery,
    ...faultlessAt([20, 40], 1024),
    reach: untilMistake(32, 1024),
  },
  dyck: {
    goal: nearlyEvery,
    ...faultlessAt([50, 100, 200], 256, { length: 400, depth: 200 }),
    reach: untilMistake(64, 4096),
  },
  'associative-recall': { goal: every },
  'repeat-copy': { goal: every, seeds: 10 },
  'n-grams': {
    goal: {
      words: 'more than half of the seeds succeed, and with them their median',
      needed: (seeds) => Math.floor(seeds / 2) + 1,
    },
  },
  'priority-sort': {
    seeds: 10,
    goal: { ...most, words: `${most.words}; the paper's NTM needs about 20 bits` },
    references: [
      { label: "the paper's LSTM", at: 58 },
      { label: "the paper's NTM", at: 20 },
    ],
  },
  article: {
    introduction:
      "The introductory article's motivating experiment, as `tapehead article` runs it: what learns to copy up to 10 vectors, and what still copies 20. The feedforward network sees the whole sequence at once, filled up with zeros to 20 vectors, all of which it has to answer.",
    criterion: {
      words: 'at most 1 % wrong bits at 10 vectors, the longest it is trained on, and at 20',
      measure: 'wrong outputs',
      isMet: (evaluation) =>
        [10, 20].every((length) =>
          evaluation.some(
            ({ setting, errorRate }) => setting.length === length && errorRate <= 0.01,
          ),
        ),
    },
  },
};

/** What the document asks of a topic. */
export function aimsOf(topic: string): Aims {
  return aims[topic] ?? (collectionTasks.includes(topic) ? collectionAims(topic) : {});
}

/** Seeds that are reported of a cell of the collection. */
export const seedsOfCell = 5;

/** In the collection, all is measured beyond the training range, as its tasks say, in a memory that grows along. */
function collectionAims(task: string): Aims {
  const { settings, criterion } = experimentOf(task).task;
  const [hardest, ...beyond] = settings;
  const lengths = beyond.map(({ length }) => length);
  return {
    goal: every,
    ...(criterion === undefined && { criterion: faultlessAt(lengths, 1).criterion }),
    seeds: seedsOfCell,
    // Enough for the training range; what is measured beyond it has a memory that grows.
    slots: 64,
    evaluation: { settings: [{ length: hardest.length }], sequences: 64 },
    reach: { lengths, untilMistake: false },
  };
}

/** How many seeds of each machine of a topic must succeed. */
export function goalOf(topic: string): Goal {
  return aimsOf(topic).goal ?? most;
}

/**
 * When a run of a topic counts as a success. `baseline` is how many bits per sequence above the optimum the
 * LSTM without memory needs at the hardest setting of the training range; null if there is none.
 */
export function criterionOf(topic: string, baseline: number | null): Criterion {
  const criterion = aimsOf(topic).criterion ?? taskCriterion(topic);
  return (baseline === null ? undefined : criterion.beside?.(baseline)) ?? criterion;
}

/** How the outputs of a topic's task are measured. */
export function measureOfTopic(topic: string): Measure {
  return measureOf(experimentOf(topic).task);
}

/** The criterion that the task of the topic's machines states. */
function taskCriterion(topic: string): Criterion {
  return experimentOf(topic).criterion;
}

function experimentOf(topic: string): Experiment {
  const machine = contendersOf(topic).find(({ role }) => role === 'machine');
  if (!machine) throw new Error(`${topic}: there is no recipe for a machine that is to solve it`);
  return loadExperiment(findRecipe(machine.recipe).config);
}

/** The topics that are tasks of their own. */
export const tasks: readonly string[] = topics.filter((topic) => topic in standardRegistry.tasks);

export const contenderNames: readonly string[] = [
  ...new Set(topics.flatMap((topic) => contendersOf(topic).map(({ name }) => name))),
];
