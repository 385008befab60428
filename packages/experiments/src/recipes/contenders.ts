import type { Contender } from './recipe.js';

/** The contenders that most tasks have. */
export const contenders: Readonly<
  Record<
    'feedforward' | 'lstm' | 'stack' | 'tape' | 'plainLstm' | 'atOnce',
    Omit<Contender, 'topic'>
  >
> = {
  feedforward: { name: 'feedforward', title: 'NTM, feedforward controller', role: 'machine' },
  lstm: { name: 'lstm', title: 'NTM, LSTM controller', role: 'machine' },
  stack: { name: 'stack', title: 'stack', role: 'machine' },
  tape: { name: 'tape', title: 'tape', role: 'machine' },
  plainLstm: { name: 'plain-lstm', title: 'LSTM without memory', role: 'baseline' },
  atOnce: { name: 'at-once', title: 'feedforward network without memory', role: 'baseline' },
};
