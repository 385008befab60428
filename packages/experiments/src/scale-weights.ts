import type { NamedVariables } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';

/** Multiplies the weight matrices, by their names (`….weight`), and leaves biases and initial values. */
export function scaleWeights(weights: NamedVariables, scale: number): void {
  if (scale === 1) return;
  for (const [name, weight] of Object.entries(weights)) {
    if (!/(^|\.)weight$/.test(name)) continue;
    tf.tidy(() => {
      weight.assign(tf.mul(weight, scale));
    });
  }
}
