import { recipe } from './recipe.js';

/** The machines of the introductory article. */
export const articleRecipes = {
  'copy-article': recipe(
    "The introductory article's reduced machine: it learns to copy, not the general rule",
    {
      task: { kind: 'copy', options: { maxLength: 10 } },
      controller: { kind: 'lstm', options: { units: 100 } },
      machine: { kind: 'article' },
      learningRate: 3e-4,
      maxSequences: 16_000,
    },
  ),
  'copy-at-once': recipe(
    'A feedforward network without memory that sees a window of 20 vectors at once: it learns each place of its own',
    {
      task: { kind: 'copy', options: { maxLength: 10, window: 20 } },
      controller: { kind: 'feedforward', options: { units: 320 } },
      machine: { kind: 'plain' },
      optimizer: { kind: 'adam', options: { beta2: 0.99 } },
      clipping: { kind: 'global-norm' },
      learningRate: 3e-3,
      batch: 16,
      maxSequences: 40_000,
    },
  ),
};
