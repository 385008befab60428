/**
 * Trains one model on several cores: a compiled training step that splits each batch over worker threads.
 * @module @tapehead/parallel
 */

export { NoThreadsError } from './errors.js';
export {
  createParallelStep,
  type ParallelStep,
  type ParallelStepOptions,
} from './parallel-step.js';
export { serve, type ServeOptions } from './serve.js';
export { canStartThreads, nodeThread, startThread, type Thread, webThread } from './thread.js';
export { isWorthSplitting } from './worth-splitting.js';
// Re-exported so that users can name the types in the signatures above.
export type * from '@tapehead/core/interfaces';
