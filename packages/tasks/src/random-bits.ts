import type { Rng } from '@tapehead/spec';

/** `count` vectors of `bits` independent fair bits. */
export function randomBits(count: number, bits: number, rng: Rng): readonly Float32Array[] {
  return Array.from({ length: count }, () =>
    Float32Array.from({ length: bits }, () => rng.integer(2)),
  );
}
