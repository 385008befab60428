import * as tf from '@tensorflow/tfjs-core';

/** Runs `run` and frees the tensors that it made. What it returns must hold none of them. */
export function inScope<Result>(run: () => Result): Result {
  tf.engine().startScope();
  try {
    return run();
  } finally {
    tf.engine().endScope();
  }
}
