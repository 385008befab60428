import type { JsonObject, Task } from '@tapehead/core';
import type { ExperimentConfig } from '@tapehead/experiments';
import { criterionOf, taskRegistry } from '@tapehead/tasks';
import { isJsonObject } from '../settings/json.js';

type KnownTask = Pick<Task, 'kind' | 'outputs' | 'criterion' | 'summary'>;

const makers: Readonly<Record<string, (options: JsonObject) => KnownTask>> = taskRegistry;

/** What a task is, in one sentence; empty for one that is not known here. */
export function sentenceOf(kind: string): string {
  if (kind === 'custom') return 'It sees and answers what your task says.';
  return makers[kind]?.({}).summary ?? '';
}

/** What a machine that has learned its task does, in terms of the task. */
export function goalOf({ kind, options }: ExperimentConfig['task']): string {
  const make = makers[kind];
  return criterionOf(make && isJsonObject(options) ? make(options) : { kind }).words;
}
