import { adding } from './adding.js';
import { addition } from './addition.js';
import { associativeRecall } from './associative-recall.js';
import { dyck } from './dyck.js';
import { keyValueRecall } from './key-value-recall.js';
import { nGrams } from './n-grams.js';
import { oneShot } from './one-shot.js';
import { prioritySort } from './priority-sort.js';
import type { Question } from './question.js';
import { repeatCopy } from './repeat-copy.js';
import { stringQuestion } from './string.js';

/** What is typed for each task of strings: an example, and what the machine makes of it. */
const strings: Readonly<Record<string, Question>> = Object.fromEntries(
  [
    ['parity', 'abbab', 'Letters a and b. It has to say whether the number of b is even or odd.'],
    [
      'even-pairs',
      'abbab',
      'Letters a and b. It has to say whether the number of ab and ba is even or odd.',
    ],
    [
      'cycle-navigation',
      'on, on, back, stay',
      'Moves along five places in a circle, from place 0. It has to say where they end.',
    ],
    [
      'modular-arithmetic',
      '2 - 1 * 3',
      'Digits from 0 to 4 with +, - and * between them. It has to say what is left of the value when divided by 5.',
    ],
    ['reverse-string', 'abbab', 'Letters a and b. It has to say them backwards.'],
    [
      'stack-manipulation',
      'a b, pop, push b',
      'What a stack holds, from its bottom to its top, then what is done: pop, push a, push b. It has to say what it holds in the end, from the top.',
    ],
    ['duplicate-string', 'abb', 'Letters a and b. It has to say them twice.'],
    [
      'missing-duplicate',
      'abb a_b',
      'Letters a and b twice, with one of them missing: _. It has to say which.',
    ],
    [
      'odds-first',
      'abbab',
      'Letters a and b. It has to say every other one from the first on, then the rest.',
    ],
    [
      'binary-addition',
      '11 + 111',
      'Two binary numbers, the least digit first. It has to say their sum.',
    ],
    ['bucket-sort', '35142', 'Digits from 1 to 5. It has to say them in rising order.'],
  ].map(([kind = '', example = '', says = '']) => [kind, stringQuestion(kind, example, says)]),
);

/** How one asks about each task. Tasks that answer with vectors like those shown are asked with a drawn pattern instead. */
export const questions: Readonly<Record<string, Question>> = {
  adding,
  addition,
  'associative-recall': associativeRecall,
  dyck,
  'key-value-recall': keyValueRecall,
  'n-grams': nGrams,
  'one-shot': oneShot,
  'priority-sort': prioritySort,
  'repeat-copy': repeatCopy,
  ...strings,
};
