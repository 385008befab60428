import { gru } from '@tapehead/controllers';
import { paperMachine } from './paper.js';
import type { MachineLoader } from './machine.js';

/** The paper's machine, driven by a gated recurrent unit of 100 units unless another controller is named. */
export const gruNtmMachine: MachineLoader = (given, controller, registry) =>
  paperMachine(given, controller ?? gru({ units: 100 }), registry);
