import { oneOf, parseOptions, strictOptions, wholeNumber } from '@tapehead/core';
import { article } from '@tapehead/ntm';
import type { MachineLoader } from './machine.js';

const options = strictOptions({
  /** N. */
  slots: wholeNumber(1, 65_536).default(16),
  /** M, which must be the width of the task's output. */
  width: wholeNumber(1, 4096).default(8),
  weighting: oneOf(['softmax', 'identity']).default('softmax'),
});

/** The introductory article's reduced machine. */
export const articleMachine: MachineLoader = (given, controller) => {
  const complete = parseOptions('article', options, given);
  return { options: complete, model: article({ ...complete, ...(controller && { controller }) }) };
};
