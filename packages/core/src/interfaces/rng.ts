/** The state of a generator as JSON: restored from it, a generator goes on with the same draws. */
export type RngState = readonly number[];

/** A seeded generator of random numbers, passed to whatever needs randomness. Drawing advances it. */
export interface Rng {
  /** A number from [0, 1), uniformly distributed, with 53 random bits. */
  uniform(): number;
  /** A whole number from [0, below), uniformly distributed. `below` is from 1 to 2^32. */
  integer(below: number): number;
  /** A number from the standard normal distribution. */
  normal(): number;
  /** A new generator whose draws do not depend on how many this one makes later. */
  fork(): Rng;
  /** The state from which `restoreRng` continues. */
  state(): RngState;
}
