import { oneOf, positiveNumber, strictOptions, wholeNumber } from '@tapehead/core';
import { averagingOptions } from '@tapehead/trainer';
import * as z from 'zod';
import { part } from './part-options.js';

const most = 1e12;

/** A setting for evaluation; members left out are those of the task's first setting. */
const partialSetting = z.record(z.string(), z.number({ error: 'a number' }), {
  error: 'an object of numbers, such as {"length": 20}',
});

/** Everything that decides what a training run computes. The defaults are those of the paper. */
export const experimentOptions = strictOptions({
  /** What is to be learned. */
  task: part,
  /** What drives the heads; null for the one that the machine brings along. */
  controller: part.nullable().default(null),
  /** A machine by the name of its preset, or a whole architecture by the kind of its model. */
  machine: part.default({ kind: 'paper', options: {} }),
  /** What to multiply fresh weight matrices with. */
  initialWeightScale: positiveNumber(100).default(1),
  /** The name of a loss; null for the one that fits the task's outputs. */
  loss: z.string({ error: 'the name of a loss' }).nullable().default(null),
  optimizer: part.default({ kind: 'rmsprop', options: {} }),
  clipping: part.default({ kind: 'value', options: {} }),
  /** Checks and keeps averages of the weights over the updates; null for the weights themselves. */
  averaging: averagingOptions.nullable().default(null),
  learningRate: positiveNumber(most).default(1e-4),
  /** How the learning rate changes over `maxSequences`. */
  schedule: part.default({ kind: 'decay', options: {} }),
  /** Sequences of a step, B. */
  batch: wholeNumber(1, 65_536).default(1),
  /** The budget, in training sequences. */
  maxSequences: wholeNumber(1, most).default(14_000),
  /** A limit to the seconds of training, or null. */
  maxSeconds: positiveNumber(most).nullable().default(null),
  /** Training sequences between two points of the learning curve. */
  pointEvery: wholeNumber(1, most).default(100),
  /** Checks whether the task is solved, on fresh training-range sequences of their own. */
  check: strictOptions({
    /** Training sequences between two checks. */
    every: wholeNumber(1, most).default(500),
    /** Sequences of the hardest training setting, and as many of drawn ones. */
    sequences: wholeNumber(1, 65_536).default(64),
    /** Stop after so many solved checks in a row; null to use the budget up. */
    stopAfter: wholeNumber(1, most).nullable().default(null),
  }).prefault({}),
  /** Which weights to keep at the end: those of the best check, or the last ones. */
  keep: oneOf(['best', 'last']).default('best'),
  evaluation: strictOptions({
    /** What to measure; null for the task's own settings. */
    settings: z
      .array(partialSetting, { error: 'a list of settings' })
      .min(1, { error: 'at least one setting' })
      .max(1000, { error: 'at most 1000 settings' })
      .nullable()
      .default(null),
    /** Fresh sequences for each setting. */
    sequences: wholeNumber(1, 1_000_000).default(64),
  }).prefault({}),
  /** Decides all that is random. */
  seed: wholeNumber(0, 2 ** 32 - 1).default(1),
});

/** What an experiment is made from: JSON, all but the task optional. */
export type ExperimentOptions = z.input<typeof experimentOptions>;

/** The same with every default filled in, down to the options of the parts. */
export type ExperimentConfig = z.output<typeof experimentOptions>;
