import { InvalidOptionsError, type NamedVariables, type Rng } from '@tapehead/core';
import { linear } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';

/** What the logits are made from. */
export type OutputForm = 'controller-and-reads' | 'controller' | 'reads';

/** The widths that meet in the output layer. */
export interface OutputSizes {
  /** H. */
  readonly controllerSize: number;
  /** R·M. */
  readonly readSize: number;
  /** O. */
  readonly outputSize: number;
}

export interface OutputLayer {
  readonly weights: NamedVariables;
  /** h_t [B, H] and the reads of this step [B, R·M] → logits [B, O]. */
  apply(controllerOutput: tf.Tensor2D, reads: tf.Tensor2D): tf.Tensor2D;
}

/** Builds the output layer. `reads` has no weights: the reads are the logits, so their width must be O. */
export function outputLayer(form: OutputForm, sizes: OutputSizes, rng: Rng): OutputLayer {
  return forms[form](sizes, rng);
}

const forms: Record<OutputForm, (sizes: OutputSizes, rng: Rng) => OutputLayer> = {
  'controller-and-reads'({ controllerSize, readSize, outputSize }, rng) {
    const { weights, apply } = linear(controllerSize + readSize, outputSize, rng);
    return {
      weights,
      apply: (controllerOutput, reads) => apply(tf.concat([controllerOutput, reads], 1)),
    };
  },
  controller: ({ controllerSize, outputSize }, rng) => linear(controllerSize, outputSize, rng),
  reads({ readSize, outputSize }) {
    if (readSize !== outputSize) {
      throw new InvalidOptionsError([
        `ntm.output: with "reads" the read vectors are the output, but together they have ${String(readSize)} numbers and the output ${String(outputSize)}; choose a memory width that makes them equal`,
      ]);
    }
    return { weights: {}, apply: (_controllerOutput, reads) => reads };
  },
};
