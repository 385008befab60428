import { rnn } from '@tapehead/controllers';
import {
  checkedElsewhere,
  type ControllerDefinition,
  type ModelDefinition,
  parseOptions,
  strictOptions,
} from '@tapehead/core';
import { tapeHead, type TapeMoveBias } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import { type Ntm, ntm } from '../ntm.js';
import { headCount, machineShape } from './preset-options.js';

/** The options of `tapeRnn`. */
export interface TapeRnnOptions {
  /** By default an `rnn` of 64 units. */
  readonly controller?: ControllerDefinition;
  /** N, the slots of the tape; 128 by default. */
  readonly slots?: number;
  /** M, the numbers in a slot; 16 by default. */
  readonly width?: number;
  /** How many heads there are on the tape; 1 by default. */
  readonly heads?: number;
  /** γ, how soon a move or a write is all or nothing; 1 by default. */
  readonly sharpness?: number;
  /** What the biases of each head's moves start from. */
  readonly moveBias?: TapeMoveBias;
  /** What the biases of each head's gates start from; 0 by default. With more, heads begin by writing. */
  readonly gateBias?: number;
}

/** The parts check what is theirs. */
const tapeRnnOptions = strictOptions({
  ...machineShape,
  heads: headCount,
  sharpness: checkedElsewhere<number>(),
  moveBias: checkedElsewhere<TapeMoveBias>(),
  gateBias: checkedElsewhere<number>(),
});

/**
 * A controller with a tape (Delétang et al. 2022, arXiv:2207.02098), whose head moves from slot to slot or jumps back to
 * the first one; `tapeHead` says how.
 * @throws {InvalidOptionsError} for options that are out of range or do not fit together.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { tapeRnn } from '@tapehead/ntm';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const model = tapeRnn({ slots: 64 }).build({ inputSize: 4, outputSize: 4 }, createRng(1));
 * model.dispose();
 * ```
 */
export function tapeRnn(options: TapeRnnOptions = {}): ModelDefinition<Ntm> {
  const {
    controller = rnn({ units: 64 }),
    slots = 128,
    width = 16,
    heads,
    sharpness,
    moveBias,
    gateBias,
  } = parseOptions('tapeRnn', tapeRnnOptions, options);
  return ntm({
    controller,
    memory: eraseAddMemory({ slots, width }),
    heads: Array.from({ length: heads }, () => tapeHead({ sharpness, moveBias, gateBias })),
  });
}
