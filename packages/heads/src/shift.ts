import {
  type Addressing,
  type AddressingDefinition,
  type AddressingSizes,
  findInTable,
  finiteNumber,
  InvalidOptionsError,
  oneOf,
  type OptionsShape,
  positiveNumber,
  requireTensor,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { sparsemax } from './sparsemax.js';
import { stageFactory } from './stage-factory.js';

const kind = 'shift';
const shiftOptions = strictOptions({
  range: wholeNumber(1, 1023)
    .refine((range) => range % 2 === 1, { error: 'an odd number' })
    .default(3),
  order: oneOf(['ascending', 'descending']).default('ascending'),
  activation: oneOf(['softmax', 'softmax-relu', 'sparsemax']).default('softmax'),
  // Without a default, so that what was stored before there was this option is the same as what is made now.
  sharpness: positiveNumber(1000).exactOptional(),
  bias: strictOptions({ offset: wholeNumber(-511, 511), value: finiteNumber() })
    .nullable()
    .default(null),
} satisfies OptionsShape<ShiftOptions>);

/** The options of `shift`. */
export interface ShiftOptions {
  /** How many offsets there are, an odd number; 3 by default, for −1, 0, +1. */
  readonly range?: number | undefined;
  /**
   * The order in which s lists the offsets: from −r to +r, `ascending`, by default; `descending` from +r to −r, as
   * pytorch-ntm does.
   */
  readonly order?: OffsetOrder | undefined;
  /**
   * What makes the distribution s from its raw numbers; `softmax` by default. With `sparsemax` (arXiv:1602.02068) a head
   * moves by exactly one offset where that one's number leads by 1, so that what leaks into the others changes nothing.
   */
  readonly activation?: ShiftActivation | undefined;
  /**
   * What the raw numbers are multiplied by before that; 1 by default. Where `sparsemax` decides it has no gradient; with
   * less than 1 it decides later, so that more can be learned before.
   */
  readonly sharpness?: number;
  /** What the bias of one offset's raw number starts from; the others start from 0. None by default. */
  readonly bias?: { readonly offset: number; readonly value: number } | null | undefined;
}

/** What makes a distribution over offsets; `ShiftOptions` says what each does. */
export type ShiftActivation = 'softmax' | 'softmax-relu' | 'sparsemax';

/** From −r to +r, or from +r to −r. */
export type OffsetOrder = 'ascending' | 'descending';

/**
 * The stage of circular shift: w̃(i) = Σ_j w(j) s(i − j mod N) (eq. 8), w from the stage before.
 * Parameters [B, range]: the shift weighting s, before its activation. Offset +1 moves the focus from slot
 * i to slot i + 1.
 * @throws {InvalidOptionsError} on an even range, at build on a range of more offsets than slots.
 * @example
 * ```ts
 * import { compose, readHead, sharpen, shift } from '@tapehead/heads';
 *
 * const head = readHead({ addressing: compose(shift({ range: 5 }), sharpen()) }); // offsets −2 to +2
 * ```
 */
export function shift(options: ShiftOptions = {}): AddressingDefinition {
  return loadShift(options satisfies z.input<typeof shiftOptions>);
}

/** The same from stored options. */
export const loadShift: (options: unknown) => AddressingDefinition = stageFactory(
  kind,
  shiftOptions,
  build,
);

/**
 * `weighting` [B, N], `shifts` [B, range], its offsets in the given order → [B, N] (eq. 8).
 * @throws {RangeError} for tensors of other shapes.
 */
export function circularShift(
  weighting: tf.Tensor2D,
  shifts: tf.Tensor2D,
  order: OffsetOrder,
): tf.Tensor2D {
  requireTensor('circularShift.weighting', weighting, 'B', 'N');
  const [batch, slots] = weighting.shape;
  requireTensor('circularShift.shifts', shifts, batch, 'range');
  const range = shifts.shape[1];
  if (range % 2 === 0 || range > 2 * slots + 1) {
    throw new RangeError(
      `circularShift.shifts: got ${String(range)} offsets for ${String(slots)} slots, expected an odd number, which reaches round them at most once`,
    );
  }
  const reach = (range - 1) / 2;
  // The last r slots are repeated in front and the first r at the end, so that each offset is a slice.
  const wrapped = tf.concat(
    [
      tf.slice(weighting, [0, slots - reach], [batch, reach]),
      weighting,
      tf.slice(weighting, [0, 0], [batch, reach]),
    ],
    1,
  );
  const terms = offsetsInOrder(range, findInTable('circularShift.order', orders, order)).map(
    (offset, index) => {
      const share = tf.slice(shifts, [0, index], [batch, 1]);
      return tf.mul<tf.Tensor2D>(share, tf.slice(wrapped, [0, reach - offset], [batch, slots]));
    },
  );
  return tf.addN(terms);
}

const shiftActivations = {
  softmax: (raw: tf.Tensor2D): tf.Tensor2D => tf.softmax(raw),
  'softmax-relu': (raw: tf.Tensor2D): tf.Tensor2D => tf.softmax(tf.relu(raw)),
  sparsemax,
};

/** s from its stored order to that from −r to +r. */
const orders = { ascending: 'ascending', descending: 'descending' } as const;

const ascending = {
  ascending: (shifts: tf.Tensor2D): tf.Tensor2D => shifts,
  descending: (shifts: tf.Tensor2D): tf.Tensor2D => tf.reverse(shifts, 1),
};

function build(
  { range, order, activation, sharpness = 1, bias }: z.output<typeof shiftOptions>,
  { slots }: AddressingSizes,
): Addressing {
  if (range > slots) {
    throw new InvalidOptionsError([
      `shift.range: got ${String(range)}, expected at most the number of memory slots, ${String(slots)}`,
    ]);
  }
  const offsets = offsetsInOrder(range, order);
  if (bias !== null && !offsets.includes(bias.offset)) {
    throw new InvalidOptionsError([
      `shift.bias.offset: got ${String(bias.offset)}, expected one of ${offsets.join(', ')}`,
    ]);
  }
  const activated = (raw: tf.Tensor2D) =>
    shiftActivations[activation](sharpness === 1 ? raw : tf.mul(raw, sharpness));
  return {
    parameterSize: range,
    initialBias: offsets.map((offset) => (offset === bias?.offset ? bias.value : 0)),
    address: (parameters, { weighting }) => circularShift(weighting, activated(parameters), order),
    explain: (parameters) => [
      { kind, parameters: { shifts: ascending[order](activated(parameters)) } },
    ],
  };
}

function offsetsInOrder(range: number, order: OffsetOrder): number[] {
  const ascending = Array.from({ length: range }, (_, index) => index - (range - 1) / 2);
  return order === 'ascending' ? ascending : ascending.reverse();
}
