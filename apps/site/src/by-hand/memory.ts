import { eraseAddMemory, keepAddMemory, read } from '@tapehead/memory';
import { createRng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';

/** A memory with one write to it and one read from it, all chosen by hand. */
export interface ByHandMemory {
  /** M, [N][M]. */
  readonly memory: readonly (readonly number[])[];
  /** Where to write, [N]. */
  readonly write: readonly number[];
  /** What to erase, or by the article's rule to keep, [M]. */
  readonly erase: readonly number[];
  /** What to add, [M]. */
  readonly add: readonly number[];
  /** Where to read afterwards, [N]. */
  readonly read: readonly number[];
  /** What one would like to read, [M]. */
  readonly wanted: readonly number[];
}

/** The rules by which a memory is written. */
export type Rule = 'paper' | 'article';

/** What came of it. */
export interface WrittenMemory {
  /** The memory after the write, [N][M]. */
  readonly after: readonly (readonly number[])[];
  /** What was read, [M]. */
  readonly read: readonly number[];
  /** Half of the squared distance of that from what was wanted. */
  readonly distance: number;
  /** How that distance changes with each number that was chosen. */
  readonly gradients: Readonly<Record<Chosen, readonly number[]>>;
}

/** What can be moved. */
export type Chosen = 'write' | 'erase' | 'add' | 'read';

const rules = { paper: eraseAddMemory, article: keepAddMemory };

/** Writes and reads by a rule, and differentiates. */
export function writeByHand(rule: Rule, hand: ByHandMemory): WrittenMemory {
  const [slots, width] = [hand.memory.length, hand.wanted.length];
  return tf.tidy(() => {
    const memory = tf.tensor3d([hand.memory.map((row) => [...row])]);
    const wanted = tf.tensor2d([[...hand.wanted]]);
    const { erase, add } = rules[rule]({ slots, width }).build(null, createRng(1));
    const written = (weighting: tf.Tensor2D, erased: tf.Tensor2D, added: tf.Tensor2D) => {
      const write = { weighting, erase: erased, add: added };
      return add(erase(memory, write), write);
    };
    const chosen = [hand.write, hand.erase, hand.add, hand.read].map((numbers) =>
      tf.tensor2d([[...numbers]]),
    );
    const [write, erased, added, reading] = chosen;
    if (!write || !erased || !added || !reading) throw new Error('Four vectors are needed.');
    const { value, grads } = tf.valueAndGrads((...moved: tf.Tensor[]) => {
      const [w = write, e = erased, a = added, r = reading] = moved.map((one) =>
        tf.reshape<tf.Rank.R2>(one, [1, one.size]),
      );
      const off = tf.sub(read(written(w, e, a), r), wanted);
      return tf.mul<tf.Scalar>(0.5, tf.sum(tf.square(off)));
    })(chosen);
    const [byWrite, byErase, byAdd, byRead] = grads.map(numbersOf);
    const after = written(write, erased, added);
    const flat = numbersOf(after);
    return {
      after: hand.memory.map((_, slot) => flat.slice(slot * width, (slot + 1) * width)),
      read: numbersOf(read(after, reading)),
      distance: value.dataSync()[0] ?? 0,
      gradients: {
        write: byWrite ?? [],
        erase: byErase ?? [],
        add: byAdd ?? [],
        read: byRead ?? [],
      },
    };
  });
}

function numbersOf(tensor: tf.Tensor): number[] {
  return Array.from(tensor.dataSync());
}
