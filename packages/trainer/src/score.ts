import {
  type Batch,
  type Measure,
  measureOf,
  type Rng,
  type SequenceModel,
  type Setting,
  type Task,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { requireMeasured } from './outputs.js';
import { pause } from './pause.js';

/** What runs sequences: a model, or a faster form of its forward pass. */
export type ForwardModel = Pick<SequenceModel, 'forward'>;

/** How many of some outputs are wrong. */
export interface Count {
  /** Outputs that are wrong, as the task's measure says. */
  readonly wrong: number;
  /** All that count. */
  readonly total: number;
}

/** How good the outputs for some sequences are: sums over them. */
export interface Score extends Count {
  readonly sequences: number;
  /** Sequences in which some outputs count and none is wrong. */
  readonly perfectSequences: number;
  /** The cost, in the measure's unit. */
  readonly cost: number;
  /** What the best possible predictor would have in bits, where the cost is in nats. */
  readonly optimalBits: number;
  /** Of each of the task's groups. */
  readonly groups: readonly Count[];
}

function nothing({ groups }: Task): Score {
  return {
    sequences: 0,
    wrong: 0,
    total: 0,
    perfectSequences: 0,
    cost: 0,
    optimalBits: 0,
    groups: Array.from({ length: groups?.count ?? 0 }, () => ({ wrong: 0, total: 0 })),
  };
}

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
  const measure = measureOf(task);
  let total = nothing(task);
  for (let from = 0; from < settings.length; from += sequencesAtOnce) {
    const batch = task.sample(settings.slice(from, from + sequencesAtOnce), rng);
    requireMeasured(task, batch);
    const groups = task.groups?.of(batch);
    const width = Math.max(1, Math.floor(stepsAtOnce / batch.steps));
    for (let first = 0; first < batch.sequences; first += width) {
      const count = Math.min(width, batch.sequences - first);
      const logits = tf.tidy(() => {
        const { steps, sequences, inputs } = batch;
        const all = tf.tensor3d(inputs, [steps, sequences, task.inputSize]);
        return model.forward(tf.slice(all, [0, first, 0], [steps, count, task.inputSize]));
      });
      const values = Float32Array.from(await logits.data());
      logits.dispose();
      for (let b = 0; b < count; b++) {
        const column = { logits: values, b, width: count, batch, sequence: first + b, groups };
        total = add(total, scoreSequence(task, measure, column));
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

/** The column `b` of logits [T, width, O], and the sequence of a batch that it is for. */
interface Column {
  readonly logits: Float32Array;
  readonly b: number;
  readonly width: number;
  readonly batch: Batch;
  readonly sequence: number;
  readonly groups: ArrayLike<number> | undefined;
}

function scoreSequence(task: Task, measure: Measure, column: Column): Score {
  const { logits, b, width, batch, sequence, groups } = column;
  const size = task.outputSize;
  const score = nothing(task);
  const counts = score.groups.map((count) => ({ ...count }));
  let [wrong, total, cost] = [0, 0, 0];
  for (let t = 0; t < batch.steps; t++) {
    const row = t * batch.sequences + sequence;
    if (batch.mask[row] !== 1) continue;
    const own = logits.subarray((t * width + b) * size, (t * width + b + 1) * size);
    const targets = batch.targets.subarray(row * size, (row + 1) * size);
    const wrongHere = measure.wrongIn(measure.outputsOf(own), targets);
    wrong += wrongHere;
    total += measure.count(size);
    cost += measure.costOf(own, targets);
    const group = counts[(groups?.[row] ?? 0) - 1];
    if (group === undefined) continue;
    group.wrong += wrongHere;
    group.total += measure.count(size);
  }
  const perfectSequences = wrong === 0 && total > 0 ? 1 : 0;
  return { ...score, sequences: 1, wrong, total, perfectSequences, cost, groups: counts };
}

/** The sums of two scores of a task. */
export function add(a: Score, b: Score): Score {
  return {
    sequences: a.sequences + b.sequences,
    wrong: a.wrong + b.wrong,
    total: a.total + b.total,
    perfectSequences: a.perfectSequences + b.perfectSequences,
    cost: a.cost + b.cost,
    optimalBits: a.optimalBits + b.optimalBits,
    groups: a.groups.map(({ wrong, total }, index) => ({
      wrong: wrong + (b.groups[index]?.wrong ?? 0),
      total: total + (b.groups[index]?.total ?? 0),
    })),
  };
}

/** A cost per sequence in bits; null where it is not in nats. */
export function inBits(cost: number, { unit }: Measure): number | null {
  return unit === 'nats' ? cost / Math.LN2 : null;
}
