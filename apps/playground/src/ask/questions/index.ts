import { adding } from './adding.js';
import { addition } from './addition.js';
import { associativeRecall } from './associative-recall.js';
import { dyck } from './dyck.js';
import { nGrams } from './n-grams.js';
import { oneShot } from './one-shot.js';
import { prioritySort } from './priority-sort.js';
import type { Question } from './question.js';
import { repeatCopy } from './repeat-copy.js';

/** How one asks about each task. Tasks that answer with vectors like those shown are asked with a drawn pattern instead. */
export const questions: Readonly<Record<string, Question>> = {
  adding,
  addition,
  'associative-recall': associativeRecall,
  dyck,
  'n-grams': nGrams,
  'one-shot': oneShot,
  'priority-sort': prioritySort,
  'repeat-copy': repeatCopy,
};
