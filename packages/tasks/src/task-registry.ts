import type { Registry } from '@tapehead/core';
import { loadAdding } from './adding.js';
import { loadAddition } from './addition.js';
import { loadAssociativeRecall } from './associative-recall.js';
import { loadCopy } from './copy.js';
import { loadDyck } from './dyck.js';
import { loadNGrams } from './n-grams.js';
import { loadOneShot } from './one-shot.js';
import { loadPrioritySort } from './priority-sort.js';
import { loadRepeatCopy } from './repeat-copy.js';
import { loadReverse } from './reverse.js';

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
};
