import { parseOptions, type Registry } from '@tapehead/core';
import { adding, addingOptions } from './adding.js';
import { addition, additionOptions } from './addition.js';
import { associativeRecall, associativeRecallOptions } from './associative-recall.js';
import { dyck, dyckOptions } from './dyck.js';
import { copy, copyOptions } from './copy.js';
import { nGrams, nGramsOptions } from './n-grams.js';
import { oneShot, oneShotOptions } from './one-shot.js';
import { prioritySort, prioritySortOptions } from './priority-sort.js';
import { repeatCopy, repeatCopyOptions } from './repeat-copy.js';
import { reverse, reverseOptions } from './reverse.js';

/** Every task by its kind: from options as they were stored or typed, to the task. */
export const taskRegistry = {
  copy: (options) => copy(parseOptions('copy', copyOptions, options)),
  'repeat-copy': (options) => repeatCopy(parseOptions('repeat-copy', repeatCopyOptions, options)),
  'associative-recall': (options) =>
    associativeRecall(parseOptions('associative-recall', associativeRecallOptions, options)),
  'n-grams': (options) => nGrams(parseOptions('n-grams', nGramsOptions, options)),
  'priority-sort': (options) =>
    prioritySort(parseOptions('priority-sort', prioritySortOptions, options)),
  reverse: (options) => reverse(parseOptions('reverse', reverseOptions, options)),
  addition: (options) => addition(parseOptions('addition', additionOptions, options)),
  dyck: (options) => dyck(parseOptions('dyck', dyckOptions, options)),
  'one-shot': (options) => oneShot(parseOptions('one-shot', oneShotOptions, options)),
  adding: (options) => adding(parseOptions('adding', addingOptions, options)),
} satisfies Registry['tasks'];
