import { oneOf, strictOptions } from '@tapehead/core';
import { article } from '@tapehead/ntm';
import type { MachineLoader } from './machine.js';
import { memorySizes, presetMachine } from './preset-machine.js';

const options = strictOptions({
  /** N slots, and M, which must be the width of the task's output. */
  ...memorySizes(16, 8),
  weighting: oneOf(['softmax', 'identity']).default('softmax'),
});

/** The introductory article's reduced machine. */
export const articleMachine: MachineLoader = presetMachine('article', options, (own, controller) =>
  article({ ...own, ...controller }),
);
