import { type NamedVariables, oneOf, requireSequences, type Rng } from '@tapehead/core';
import { forEachSequence, uniformVariable } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';

/**
 * The schema of w_0: all on slot 0, the softmax of learned logits, the same on every slot, or zero everywhere (then
 * the first weightings need not sum to one). Uniform weightings over identical slots never learn.
 */
export const initialWeightingOption: z.ZodDefault<z.ZodType<InitialWeighting, InitialWeighting>> =
  oneOf(['one-hot', 'learned', 'uniform', 'zero']).default('one-hot');

/** What a head's weighting starts from: w_0, [N]. */
export type InitialWeighting = 'one-hot' | 'learned' | 'uniform' | 'zero';

/** w_0 for a batch, and its variable `initialWeighting` [N], the logits, if it is learned. */
export function initialWeighting(
  form: InitialWeighting,
  slots: number,
  rng: Rng,
): { readonly weights: NamedVariables; batch(sequences: number): tf.Tensor2D } {
  const { weights, row } = forms[form](slots, rng);
  return {
    weights,
    batch(sequences) {
      requireSequences('initialState.batch', sequences);
      return forEachSequence<tf.Rank.R2>(row(), sequences);
    },
  };
}

interface Row {
  readonly weights: NamedVariables;
  /** [N] */
  row(): tf.Tensor1D;
}

const forms: Record<InitialWeighting, (slots: number, rng: Rng) => Row> = {
  'one-hot': (slots) => ({
    weights: {},
    row: () => tf.tensor1d(Array.from({ length: slots }, (_, slot) => (slot === 0 ? 1 : 0))),
  }),
  uniform: (slots) => ({ weights: {}, row: () => tf.fill<tf.Rank.R1>([slots], 1 / slots) }),
  zero: (slots) => ({ weights: {}, row: () => tf.zeros<tf.Rank.R1>([slots]) }),
  learned(slots, rng) {
    const logits = uniformVariable<tf.Rank.R1>([slots], 1, rng);
    return { weights: { initialWeighting: logits }, row: () => tf.softmax(logits) };
  },
};
