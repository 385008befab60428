/**
 * The algorithmic tasks of the Neural Turing Machine paper, as typed arrays from a seeded generator.
 * @module @tapehead/tasks
 */

export { adding, type AddingOptions } from './adding.js';
export { addition, type AdditionOptions } from './addition.js';
export { associativeRecall, type AssociativeRecallOptions } from './associative-recall.js';
export { channelsOf } from './channels-of.js';
export { dyck, type DyckOptions } from './dyck.js';
export { copy, type CopyOptions } from './copy.js';
export { type BatchDraft, type BatchSizes, createBatch } from './create-batch.js';
export { criterionOf, excessBits } from './criteria.js';
export {
  type FixedSequence,
  type PackedSequence,
  packSequence,
  type SequenceSizes,
} from './fixed-sequence.js';
export {
  fixedTask,
  type FixedTaskOptions,
  type PackedData,
  packedTask,
  shuffled,
} from './fixed-task.js';
export { keyValueRecall, type KeyValueRecallOptions } from './key-value-recall.js';
export { nGrams, type NGramsOptions } from './n-grams.js';
export { oneShot, type OneShotOptions } from './one-shot.js';
export { loadPlanningSteps, planningSteps, type PlanningStepsOptions } from './planning-steps.js';
export { prioritySort, type PrioritySortOptions } from './priority-sort.js';
export { randomBits } from './random-bits.js';
export { repeatCopy, type RepeatCopyOptions } from './repeat-copy.js';
export { reverse, type ReverseOptions } from './reverse.js';
export { binaryAddition } from './strings/binary-addition.js';
export { bucketSort } from './strings/bucket-sort.js';
export { cycleNavigation } from './strings/cycle-navigation.js';
export { duplicateString } from './strings/duplicate-string.js';
export { evenPairs } from './strings/even-pairs.js';
export { missingDuplicate } from './strings/missing-duplicate.js';
export { modularArithmetic } from './strings/modular-arithmetic.js';
export { oddsFirst } from './strings/odds-first.js';
export { parity } from './strings/parity.js';
export { reverseString } from './strings/reverse-string.js';
export { stackManipulation } from './strings/stack-manipulation.js';
export type { StringTaskOptions } from './strings/string-task.js';
export { loadTeacherForced, teacherForced } from './teacher-forced.js';
export { taskRegistry } from './task-registry.js';
// Re-exported so that users can name the types in the signatures above.
export type * from '@tapehead/core/interfaces';
