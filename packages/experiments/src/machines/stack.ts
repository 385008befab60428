import { parseOptions, positiveNumber, strictOptions, wholeNumber } from '@tapehead/core';
import { stackRnn } from '@tapehead/ntm';
import type { MachineLoader } from './machine.js';

const options = strictOptions({
  /** N, how many values each stack holds. */
  slots: wholeNumber(1, 65_536).default(128),
  /** M, the numbers of all stacks' values. */
  width: wholeNumber(1, 4096).default(16),
  stacks: wholeNumber(1, 64).default(1),
  /** How many values are read, from the top on. */
  top: wholeNumber(1, 64).default(1),
  /** γ, how soon a push or a pop is all or nothing. */
  sharpness: positiveNumber(1000).default(1),
});

/** A controller with a stack. */
export const stackMachine: MachineLoader = (given, controller) => {
  const complete = parseOptions('stack', options, given);
  return { options: complete, model: stackRnn({ ...complete, ...(controller && { controller }) }) };
};
