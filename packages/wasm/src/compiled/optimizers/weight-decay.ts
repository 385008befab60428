import type { Host } from '../host.js';
import type { Weight } from '../weights.js';

/** Decays weights before their update: w ← w − rate λ w. */
export function decayWeights({ floats }: Host, weights: readonly Weight[], decay: number): void {
  if (decay === 0) return;
  for (const { variable, pointer } of weights) {
    const numbers = floats(pointer(), variable.size);
    for (let at = 0; at < numbers.length; at++) numbers[at] = (numbers[at] ?? 0) * (1 - decay);
  }
}
