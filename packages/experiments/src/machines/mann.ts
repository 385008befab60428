import { realNumber, strictOptions, wholeNumber } from '@tapehead/core';
import { mann } from '@tapehead/ntm';
import type { MachineLoader } from './machine.js';
import { memorySizes, presetMachine } from './preset-machine.js';

const options = strictOptions({
  ...memorySizes(128, 40),
  /** R. */
  reads: wholeNumber(1, 64).default(4),
  /** What is left of a slot's usage after a step. */
  decay: realNumber(0, 1).default(0.99),
});

/** A network that writes to the slots used least. */
export const mannMachine: MachineLoader = presetMachine('mann', options, (own, controller) =>
  mann({ ...own, ...controller }),
);
