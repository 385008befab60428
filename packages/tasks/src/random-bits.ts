import type { Rng } from '@tapehead/core';

/** `count` vectors of `bits` independent fair bits. */
export function randomBits(count: number, bits: number, rng: Rng): readonly Float32Array[] {
  return Array.from({ length: count }, () => {
    const vector = new Float32Array(bits);
    let word = 0;
    for (let i = 0; i < bits; i++) {
      word = i % 32 === 0 ? rng.integer(2 ** 32) : word << 1;
      vector[i] = word >>> 31;
    }
    return vector;
  });
}
