import { lstm, recurrent } from '@tapehead/controllers';
import { parseOptions, strictOptions } from '@tapehead/core';
import type { MachineLoader } from './machine.js';

/** A network without memory: the controller alone, by default the paper's LSTM of 3 layers of 256 units. */
export const plainMachine: MachineLoader = (given, controller) => ({
  options: parseOptions('plain', strictOptions({}), given),
  model: recurrent(controller ?? lstm({ units: 256, layers: 3 })),
});
