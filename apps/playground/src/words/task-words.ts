import type { JsonObject, Task } from '@tapehead/core';
import type { ExperimentConfig } from '@tapehead/experiments';
import { criterionOf, taskRegistry } from '@tapehead/tasks';
import { isJsonObject } from '../settings/json.js';

/** Every task in one sentence. */
const sentences: Readonly<Record<string, string>> = {
  copy: 'It sees vectors of random bits once, one at a step, and then has to say them all again.',
  reverse:
    'It sees vectors of random bits once, and then has to say them again, the last one first.',
  'repeat-copy':
    'It sees vectors of random bits and a number, and has to say the vectors that many times, and then stop.',
  'associative-recall':
    'It sees a list of items, then one of them again, and has to say the item that came after it.',
  'n-grams':
    'Each sequence has odds of its own for what follows what: it has to find them out as it goes, and foresee the next bit.',
  'priority-sort':
    'It sees vectors that each have a priority, and has to say the most urgent ones, the most urgent first.',
  addition:
    'It sees two binary numbers, digit by digit from the least one, and then has to say their sum.',
  dyck: 'It sees brackets one after the other, and has to say after each which ones may come next.',
  adding:
    'It sees a row of numbers, two of which are marked, and then has to say the sum of these two.',
  'one-shot':
    'It sees drawn glyphs one after the other, each with its label one step late, and has to say each label before it comes.',
  custom: 'It sees and answers what your task says.',
};

/** What a task is, in one sentence; empty for one that is not known here. */
export function sentenceOf(kind: string): string {
  return sentences[kind] ?? '';
}

type MeasuredTask = Pick<Task, 'kind' | 'outputs' | 'criterion'>;

/** What a machine that has learned its task does, in terms of the task. */
export function goalOf({ kind, options }: ExperimentConfig['task']): string {
  const makers: Readonly<Record<string, (options: JsonObject) => MeasuredTask>> = taskRegistry;
  const make = makers[kind];
  return criterionOf(make && isJsonObject(options) ? make(options) : { kind }).words;
}
