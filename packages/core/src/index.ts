/**
 * The interfaces of a Neural Turing Machine's parts, options, the seeded generator, layers.
 * @module @tapehead/core
 */

export type * from './interfaces/index.js';
export * from './measures/index.js';
export * from './options/index.js';
export * from './random/index.js';
