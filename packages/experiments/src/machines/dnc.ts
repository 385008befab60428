import { flag, parseOptions, strictOptions, wholeNumber } from '@tapehead/core';
import { dnc } from '@tapehead/ntm';
import type { MachineLoader } from './machine.js';

/** A DNC whose three fixes are on or off unless they are given. */
function dncMachine(kind: string, fixed: boolean): MachineLoader {
  const options = strictOptions({
    /** N. */
    slots: wholeNumber(1, 65_536).default(64),
    /** M. */
    width: wholeNumber(1, 4096).default(16),
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
  return (given, controller) => {
    const complete = parseOptions(kind, options, given);
    const { slots, width, ...access } = complete;
    return {
      options: complete,
      model: dnc({ slots, width, access, ...(controller && { controller }) }),
    };
  };
}

/** The Differentiable Neural Computer, as published at first. */
export const plainDncMachine: MachineLoader = dncMachine('dnc', false);

/** The same with the masked content, wiped slots and sharpened links that were published later. */
export const fixedDncMachine: MachineLoader = dncMachine('dnc-fixed', true);
