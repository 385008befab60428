import type { SequenceModel } from '@tapehead/core';
import { type CompiledModel, explainCompilation } from '@tapehead/wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { PartReport } from './protocol.js';

/** Steps of the sequence that is timed, and how often. */
const [steps, times] = [100, 5];

/** What a machine was compiled to, and how long a step takes. */
export function explain(
  model: SequenceModel,
  { forward }: Pick<CompiledModel, 'forward'>,
): PartReport {
  const report = explainCompilation(model);
  if (report.engine === 'reference')
    return { operations: 0, loops: 0, products: 0, microseconds: 0, because: report.because };
  const input = tf.zeros<tf.Rank.R3>([steps, 1, model.inputSize]);
  const timed = () => {
    const begin = performance.now();
    forward(input).dispose();
    return performance.now() - begin;
  };
  try {
    // The first one also generates the code.
    timed();
    const best = Math.min(...Array.from({ length: times }, timed));
    const { operations, loops, products } = report;
    return { operations, loops, products, microseconds: (1000 * best) / steps, because: null };
  } finally {
    input.dispose();
  }
}
