import { createRng, type Rng } from '@tapehead/core';

/** The generators of an experiment. The draws of one do not depend on how many are made from another. */
export interface Streams {
  /** For fresh weights. */
  readonly weights: Rng;
  /** For training sequences. */
  readonly training: Rng;
  /** For the sequences of the checks during training. */
  readonly checks: Rng;
  /** For the sequences of evaluations. */
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
