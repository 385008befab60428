import { positiveNumber, strictOptions, wholeNumber } from '@tapehead/core';
import { stackRnn } from '@tapehead/ntm';
import type { MachineLoader } from './machine.js';
import { memorySizes, presetMachine } from './preset-machine.js';

const options = strictOptions({
  /** N, how many values each stack holds, and M, the numbers of all stacks' values. */
  ...memorySizes(128, 16),
  stacks: wholeNumber(1, 64).default(1),
  /** How many values are read, from the top on. */
  top: wholeNumber(1, 64).default(1),
  /** γ, how soon a push or a pop is all or nothing. */
  sharpness: positiveNumber(1000).default(1),
});

/** A controller with a stack. */
export const stackMachine: MachineLoader = presetMachine('stack', options, (own, controller) =>
  stackRnn({ ...own, ...controller }),
);
