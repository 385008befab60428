import type { ExperimentOptions } from '../experiment-options.js';
import { contenders } from './contenders.js';
import { copyFeedforward } from './copy.js';
import { type Recipes, recipe } from './recipe.js';

const topic = 'article';

/** The introductory article trains on up to 10 vectors, and tests with more. */
const task = { kind: 'copy', options: { maxLength: 10 } };
const evaluation = { settings: [10, 20, 40].map((length) => ({ length })) };

const adam = {
  optimizer: { kind: 'adam', options: { beta2: 0.99 } },
  clipping: { kind: 'global-norm' },
  schedule: { kind: 'decay', options: { to: 0.01 } },
} satisfies Partial<ExperimentOptions>;

/** The article's machine, and those that its experiment shows beside it. */
export const articleRecipes: Recipes = {
  'copy-article-at-once': recipe(
    'A feedforward network without memory that sees a window of 20 vectors at once, for the article',
    {
      ...adam,
      task: { kind: 'copy', options: { maxLength: 10, window: 20 } },
      controller: { kind: 'feedforward', options: { units: 320 } },
      machine: { kind: 'plain' },
      learningRate: 3e-3,
      batch: 16,
      maxSequences: 30_000,
    },
    { topic, ...contenders.atOnce },
  ),
  'copy-article-plain-lstm': recipe(
    'An LSTM of 128 units without memory, for the article',
    {
      ...adam,
      task,
      evaluation,
      controller: { kind: 'lstm', options: { units: 128 } },
      machine: { kind: 'plain' },
      learningRate: 5e-3,
      batch: 4,
      maxSequences: 60_000,
    },
    { topic, ...contenders.plainLstm },
  ),
  'copy-article': recipe(
    "The introductory article's reduced machine: it learns to copy, not the general rule",
    {
      task,
      evaluation,
      controller: { kind: 'lstm', options: { units: 100 } },
      machine: { kind: 'article' },
      learningRate: 3e-4,
      maxSequences: 16_000,
    },
    { topic, name: 'article', title: "the article's machine", role: 'variant' },
  ),
  'copy-article-ntm': recipe(
    "The paper's machine with copy-feedforward's settings, for the article",
    {
      ...copyFeedforward,
      task,
      evaluation,
    },
    { topic, name: 'ntm', title: "the paper's NTM", role: 'machine' },
  ),
};
