import { createRng, type Rng } from '@tapehead/core';

/** The generators of an experiment. None depends on how much another one is used. */
export interface Streams {
  /** Of fresh weights. */
  readonly weights: Rng;
  /** Of training sequences. */
  readonly training: Rng;
  /** Of the sequences of the checks during training. */
  readonly checks: Rng;
  /** Of the sequences of evaluations. */
  readonly evaluation: Rng;
}

/** The same seed gives the same generators. */
export function streams(seed: number): Streams {
  const root = createRng(seed);
  return {
    weights: root.fork(),
    training: root.fork(),
    checks: root.fork(),
    evaluation: root.fork(),
  };
}
