/**
 * Training runs: train, evaluate, diagnose, sweep, and files for TensorBoard.
 * @module @tapehead/runs
 */

export * from './diagnostics/index.js';
export * from './engine/index.js';
export * from './run/index.js';
export * from './sweep/index.js';
export * from './tensorboard/index.js';
export * from './train/index.js';
