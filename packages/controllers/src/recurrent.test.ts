import { emptyRegistry } from '@tapehead/core';
import { testSequenceModel } from '@tapehead/testing';
import { describe, test } from 'vitest';
import { controllers, feedforward, lstm } from './index.js';
import { loadRecurrent, recurrent } from './recurrent.js';

const registry = { ...emptyRegistry, controllers, models: { recurrent: loadRecurrent } };

describe.each([
  ['recurrent on an LSTM', recurrent(lstm({ units: 4 }))],
  ['recurrent on an LSTM with noise', recurrent(lstm({ units: 4 }), { stateNoise: 0.1 })],
  ['recurrent on a feedforward network', recurrent(feedforward({ units: 4 }))],
])('%s', (_name, definition) => {
  testSequenceModel(test, definition, { registry });
});
