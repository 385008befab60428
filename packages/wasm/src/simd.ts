import { RelaxedSimdUnsupportedError } from './errors.js';

/**
 * How products are added up. `strict`: each product is rounded before it is added, so that every machine computes the
 * same bits. `relaxed`: without rounding in between where the processor can (relaxed SIMD), which is faster; results
 * differ by some units in the last place from those of `strict`, and may differ between machines.
 */
export type Simd = (typeof simdNames)[number];

/** The ways in which products can be added up, by name. */
export const simdNames: readonly ['strict', 'relaxed'] = ['strict', 'relaxed'];

/** A module whose only function is `f32x4.relaxed_madd` of zeros. */
const probe = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7b],
  ...[3, 2, 1, 0],
  ...[10, 19, 1, 17, 0],
  ...[0x41, 0, 0xfd, 15, 0x41, 0, 0xfd, 15, 0x41, 0, 0xfd, 15],
  ...[0xfd, 0x85, 2, 0x0b],
);

/**
 * Whether this JavaScript engine has relaxed SIMD, which `simd: 'relaxed'` needs: Node 21 (Node 20 only with
 * `--experimental-wasm-relaxed-simd`), Chrome 114, Firefox 145 and newer ones.
 */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(probe);
}

/** @throws {RelaxedSimdUnsupportedError} if products are to be added up in a way that this engine does not have. */
export function requireSimd(simd: Simd): void {
  if (simd === 'relaxed' && !hasRelaxedSimd()) throw new RelaxedSimdUnsupportedError();
}
