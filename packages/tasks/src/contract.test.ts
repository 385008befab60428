import { testTask } from '@tapehead/testing';
import { describe, test } from 'vitest';
import { copy, repeatCopy, taskRegistry } from './index.js';

const registry = {
  tasks: taskRegistry,
  addressings: {},
  controllers: {},
  heads: {},
  memories: {},
  models: {},
};

describe.each([
  ['copy', copy()],
  ['copy of few bits', copy({ bits: 1, minLength: 2, maxLength: 5 })],
  ['repeat copy', repeatCopy()],
  ['repeat copy of few bits', repeatCopy({ bits: 2, maxLength: 3, maxRepeats: 3 })],
])('%s', (_name, task) => {
  testTask(test, task, { registry });
});
