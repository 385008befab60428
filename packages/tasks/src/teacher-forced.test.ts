import { testTask } from '@tapehead/testing';
import { createRng, type Batch } from '@tapehead/core';
import { describe, expect, test } from 'vitest';
import {
  adding,
  copy,
  loadTeacherForced,
  nGrams,
  oneShot,
  planningSteps,
  reverseString,
  taskRegistry,
  teacherForced,
} from './index.js';

const tasks = { ...taskRegistry, 'teacher-forced': loadTeacherForced(taskRegistry) };

describe.each([
  ['strings', teacherForced(reverseString({ maxLength: 4 }))],
  ['copy', teacherForced(copy({ maxLength: 4 }))],
  ['one-shot', teacherForced(oneShot({ classes: 2, size: 3, minLength: 2, maxLength: 9 }))],
])('%s', (_name, task) => {
  testTask(test, task, { registry: { tasks } });
});

const rowsOf = ({ inputs }: Batch, size: number) =>
  Array.from({ length: inputs.length / size }, (_, t) => [
    ...inputs.slice(t * size, (t + 1) * size),
  ]);

test('a worked example: copy of two vectors, as it is measured and as it is taught', () => {
  const task = teacherForced(copy({ bits: 1 }));
  expect([task.inputSize, task.outputSize]).toEqual([5, 1]);
  const measured = task.fromPattern?.([[1], [0], [1]]);
  if (!measured) throw new Error('no pattern');
  // Bit, start, end; the teacher's bit; whether the model's own output counts.
  const shown = [
    [0, 1, 0, 0, 0],
    [1, 0, 0, 0, 0],
    [0, 0, 0, 0, 0],
    [1, 0, 0, 0, 0],
    [0, 0, 1, 0, 0],
    [0, 0, 0, 0, 0],
  ];
  expect(rowsOf(measured, 5)).toEqual([...shown, [0, 0, 0, 0, 1], [0, 0, 0, 0, 1]]);
  const taught = task.teach?.(measured);
  expect(taught && rowsOf(taught, 5)).toEqual([...shown, [0, 0, 0, 1, 0], [0, 0, 0, 0, 0]]);
  expect(taught).toMatchObject({ targets: measured.targets, mask: measured.mask });
});

test('sequences of several lengths each see what was answered last, from the second step of their own answer to its end', () => {
  const task = teacherForced(reverseString());
  const lengths = [4, 1, 3];
  const batch = task.sample(
    lengths.map((length) => ({ length })),
    createRng(1),
  );
  const taught = task.teach?.(batch);
  const [seen, size] = [task.inputSize - task.outputSize - 1, task.inputSize];
  lengths.forEach((length, b) => {
    for (let t = 0; t < batch.steps; t += 1) {
      const isFed = t > length + 1 && t <= 2 * length;
      const [row, before] = [t * lengths.length + b, (t - 1) * lengths.length + b];
      const shown = (inputs = batch.inputs) => [
        ...inputs.slice(row * size + seen, (row + 1) * size),
      ];
      const right = batch.targets.slice(before * task.outputSize, (before + 1) * task.outputSize);
      expect(shown(), `${length} at ${t}`).toEqual([0, 0, Number(isFed)]);
      expect(shown(taught?.inputs), `${length} at ${t}`).toEqual([...(isFed ? right : [0, 0]), 0]);
    }
  });
});

test('the optimum and the groups are those of the task; blank steps may come on top', () => {
  const guessed = nGrams({ context: 2, minLength: 30, maxLength: 60 });
  const settings = [{ length: 30 }, { length: 40 }];
  const sample = (task: typeof guessed) => task.sample(settings, createRng(1));
  const forced = teacherForced(guessed);
  expect(forced.optimalBits(sample(forced))).toBe(guessed.optimalBits(sample(guessed)));

  const shown = oneShot({ classes: 2, size: 3, minLength: 2, maxLength: 40 });
  const grouped = teacherForced(shown);
  expect(grouped.groups?.of(sample(grouped))).toEqual(shown.groups?.of(sample(shown)));

  const blanks = planningSteps(teacherForced(reverseString()), { fixed: 2 });
  const batch = blanks.sample([{ length: 3 }], createRng(1));
  const taught = blanks.teach?.(batch);
  expect(taught?.inputs.length).toBe(batch.inputs.length);
  expect(taught?.targets).toEqual(batch.targets);
});

test.each<[string, () => unknown, string]>([
  [
    'a task of numbers',
    () => teacherForced(adding()),
    'teacher-forced.task: got adding, whose outputs are numbers, expected one with bits or classes',
  ],
  [
    'a task that is not known',
    () => loadTeacherForced(taskRegistry)({ task: { kind: 'copi', options: {} } }),
    'Did you mean copy?',
  ],
])('%s: refused', (_name, make, message) => {
  expect(make).toThrow(message);
});
