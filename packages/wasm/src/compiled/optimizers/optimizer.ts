import type { JsonObject } from '@tapehead/core';
import type { Host } from '../host.js';
import type { Weight } from '../weights.js';
import type { Slots } from './slots.js';

/** How the optimizer sees gradients: scaled, then moved into ±limit. */
export interface Clip {
  readonly scale: number;
  readonly limit: number;
}

/** Changes the weights by their gradients; they are those that the update was made for, in their order. */
export type Update = (weights: readonly Weight[], learningRate: number, clip: Clip) => void;

/**
 * Makes an optimizer's update of the named weights from its complete options: the compiled twin of one in
 * `@tapehead/trainer`.
 */
export type OptimizerKernels = (
  options: JsonObject,
  host: Host,
  slots: Slots,
  names: readonly string[],
) => Update;
