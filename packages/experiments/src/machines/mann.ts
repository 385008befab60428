import { parseOptions, realNumber, strictOptions, wholeNumber } from '@tapehead/core';
import { mann } from '@tapehead/ntm';
import type { MachineLoader } from './machine.js';

const options = strictOptions({
  /** N. */
  slots: wholeNumber(1, 65_536).default(128),
  /** M. */
  width: wholeNumber(1, 4096).default(40),
  /** R. */
  reads: wholeNumber(1, 64).default(4),
  /** What is left of a slot's usage after a step. */
  decay: realNumber(0, 1).default(0.99),
});

/** A network that writes to the slots used least. */
export const mannMachine: MachineLoader = (given, controller) => {
  const complete = parseOptions('mann', options, given);
  return { options: complete, model: mann({ ...complete, ...(controller && { controller }) }) };
};
