/**
 * Feedforward and recurrent controllers for a Neural Turing Machine.
 * @module @tapehead/controllers
 */

import type { Registry } from '@tapehead/core';
import { loadFeedforward } from './feedforward.js';
import { loadGru } from './gru.js';
import { loadLayerNormLstm } from './layer-norm-lstm.js';
import { loadLstm } from './lstm.js';
import { loadRnn } from './rnn.js';

export { feedforward, type FeedforwardOptions } from './feedforward.js';
export { gru, type GruOptions } from './gru.js';
export { layerNormLstm, type LayerNormLstmOptions } from './layer-norm-lstm.js';
export { loadRecurrent, recurrent, type RecurrentOptions } from './recurrent.js';
export { lstm, type LstmOptions, type LstmState } from './lstm.js';
export type { LstmLayerState } from './lstm-cell.js';
export { rnn, type RnnOptions } from './rnn.js';

/** This package's controllers by kind. */
export const controllers: Registry['controllers'] = {
  feedforward: loadFeedforward,
  lstm: loadLstm,
  gru: loadGru,
  'layer-norm-lstm': loadLayerNormLstm,
  rnn: loadRnn,
};
// Re-exported so that users can name the types in the signatures above.
export type * from '@tapehead/core/interfaces';
