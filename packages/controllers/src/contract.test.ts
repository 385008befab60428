import { testController } from '@tapehead/testing';
import { describe, test } from 'vitest';
import { feedforward } from './feedforward.js';
import { gru } from './gru.js';
import { layerNormLstm } from './layer-norm-lstm.js';
import { lstm } from './lstm.js';
import { rnn } from './rnn.js';

describe('feedforward', () => {
  testController(test, feedforward({ units: 5 }));
});
describe('feedforward, two layers, relu', () => {
  testController(test, feedforward({ units: 4, layers: 2, activation: 'relu' }));
});
describe('lstm', () => {
  testController(test, lstm({ units: 5 }));
});
describe('lstm, two layers', () => {
  testController(test, lstm({ units: 4, layers: 2, initialState: { kind: 'fixed', range: 0.1 } }));
});
describe('gru', () => {
  testController(test, gru({ units: 4 }));
});
describe('lstm with layer normalisation', () => {
  testController(test, layerNormLstm({ units: 4 }));
});
describe('rnn', () => {
  testController(test, rnn({ units: 4 }));
});
