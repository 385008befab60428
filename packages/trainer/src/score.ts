import type { Batch, Rng, SequenceModel, Setting, Task } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { requireMeasuredBatch } from './outputs.js';
import { pause } from './pause.js';

/** What runs sequences: a model, or a faster form of its forward pass. */
export type ForwardModel = Pick<SequenceModel, 'forward'>;

/** How good the outputs for some sequences are: sums over them. */
export interface Score {
  readonly sequences: number;
  /** Output bits that the mask lets through. */
  readonly totalBits: number;
  /** Those on the wrong side of ½. */
  readonly wrongBits: number;
  /** Sequences without a wrong bit, of those in which any bit counts. */
  readonly perfectSequences: number;
  /** Cross-entropy in bits. */
  readonly bits: number;
  /** What the best possible predictor would have instead, in bits. */
  readonly optimalBits: number;
}

const nothing: Score = {
  sequences: 0,
  totalBits: 0,
  wrongBits: 0,
  perfectSequences: 0,
  bits: 0,
  optimalBits: 0,
};

/** How many sequences are drawn at once, and how many steps (T·B) run at once: they bound the memory. */
const sequencesAtOnce = 64;
const stepsAtOnce = 2048;

/**
 * Runs a fresh sequence of each setting.
 * @throws {InvalidOptionsError} if a sequence cannot be measured, before it is run.
 * @throws the signal's reason, if it is aborted meanwhile.
 */
export async function score(
  model: ForwardModel,
  task: Task,
  settings: readonly Setting[],
  rng: Rng,
  signal?: AbortSignal,
): Promise<Score> {
  let total = nothing;
  for (let from = 0; from < settings.length; from += sequencesAtOnce) {
    const batch = task.sample(settings.slice(from, from + sequencesAtOnce), rng);
    requireMeasuredBatch(task, batch);
    const width = Math.max(1, Math.floor(stepsAtOnce / batch.steps));
    for (let first = 0; first < batch.sequences; first += width) {
      const count = Math.min(width, batch.sequences - first);
      const logits = tf.tidy(() => {
        const { steps, sequences, inputs } = batch;
        const all = tf.tensor3d(inputs, [steps, sequences, task.inputSize]);
        return model.forward(tf.slice(all, [0, first, 0], [steps, count, task.inputSize]));
      });
      const values = await logits.data();
      logits.dispose();
      for (let b = 0; b < count; b++) {
        total = add(total, scoreSequence(values, b, count, batch, first + b, task.outputSize));
      }
      await pause();
      signal?.throwIfAborted();
    }
    total = {
      ...total,
      optimalBits: total.optimalBits + task.optimalBits(batch) * batch.sequences,
    };
  }
  return total;
}

/** The score of column `b` of logits [T, width, O] against sequence `s` of the batch. */
function scoreSequence(
  logits: ArrayLike<number>,
  b: number,
  width: number,
  { steps, sequences, targets, mask }: Batch,
  s: number,
  outputSize: number,
): Score {
  let [totalBits, wrongBits, nats] = [0, 0, 0];
  for (let t = 0; t < steps; t++) {
    if (mask[t * sequences + s] !== 1) continue;
    for (let o = 0; o < outputSize; o++) {
      const logit = logits[(t * width + b) * outputSize + o] ?? Number.NaN;
      const target = targets[(t * sequences + s) * outputSize + o] ?? Number.NaN;
      totalBits += 1;
      // Written so that NaN counts as wrong.
      if (!(target > 0.5 ? logit > 0 : logit < 0)) wrongBits += 1;
      nats += softplus((1 - 2 * target) * logit);
    }
  }
  return {
    sequences: 1,
    totalBits,
    wrongBits,
    perfectSequences: wrongBits === 0 && totalBits > 0 ? 1 : 0,
    bits: nats / Math.LN2,
    optimalBits: 0,
  };
}

/** For a bit z, −z log σ(x) − (1 − z) log(1 − σ(x)) = softplus((1 − 2z) x). */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** The sums of two scores. */
export function add(a: Score, b: Score): Score {
  return {
    sequences: a.sequences + b.sequences,
    totalBits: a.totalBits + b.totalBits,
    wrongBits: a.wrongBits + b.wrongBits,
    perfectSequences: a.perfectSequences + b.perfectSequences,
    bits: a.bits + b.bits,
    optimalBits: a.optimalBits + b.optimalBits,
  };
}
