import { controllers } from '@tapehead/controllers';
import { emptyRegistry, type Registry } from '@tapehead/core';
import { addressings, heads } from '@tapehead/heads';
import { memories } from '@tapehead/memory';
import { loadNtm } from './load-ntm.js';
import { loadOutputFeedback } from './output-feedback.js';

/** The parts of Tapehead's machines by kind. Spread it to add your own; it holds no tasks and nothing to train with. */
export const ntmRegistry: Registry = {
  ...emptyRegistry,
  controllers,
  addressings,
  heads,
  memories,
  models: { ntm: loadNtm, 'output-feedback': loadOutputFeedback },
};
