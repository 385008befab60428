import {
  type Batch,
  InvalidOptionsError,
  type JsonObject,
  parseOptions,
  type Registry,
  strictOptions,
  type Task,
} from '@tapehead/core';
import { checkedTask } from './checked-task.js';
import { answerOf, storedTask, taskInside, taskOption, upTo } from './task-inside.js';

const kind = 'teacher-forced';
const storedOptions = strictOptions({ task: storedTask });

/**
 * The same task for a model that sees its last output, such as `outputFeedback` of `@tapehead/ntm`. To the inputs [I] come
 * those of a teacher, [O], and one that says whether to use the model's own last output. In training the teacher gives
 * the right output of the step before (`teach`), where it counted; what is measured has no teacher, and the model's own
 * outputs are used there. The first step of an answer, before which nothing counted, has zeros of both.
 * @throws {InvalidOptionsError} if it is no task, or its outputs are numbers.
 * @example
 * ```ts
 * import { reverseString, teacherForced } from '@tapehead/tasks';
 *
 * const task = teacherForced(reverseString());
 * console.log(task.inputSize, task.outputSize); // 3 + 2 + 1 and 2
 * ```
 */
export function teacherForced(task: Task): Task {
  parseOptions(`${kind}.task`, taskOption, task);
  const { channels, fromPattern, fromString, groups } = task;
  if (typeof task.outputs === 'object') {
    throw new InvalidOptionsError([
      `${kind}.task: got ${task.kind}, whose outputs are numbers, expected one with bits or classes`,
    ]);
  }
  const inputSize = task.inputSize + task.outputSize + 1;
  return checkedTask({
    ...task,
    kind,
    options: { task: { kind: task.kind, options: task.options } },
    inputSize,
    ...(channels && {
      channels: {
        ...channels,
        inputs: [
          ...channels.inputs,
          ...channels.outputs.map((name) => `teacher: ${name}`),
          'own output',
        ],
      },
    }),
    sample: (settings, rng) => widened(task, task.sample(settings, rng), 'own'),
    optimalBits: (batch) => task.optimalBits(withoutTeacher(task, batch)),
    teach: (batch) => widened(task, withoutTeacher(task, batch), 'teacher'),
    ...(fromPattern && { fromPattern: (rows) => widened(task, fromPattern(rows), 'own') }),
    ...(fromString && { fromString: (string) => widened(task, fromString(string), 'own') }),
    ...(groups && {
      groups: { ...groups, of: (batch) => groups.of(withoutTeacher(task, batch)) },
    }),
  });
}

/**
 * The batch with the last output beside its inputs, wherever it counted and the answer goes on: the right one, or as a
 * sign that the model is to use its own.
 */
function widened(task: Task, batch: Batch, last: 'teacher' | 'own'): Batch {
  const { inputSize, outputSize } = task;
  const { steps, sequences, mask } = batch;
  const size = inputSize + outputSize + 1;
  const inputs = new Float32Array(steps * sequences * size);
  for (const b of upTo(sequences)) {
    const { end } = answerOf(batch, b);
    for (const t of upTo(steps)) {
      const [row, before] = [t * sequences + b, (t - 1) * sequences + b];
      const own = inputs.subarray(row * size, (row + 1) * size);
      own.set(batch.inputs.subarray(row * inputSize, (row + 1) * inputSize));
      if (t >= end || mask[before] !== 1) continue;
      if (last === 'own') own[size - 1] = 1;
      else
        own.set(batch.targets.subarray(before * outputSize, (before + 1) * outputSize), inputSize);
    }
  }
  return { ...batch, inputs };
}

/** The batch as the task made it. */
function withoutTeacher({ inputSize, outputSize }: Task, batch: Batch): Batch {
  const size = inputSize + outputSize + 1;
  const rows = batch.inputs.length / size;
  const inputs = new Float32Array(rows * inputSize);
  for (const row of upTo(rows)) {
    inputs.set(batch.inputs.subarray(row * size, row * size + inputSize), row * inputSize);
  }
  return { ...batch, inputs };
}

/**
 * What loads tasks of the kind `teacher-forced` from stored options, for a registry's `tasks`; `tasks` are those that may
 * be inside.
 * @example
 * ```ts
 * import { loadTeacherForced, taskRegistry } from '@tapehead/tasks';
 *
 * const tasks = { ...taskRegistry, 'teacher-forced': loadTeacherForced(taskRegistry) };
 * ```
 */
export function loadTeacherForced(tasks: Registry['tasks']): (options: JsonObject) => Task {
  return (given) => {
    const { task } = parseOptions(kind, storedOptions, given);
    return teacherForced(taskInside(kind, tasks, task));
  };
}
