import { circularShift, contentWeighting, interpolation, sharpening } from '@tapehead/heads';
import * as tf from '@tensorflow/tfjs-core';

/** A head whose parameters are chosen by hand. */
export interface ByHandHead {
  /** [N][M]. */
  readonly memory: readonly (readonly number[])[];
  /** k, [M]. */
  readonly key: readonly number[];
  /** β. */
  readonly strength: number;
  /** Where it was before, [N]. */
  readonly previous: readonly number[];
  /** g, from 0 to 1. */
  readonly gate: number;
  /** s: the shares of the moves by −1, 0 and +1. */
  readonly shifts: readonly number[];
  /** γ, 1 or more. */
  readonly gamma: number;
}

/** The weighting after each of the four stages, [N] each. */
export interface Stages {
  readonly content: readonly number[];
  readonly gated: readonly number[];
  readonly shifted: readonly number[];
  readonly sharpened: readonly number[];
}

/** Addresses a memory as a head of the paper does, stage by stage. */
export function addressByHand(hand: ByHandHead): Stages {
  return tf.tidy(() => {
    const row = (numbers: readonly number[]) => tf.tensor2d([[...numbers]]);
    const memory = tf.tensor3d([hand.memory.map((slot) => [...slot])]);
    const norm = { form: 'square-root', epsilon: 1e-2 } as const;
    const content = contentWeighting(memory, row(hand.key), row([hand.strength]), norm);
    const gated = interpolation(content, row(hand.previous), row([hand.gate]));
    const shifted = circularShift(gated, row(hand.shifts), 'ascending');
    const sharpened = sharpening(shifted, row([hand.gamma]), 'safe');
    const numbersOf = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
    return {
      content: numbersOf(content),
      gated: numbersOf(gated),
      shifted: numbersOf(shifted),
      sharpened: numbersOf(sharpened),
    };
  });
}
