import type { Task } from '@tapehead/core';
import { testTask } from '@tapehead/testing';
import { describe, test } from 'vitest';
import {
  adding,
  addition,
  associativeRecall,
  dyck,
  copy,
  keyValueRecall,
  nGrams,
  oneShot,
  prioritySort,
  repeatCopy,
  reverse,
  reverseString,
  taskRegistry,
} from './index.js';

const registry = {
  tasks: taskRegistry,
};

describe.each([
  ...Object.entries(taskRegistry).map(([kind, load]): [string, Task] => [kind, load({})]),
  ['copy of few bits', copy({ bits: 1, minLength: 2, maxLength: 5 })],
  ['repeat copy of few bits', repeatCopy({ bits: 2, maxLength: 3, maxRepeats: 3 })],
  ['associative recall of few bits', associativeRecall({ bits: 2, vectors: 1, maxLength: 3 })],
  ['n-grams of short contexts', nGrams({ context: 2, minLength: 30, maxLength: 60 })],
  ['priority sort of few', prioritySort({ bits: 3, minLength: 1, maxLength: 5, highest: 2 })],
  ['reverse of few bits', reverse({ bits: 1, minLength: 2, maxLength: 5 })],
  ['addition of few digits', addition({ minLength: 2, maxLength: 4 })],
  ['one-shot of few', oneShot({ classes: 2, size: 3, minLength: 2, maxLength: 9 })],
  ['adding of few', adding({ minLength: 2, maxLength: 5 })],
  ['strings of few symbols', reverseString({ minLength: 2, maxLength: 3 })],
  ['key-value recall of few', keyValueRecall({ bits: 5, values: 2, queries: 3, maxLength: 4 })],
  ['brackets of one kind', dyck({ kinds: 1, minLength: 4, maxLength: 20 })],
])('%s', (_name, task) => {
  testTask(test, task, { registry });
});
