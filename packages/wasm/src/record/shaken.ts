import type { SequenceModel } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { type Session, withSession } from './recorder-backend.js';
import { inScope } from './scope.js';

const unheard: Session = { called: () => undefined, read: () => undefined };

/** Runs `run` while every weight is a little larger, and restores the weights afterwards. */
export function withOtherWeights<Result>({ weights }: SequenceModel, run: () => Result): Result {
  const kept = Object.values(weights).map((weight) => ({ weight, before: weight.clone() }));
  try {
    // What is made while recording, the recorder hears of when its numbers are read.
    withSession(unheard, () => {
      inScope(() => {
        for (const { weight } of kept) weight.assign(tf.add(tf.mul(weight, 1.01), 0.003));
      });
    });
    return run();
  } finally {
    for (const { weight, before } of kept) {
      weight.assign(before);
      before.dispose();
    }
  }
}

/** Rows of numbers between 0 and 1, none of which occurs twice in a row. */
export function numbers(rows: number, columns: number, seed: number): tf.Tensor2D {
  const each = (_: unknown, index: number) => (seed + index * 0.618034) % 1;
  return tf.tensor2d(Float32Array.from({ length: rows * columns }, each), [rows, columns]);
}
