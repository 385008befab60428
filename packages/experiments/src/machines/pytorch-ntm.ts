import { parseOptions, strictOptions, wholeNumber } from '@tapehead/core';
import { architectureOf } from '@tapehead/core/layers';
import { loadNtm, pytorchNtm } from '@tapehead/ntm';
import type { MachineLoader } from './machine.js';
import { memorySizes } from './preset-machine.js';

const options = strictOptions({
  ...memorySizes(128, 20),
  /** Pairs of a read head and a write head. */
  headPairs: wholeNumber(1, 64).default(1),
});

/** pytorch-ntm's variant; without a controller of the config's, with its LSTM of 100 units. */
export const pytorchNtmMachine: MachineLoader = (given, controller, registry) => {
  const complete = parseOptions('pytorch-ntm', options, given);
  const model = pytorchNtm(complete);
  if (!controller) return { options: complete, model };
  const architecture = { ...model.options, controller: architectureOf(controller) };
  return { options: complete, model: loadNtm(architecture, registry) };
};
