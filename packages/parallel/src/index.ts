export { NoThreadsError } from './errors.js';
export {
  createParallelStep,
  type ParallelStep,
  type ParallelStepOptions,
} from './parallel-step.js';
export { serve, type ServeOptions } from './serve.js';
export { canStartThreads, nodeThread, startThread, type Thread, webThread } from './thread.js';
export { isWorthSplitting } from './worth-splitting.js';
