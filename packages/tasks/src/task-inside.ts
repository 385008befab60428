import {
  type Batch,
  findInTable,
  type JsonObject,
  objectWith,
  type Registry,
  strictOptions,
  type Task,
} from '@tapehead/core';
import * as z from 'zod';

/** The schema of a task that another one is made from. */
export const taskOption: z.ZodType<Task, Task> = objectWith<Task>(
  'a task, such as copy()',
  'drawSetting',
  'sample',
  'optimalBits',
);

/** A task in the stored options of one that is made from it. */
export type StoredTask = Pick<Task, 'kind' | 'options'>;

/** The schema of a stored task. The task's own loader checks its options. */
export const storedTask: z.ZodType<StoredTask, StoredTask> = strictOptions({
  kind: z.string({ error: 'the name of a kind' }),
  options: objectWith<JsonObject>('an object of options'),
});

/** The task that was stored in the options of a task of this kind. */
export function taskInside(
  kind: string,
  tasks: Registry['tasks'],
  { kind: inside, options }: StoredTask,
): Task {
  return findInTable(`${kind}.task.kind`, tasks, inside)(options);
}

/** From the first step of a sequence that counts to after the last one; 0 and 0 if none does. */
export function answerOf(
  { steps, sequences, mask }: Batch,
  b: number,
): { readonly first: number; readonly end: number } {
  const counted = upTo(steps).filter((t) => mask[t * sequences + b] === 1);
  return { first: counted[0] ?? 0, end: (counted.at(-1) ?? -1) + 1 };
}

/** The whole numbers from 0 to below this one. */
export function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
