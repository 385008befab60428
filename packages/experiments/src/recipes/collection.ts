import type { ExperimentOptions } from '../experiment-options.js';
import { contenders } from './contenders.js';
import {
  growing,
  movedMemory,
  moving,
  readOnMemory,
  readOnTraining,
  tapeMemory,
  tapeWeights,
} from './moved-memory.js';
import { type Contender, type Recipes, recipe } from './recipe.js';

/** A machine of the collection, and what it is trained with. */
interface Member extends Omit<Contender, 'topic'> {
  /** What is in it, in words that end a recipe's description. */
  readonly made: string;
  readonly config: Omit<ExperimentOptions, 'task'>;
  /** What is otherwise on some of the tasks, by their kinds. */
  readonly onTasks?: Readonly<Record<string, Partial<Member['config']>>>;
}

/** The tasks that all machines of the collection are compared on, in the order of its table. */
export const collectionTasks: readonly string[] = [
  ...['parity', 'even-pairs', 'cycle-navigation', 'modular-arithmetic'],
  ...['reverse-string', 'stack-manipulation'],
  ...['duplicate-string', 'missing-duplicate', 'odds-first', 'binary-addition', 'bucket-sort'],
  'key-value-recall',
];

/** What all of them are trained with, unless they say otherwise: short strings first, then longer and longer ones. */
const training = {
  optimizer: { kind: 'adam', options: { beta2: 0.99 } },
  clipping: { kind: 'global-norm' },
  learningRate: 3e-3,
  schedule: { kind: 'decay', options: { to: 0.01 } },
  curriculum: { kind: 'reverse-exponential', options: { base: 1.05 } },
  batch: 8,
  averaging: {},
  maxSequences: 12_000,
  pointEvery: 800,
  check: { every: 4000, sequences: 32, stopAfter: 3 },
  evaluation: { sequences: 16 },
} satisfies Partial<ExperimentOptions>;

/** Enough for the training range of every task. */
const slots = 64;
/** Enough for the longest strings that are measured. */
const longSlots = 512;

/** The longest strings of a training that grows to the end of its range. */
const longer = Array.from({ length: 8 }, (_, i) => 5 * (i + 1));

/** A budget that begins with strings of two symbols, since what is learned of those holds for longer ones too. */
const fromTwoSymbols = (maxSequences: number) => ({
  maxSequences,
  curriculum: growing(maxSequences, [2, 4, 6, 10, 16, 24, 32, 40]),
});

/** A network without memory, trained with noise on its state. */
const withoutMemory = {
  batch: 4,
  schedule: { kind: 'decay', options: { to: 0.01, over: 0.6 } },
  machine: { kind: 'plain', options: { stateNoise: 0.1 } },
  check: { every: 4000, sequences: 16 },
  keep: 'last',
  ...fromTwoSymbols(16_000),
} satisfies Partial<ExperimentOptions>;

/** More for the regular languages, which need no memory. To multiply was not learned at all where the state has noise. */
const regularWithoutMemory = {
  parity: fromTwoSymbols(96_000),
  'even-pairs': fromTwoSymbols(96_000),
  'cycle-navigation': fromTwoSymbols(96_000),
  'modular-arithmetic': { ...fromTwoSymbols(96_000), machine: { kind: 'plain' } },
};

/** Two heads on a tape, which is a ring: a head that moves on at every step must not come round. */
const tapeWith = (memory: typeof tapeMemory) => ({
  kind: 'tape',
  options: { ...memory, slots: 2 * longSlots, heads: 2 },
});
/** What a tape is and is trained with where what came first is read first. */
const readOn = { ...readOnTraining, machine: tapeWith(readOnMemory) };
/** The memory of a DNC or a MANN. */
const accessedMemory = { slots, width: 16, reads: 1 };

const lstm = (units: number) => ({ kind: 'lstm', options: { units } });

const members: readonly Member[] = [
  {
    ...contenders.plainLstm,
    made: 'one layer of 64 LSTM units without memory',
    config: { ...withoutMemory, controller: lstm(64) },
    onTasks: regularWithoutMemory,
  },
  {
    name: 'plain-gru',
    title: 'GRU without memory',
    role: 'baseline',
    made: 'one layer of 64 gated recurrent units without memory',
    config: { ...withoutMemory, controller: { kind: 'gru', options: { units: 64 } } },
    onTasks: {
      ...regularWithoutMemory,
      // With more noise one seed of five did not learn it; with this much it takes twice as many strings until none is wrong.
      'cycle-navigation': {
        ...regularWithoutMemory['cycle-navigation'],
        machine: { kind: 'plain', options: { stateNoise: 0.05 } },
        maxSequences: 192_000,
      },
    },
  },
  {
    ...contenders.lstm,
    made: "the paper's machine with an LSTM of 100 units",
    config: {
      controller: lstm(100),
      machine: { kind: 'paper', options: { slots } },
    },
  },
  {
    name: 'gru-ntm',
    title: 'NTM, GRU controller',
    role: 'machine',
    made: "the paper's machine with a GRU of 100 units",
    config: {
      controller: { kind: 'gru', options: { units: 100 } },
      machine: { kind: 'gru-ntm', options: { slots } },
    },
  },
  {
    ...contenders.stack,
    made: 'a network of 32 recurrent units with a stack',
    config: {
      ...moving(32_000),
      curriculum: growing(32_000, longer),
      machine: { kind: 'stack', options: { ...movedMemory, slots: longSlots } },
    },
  },
  {
    ...contenders.tape,
    made: 'a network of 32 recurrent units with two heads on a tape',
    config: {
      ...moving(64_000),
      curriculum: growing(64_000, longer),
      ...tapeWeights,
      machine: tapeWith(tapeMemory),
    },
    onTasks: {
      // Twice as many, so that moves become more decided.
      'odds-first': { ...readOn, maxSequences: 128_000 },
      'binary-addition': { ...readOn, restart: { after: 24_000, above: 0.01 } },
    },
  },
  {
    name: 'dnc',
    title: 'DNC',
    role: 'machine',
    made: 'the DNC with an LSTM of 64 units',
    config: {
      controller: lstm(64),
      machine: { kind: 'dnc', options: accessedMemory },
      maxSequences: 5000,
    },
  },
  {
    name: 'dnc-fixed',
    title: 'DNC with its fixes',
    role: 'machine',
    made: 'the DNC with its three fixes and an LSTM of 64 units',
    config: {
      controller: lstm(64),
      machine: { kind: 'dnc-fixed', options: accessedMemory },
      maxSequences: 5000,
    },
  },
  {
    name: 'mann',
    title: 'MANN',
    role: 'machine',
    made: 'the network that writes to the slots used least, with an LSTM of 64 units',
    config: {
      controller: lstm(64),
      machine: { kind: 'mann', options: accessedMemory },
    },
  },
];

/** A recipe for each task of the collection with each of its machines, named `<task>-<machine>`. */
export const collectionRecipes: Recipes = Object.fromEntries(
  collectionTasks.flatMap((kind) =>
    members.map(({ made, config, onTasks = {}, ...contender }) => [
      `${kind}-${contender.name}`,
      recipe(
        `A cell of the collection: ${made}`,
        { ...training, ...config, ...onTasks[kind], task: { kind } },
        contender,
      ),
    ]),
  ),
);
