import { createRng, type Task } from '@tapehead/core';
import { expect, test } from 'vitest';
import { channelsOf, copy, dyck, oneShot, repeatCopy, reverse, taskRegistry } from './index.js';

const tasks: readonly Task[] = [
  ...Object.values(taskRegistry).map((load) => load({})),
  ...[
    copy({ bits: 3, startMarker: false }),
    copy({ bits: 2, maxLength: 3, window: 3 }),
    dyck({ kinds: 6 }),
  ],
  ...[oneShot({ classes: 3, size: 3 }), reverse({ startMarker: false }), repeatCopy({ bits: 1 })],
];

test.each(tasks)('$kind with $options names each of its channels once', (task) => {
  expect(task.channels).toBeDefined();
  const { inputs, outputs } = channelsOf(task);
  expect([new Set(inputs).size, new Set(outputs).size]).toEqual([task.inputSize, task.outputSize]);
  expect([inputs.length, outputs.length]).toEqual([task.inputSize, task.outputSize]);
});

test('a marker’s name is that of the channel where the marker is', () => {
  const task = copy({ bits: 4 });
  const { inputs } = task.sample([{ length: 2 }], createRng(1));
  const { inputs: names } = channelsOf(task);
  expect(inputs[0 * task.inputSize + names.indexOf('start')]).toBe(1);
  expect(inputs[3 * task.inputSize + names.indexOf('repeat')]).toBe(1);
});

test('the channels of a task that does not name them are numbered', () => {
  expect(channelsOf({ inputSize: 2, outputSize: 1 })).toEqual({
    inputs: ['channel 0', 'channel 1'],
    outputs: ['bit 0'],
  });
});
