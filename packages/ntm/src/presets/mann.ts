import { rnn } from '@tapehead/controllers';
import {
  checkedElsewhere,
  type ControllerDefinition,
  type ModelDefinition,
  parseOptions,
  strictOptions,
} from '@tapehead/core';
import { leastUsedAccess } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import { type Ntm, ntm } from '../ntm.js';
import { machineShape } from './preset-options.js';

/** The options of `mann`. */
export interface MannOptions {
  /** By default an `rnn` of 128 units. */
  readonly controller?: ControllerDefinition;
  /** N, 128 by default. */
  readonly slots?: number;
  /** M, 40 by default. */
  readonly width?: number;
  /** R, 4 by default. */
  readonly reads?: number;
  /** γ, what is left of a slot's usage after a step; 0.99 by default. */
  readonly decay?: number;
}

/** The parts check what is theirs. */
const mannOptions = strictOptions({
  ...machineShape,
  reads: checkedElsewhere<number>(),
  decay: checkedElsewhere<number>(),
});

/**
 * The memory-augmented network of Santoro et al. (2016, arXiv:1605.06065), which writes to the slots used least;
 * `leastUsedAccess` says how. It is made to recall what was seen once. The source's controller is an LSTM of 200 units.
 * @throws {InvalidOptionsError} for options that are out of range or do not fit together.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { mann } from '@tapehead/ntm';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const model = mann({ slots: 32 }).build({ inputSize: 10, outputSize: 8 }, createRng(1));
 * model.dispose();
 * ```
 */
export function mann(options: MannOptions = {}): ModelDefinition<Ntm> {
  const {
    controller = rnn({ units: 128 }),
    slots = 128,
    width = 40,
    reads,
    decay,
  } = parseOptions('mann', mannOptions, options);
  return ntm({
    controller,
    memory: eraseAddMemory({ slots, width }),
    // Lookups that are flat over all slots at first find nothing to learn from.
    heads: [leastUsedAccess({ reads, decay, strengthBias: 3 })],
  });
}
