import type { Contender } from './recipe.js';

/** The contenders that most tasks have. */
export const contenders: Readonly<
  Record<'feedforward' | 'lstm' | 'plainLstm' | 'atOnce', Omit<Contender, 'topic'>>
> = {
  feedforward: { name: 'feedforward', title: 'NTM, feedforward controller', role: 'machine' },
  lstm: { name: 'lstm', title: 'NTM, LSTM controller', role: 'machine' },
  plainLstm: { name: 'plain-lstm', title: 'LSTM without memory', role: 'baseline' },
  atOnce: { name: 'at-once', title: 'feedforward network without memory', role: 'baseline' },
};
