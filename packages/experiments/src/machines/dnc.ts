import { flag, strictOptions, wholeNumber } from '@tapehead/core';
import { dnc } from '@tapehead/ntm';
import type { MachineLoader } from './machine.js';
import { memorySizes, presetMachine } from './preset-machine.js';

/** A DNC whose three fixes are on or off unless they are given. */
function dncMachine(kind: string, fixed: boolean): MachineLoader {
  const options = strictOptions({
    ...memorySizes(64, 16),
    /** R. */
    reads: wholeNumber(1, 64).default(4),
    /** W. */
    writes: wholeNumber(1, 16).default(1),
    /** Whether keys are compared with a part of each slot only. */
    mask: flag().default(fixed),
    /** Whether freed slots are wiped. */
    wipe: flag().default(fixed),
    /** Whether forward and backward weightings are sharpened. */
    sharpen: flag().default(fixed),
  });
  return presetMachine(kind, options, ({ slots, width, ...access }, controller) =>
    dnc({ slots, width, access, ...controller }),
  );
}

/** The Differentiable Neural Computer, as published at first. */
export const plainDncMachine: MachineLoader = dncMachine('dnc', false);

/** The same with the masked content, wiped slots and sharpened links that were published later. */
export const fixedDncMachine: MachineLoader = dncMachine('dnc-fixed', true);
