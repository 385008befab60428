import {
  type Addressing,
  type AddressingDefinition,
  finiteNumber,
  type OptionsShape,
  strictOptions,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { columnsOf } from './rows.js';
import { circularShift } from './shift.js';
import { stageFactory } from './stage-factory.js';

const kind = 'pointer';
const bias = finiteNumber().default(0);
const pointerOptions = strictOptions({
  bias: strictOptions({
    found: bias,
    back: bias,
    stay: bias,
    on: bias,
  } satisfies OptionsShape<PointerBias>).prefault({}),
} satisfies OptionsShape<PointerOptions>);

/** What the biases of the four moves' raw numbers start from, each 0 by default. */
export interface PointerBias {
  /** To where the stage before points. */
  readonly found?: number | undefined;
  /** To the slot before. */
  readonly back?: number | undefined;
  /** Not at all. */
  readonly stay?: number | undefined;
  /** To the next slot. */
  readonly on?: number | undefined;
}

/** The options of `pointer`. */
export interface PointerOptions {
  /** What the biases of the moves start from. */
  readonly bias?: PointerBias | undefined;
}

/**
 * The stage of a pointer, which keeps addresses apart from contents: it is set to where the stage before points, or moves
 * on from where it was, round the ends, w = a_found w̃ + a_back w_{t−1}(i+1) + a_stay w_{t−1}(i) + a_on w_{t−1}(i−1) with
 * a = softmax(·). It does in one stage what the pointers of the PANM (Le et al. 2024, arXiv:2404.11870) are for: to walk
 * through a list from an item that was found. Parameters [B, 4]: the moves in this order.
 * @example
 * ```ts
 * import { compose, content, pointer, readHead } from '@tapehead/heads';
 *
 * const head = readHead({ addressing: compose(content(), pointer({ bias: { on: 1 } })) });
 * ```
 */
export function pointer(options: PointerOptions = {}): AddressingDefinition {
  return loadPointer(options satisfies z.input<typeof pointerOptions>);
}

/** `pointer` from stored options. */
export const loadPointer: (options: unknown) => AddressingDefinition = stageFactory(
  kind,
  pointerOptions,
  build,
);

function build({ bias: { found, back, stay, on } }: z.output<typeof pointerOptions>): Addressing {
  return {
    parameterSize: 4,
    initialBias: [found, back, stay, on],
    address(parameters, { weighting, previous }) {
      const next = columnsOf(tf.softmax(parameters));
      const set = tf.mul(next(1), weighting);
      return tf.add(set, circularShift(previous, next(3), 'ascending'));
    },
    explain: (parameters) => [{ kind, parameters: { moves: tf.softmax(parameters) } }],
  };
}
