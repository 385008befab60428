import { rnn } from '@tapehead/controllers';
import {
  checkedElsewhere,
  type ControllerDefinition,
  type ModelDefinition,
  parseOptions,
  strictOptions,
} from '@tapehead/core';
import { dncAccess, type DncAccessOptions } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import { type Ntm, ntm } from '../ntm.js';
import { machineShape } from './preset-options.js';

/** The options of `dnc`. */
export interface DncOptions {
  /** By default an `rnn` of 64 units. */
  readonly controller?: ControllerDefinition;
  /** N, 64 by default. */
  readonly slots?: number;
  /** M, 16 by default. */
  readonly width?: number;
  /** Of the head: how many reads and writes, and fixes. */
  readonly access?: DncAccessOptions;
}

/** The parts check what is theirs. */
const dncOptions = strictOptions({
  ...machineShape,
  access: checkedElsewhere<DncAccessOptions>(),
});

/**
 * A Differentiable Neural Computer (Graves et al. 2016, doi:10.1038/nature20101); `dncAccess` says what its head does.
 * The source's controller is an LSTM. Its links take N² numbers of each step.
 * @throws {InvalidOptionsError} for options that are out of range or do not fit together.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { dnc } from '@tapehead/ntm';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const fixed = dnc({ slots: 32, access: { reads: 2, mask: true, wipe: true, sharpen: true } });
 * const model = fixed.build({ inputSize: 10, outputSize: 8 }, createRng(1));
 * model.dispose();
 * ```
 */
export function dnc(options: DncOptions = {}): ModelDefinition<Ntm> {
  const {
    controller = rnn({ units: 64 }),
    slots = 64,
    width = 16,
    access,
  } = parseOptions('dnc', dncOptions, options);
  return ntm({
    controller,
    memory: eraseAddMemory({ slots, width }),
    heads: [dncAccess(access)],
  });
}
