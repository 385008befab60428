import { lstm, recurrent } from '@tapehead/controllers';
import { parseOptions, realNumber, strictOptions } from '@tapehead/core';
import type { MachineLoader } from './machine.js';

const options = strictOptions({
  /** In training, the deviation of Gaussian noise on the controller's state. */
  stateNoise: realNumber(0, 100).default(0),
});

/** A network without memory: the controller alone, by default the paper's LSTM of 3 layers of 256 units. */
export const plainMachine: MachineLoader = (given, controller) => {
  const { stateNoise } = parseOptions('plain', options, given);
  return {
    // Left out where there is none, so that such a config is the same as before there was this option.
    options: { ...(stateNoise > 0 && { stateNoise }) },
    model: recurrent(controller ?? lstm({ units: 256, layers: 3 }), { stateNoise }),
  };
};
