import type { JsonObject } from '@tapehead/core';
import type { Host } from '../host.js';
import type { Weight } from '../weights.js';
import type { Slots } from './slots.js';

/** What happens to gradients before the update: they are scaled, then clamped to ±limit. */
export interface Clip {
  readonly scale: number;
  readonly limit: number;
}

/** Changes the weights by their gradients. The weights are those that the update was made for, in the same order. */
export type Update = (weights: readonly Weight[], learningRate: number, clip: Clip) => void;

/**
 * Makes an optimizer's update of the named weights from its complete options: the compiled form of an optimizer in
 * `@tapehead/trainer`.
 */
export type OptimizerKernels = (
  options: JsonObject,
  host: Host,
  slots: Slots,
  names: readonly string[],
) => Update;
