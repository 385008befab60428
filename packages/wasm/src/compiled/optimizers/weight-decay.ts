import type { Host } from '../host.js';
import type { Weight } from '../weights.js';

/** Decays weights before their update: w ← w − rate λ w. */
export function decayWeights({ kernels }: Host, weights: readonly Weight[], decay: number): void {
  if (decay === 0) return;
  for (const { variable, pointer } of weights) kernels.scale(variable.size, 1 - decay, pointer());
}
