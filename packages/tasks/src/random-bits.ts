import { parseOptions, requireGenerator, type Rng, wholeNumber } from '@tapehead/core';

const size = wholeNumber(0, 2 ** 26);

/**
 * `count` vectors of `bits` independent fair bits.
 * @throws {InvalidOptionsError} if a number is none, or there is no generator.
 */
export function randomBits(count: number, bits: number, rng: Rng): readonly Float32Array[] {
  requireGenerator('randomBits.rng', rng);
  parseOptions('randomBits.count', size, count);
  parseOptions('randomBits.bits', size, bits);
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
