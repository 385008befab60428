export { copy, type CopyOptions } from './copy.js';
export { type BatchDraft, type BatchSizes, createBatch } from './create-batch.js';
export { randomBits } from './random-bits.js';
export { repeatCopy, type RepeatCopyOptions } from './repeat-copy.js';
export { taskRegistry } from './task-registry.js';
