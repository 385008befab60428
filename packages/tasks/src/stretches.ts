import type { Rng } from '@tapehead/core';
import { randomBits } from './random-bits.js';

/** The probability that a new stretch begins at a vector. */
const newStretch = 0.15;
/** The share of bits that are 0 among those that keep their value. */
const blank = 0.8;

/**
 * `count` vectors of bits like a pattern drawn by hand: in stretches, some 7 vectors long, in each of which a
 * share of the bits, from none to all, keeps still.
 */
export function stretchesOfBits(count: number, bits: number, rng: Rng): readonly Float32Array[] {
  let still: readonly (number | null)[] = [];
  return randomBits(count, bits, rng).map((vector, i) => {
    if (i === 0 || rng.uniform() < newStretch) {
      const share = rng.uniform();
      still = Array.from(vector, () =>
        rng.uniform() < share ? Number(rng.uniform() >= blank) : null,
      );
    }
    return vector.map((bit, place) => still[place] ?? bit);
  });
}
