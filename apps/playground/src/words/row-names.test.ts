import { createRng } from '@tapehead/core';
import {
  adding,
  addition,
  associativeRecall,
  copy,
  dyck,
  nGrams,
  oneShot,
  prioritySort,
  repeatCopy,
  reverse,
  reverseString,
  taskRegistry,
} from '@tapehead/tasks';
import { expect, test } from 'vitest';
import { rowNamesOf } from './row-names.js';

const tasks = [
  ...[addition(), associativeRecall(), copy(), copy({ bits: 3, startMarker: false })],
  ...[copy({ window: 40 }), dyck(), dyck({ kinds: 6 }), nGrams(), prioritySort(), repeatCopy()],
  ...[reverse(), adding(), oneShot()],
  ...Object.values(taskRegistry).map((load) => load({})),
];

test.each(tasks)('every channel of $kind with $options has a name of its own', (task) => {
  const { inputs, outputs } = rowNamesOf(task);
  expect([inputs.length, outputs.length]).toEqual([task.inputSize, task.outputSize]);
  expect(new Set(inputs).size).toBe(inputs.length);
  expect(new Set(outputs).size).toBe(outputs.length);
});

test('a task that names its channels itself is believed, if its sizes are these', () => {
  const { inputs } = rowNamesOf(reverseString());
  expect(inputs).toEqual(['a', 'b', 'answer']);
  const own = { kind: 'reverse-string', inputSize: 4, outputSize: 2 };
  expect(rowNamesOf(own).inputs).toEqual(['channel 0', 'channel 1', 'channel 2', 'channel 3']);
});

test('a marker’s row is where the marker is', () => {
  const task = copy({ bits: 4 });
  const { inputs } = task.sample([{ length: 2 }], createRng(1));
  const { inputs: names } = rowNamesOf(task);
  expect(inputs[0 * task.inputSize + names.indexOf('start')]).toBe(1);
  expect(inputs[3 * task.inputSize + names.indexOf('repeat')]).toBe(1);
});

test('what is not known is numbered', () => {
  expect(rowNamesOf({ kind: 'custom', inputSize: 2, outputSize: 1 })).toEqual({
    inputs: ['channel 0', 'channel 1'],
    outputs: ['bit 0'],
  });
});
