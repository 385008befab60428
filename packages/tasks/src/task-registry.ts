import type { Registry } from '@tapehead/core';
import { loadAdding } from './adding.js';
import { loadAddition } from './addition.js';
import { loadAssociativeRecall } from './associative-recall.js';
import { loadCopy } from './copy.js';
import { loadDyck } from './dyck.js';
import { loadKeyValueRecall } from './key-value-recall.js';
import { loadNGrams } from './n-grams.js';
import { loadOneShot } from './one-shot.js';
import { loadPrioritySort } from './priority-sort.js';
import { loadRepeatCopy } from './repeat-copy.js';
import { loadReverse } from './reverse.js';
import { loadBinaryAddition } from './strings/binary-addition.js';
import { loadBucketSort } from './strings/bucket-sort.js';
import { loadCycleNavigation } from './strings/cycle-navigation.js';
import { loadDuplicateString } from './strings/duplicate-string.js';
import { loadEvenPairs } from './strings/even-pairs.js';
import { loadMissingDuplicate } from './strings/missing-duplicate.js';
import { loadModularArithmetic } from './strings/modular-arithmetic.js';
import { loadOddsFirst } from './strings/odds-first.js';
import { loadParity } from './strings/parity.js';
import { loadReverseString } from './strings/reverse-string.js';
import { loadStackManipulation } from './strings/stack-manipulation.js';

/** Every task by its kind: from options as they were stored or typed, to the task. */
export const taskRegistry: Registry['tasks'] = {
  copy: loadCopy,
  'repeat-copy': loadRepeatCopy,
  'associative-recall': loadAssociativeRecall,
  'n-grams': loadNGrams,
  'priority-sort': loadPrioritySort,
  reverse: loadReverse,
  addition: loadAddition,
  dyck: loadDyck,
  'one-shot': loadOneShot,
  adding: loadAdding,
  'key-value-recall': loadKeyValueRecall,
  parity: loadParity,
  'even-pairs': loadEvenPairs,
  'cycle-navigation': loadCycleNavigation,
  'modular-arithmetic': loadModularArithmetic,
  'reverse-string': loadReverseString,
  'stack-manipulation': loadStackManipulation,
  'duplicate-string': loadDuplicateString,
  'missing-duplicate': loadMissingDuplicate,
  'odds-first': loadOddsFirst,
  'binary-addition': loadBinaryAddition,
  'bucket-sort': loadBucketSort,
};
