import { contenders } from './contenders.js';
import { justEnoughOrMore } from './just-enough-or-more.js';
import { movingExactlyByShifts } from './moving-on.js';
import { plainLstm } from './plain-lstm.js';
import { type Recipes, recipe } from './recipe.js';

export const reverseRecipes: Recipes = {
  // Heads that start out moving on do not learn to move backwards with a memoryless controller.
  'reverse-feedforward': recipe(
    "The paper's machine with 100 feedforward units, and Adam",
    {
      task: { kind: 'reverse' },
      controller: { kind: 'feedforward', options: { units: 100 } },
      machine: { kind: 'paper' },
      optimizer: { kind: 'adam', options: { beta2: 0.99 } },
      clipping: { kind: 'global-norm' },
      learningRate: 1e-3,
      schedule: { kind: 'decay', options: { to: 0.01 } },
      maxSequences: 20_000,
    },
    contenders.feedforward,
  ),
  'reverse-lstm': recipe(
    "Copy's machine and training with an LSTM of 100 units that begins forgetful, noise, and moves by shifts alone",
    {
      task: { kind: 'reverse', options: { zeroItemProbability: 0.1 } },
      // What an LSTM holds on to for as long as training sequences last goes astray in longer ones.
      controller: { kind: 'lstm', options: { units: 100, forgetBias: -1 } },
      machine: {
        kind: 'paper',
        options: { ...justEnoughOrMore, addressing: movingExactlyByShifts, controllerNoise: 0.1 },
      },
      // A single sequence answered wrongly, when hardly any is any more, can undo all that was learned.
      clipping: { kind: 'value', options: { largestNorm: 300 } },
      maxSequences: 14_000,
    },
    contenders.lstm,
  ),
  'reverse-plain-lstm': plainLstm({
    task: { kind: 'reverse' },
    units: 256,
    learningRate: 3e-3,
    maxSequences: 14_000,
  }),
};
