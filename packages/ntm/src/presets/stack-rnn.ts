import { rnn } from '@tapehead/controllers';
import {
  checkedElsewhere,
  type ControllerDefinition,
  type ModelDefinition,
  parseOptions,
  strictOptions,
} from '@tapehead/core';
import { stackHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import { type Ntm, ntm } from '../ntm.js';
import { machineShape } from './preset-options.js';

/** The options of `stackRnn`. */
export interface StackRnnOptions {
  /** By default an `rnn` of 64 units. */
  readonly controller?: ControllerDefinition;
  /** N, how many values each stack holds; 128 by default. */
  readonly slots?: number;
  /** M, the numbers of all stacks' values; 16 by default. */
  readonly width?: number;
  /** How many stacks there are side by side; 1 by default. */
  readonly stacks?: number;
  /** How many values are read, from the top on; 1 by default. */
  readonly top?: number;
  /** γ, how soon a push or a pop is all or nothing; 1 by default. */
  readonly sharpness?: number;
}

/** The parts check what is theirs. */
const stackRnnOptions = strictOptions({
  ...machineShape,
  stacks: checkedElsewhere<number>(),
  top: checkedElsewhere<number>(),
  sharpness: checkedElsewhere<number>(),
});

/**
 * A controller with a stack (Joulin and Mikolov 2015, arXiv:1503.01007): what goes in last comes out first.
 * @throws {InvalidOptionsError} for options that are out of range or do not fit together.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { stackRnn } from '@tapehead/ntm';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const model = stackRnn({ slots: 64 }).build({ inputSize: 4, outputSize: 4 }, createRng(1));
 * model.dispose();
 * ```
 */
export function stackRnn(options: StackRnnOptions = {}): ModelDefinition<Ntm> {
  const {
    controller = rnn({ units: 64 }),
    slots = 128,
    width = 16,
    stacks,
    top,
    sharpness,
  } = parseOptions('stackRnn', stackRnnOptions, options);
  return ntm({
    controller,
    memory: eraseAddMemory({ slots, width, initial: { kind: 'constant', value: 0 } }),
    heads: [stackHead({ stacks, top, sharpness })],
  });
}
