import { type Batch, createRng, type Task } from '@tapehead/core';
import { addition, copy, repeatCopy, reverse } from '@tapehead/tasks';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asksPatterns, patternBatch } from './pattern-batch.js';

/** The rows that a sequence of copy or reverse shows. */
function rowsOf(task: Task, { inputs, mask }: Batch): readonly (readonly number[])[] {
  const length = mask.filter((counts) => counts === 1).length;
  const first = mask.length - 2 * length - 1;
  return Array.from({ length }, (_, i) => {
    const from = (first + i) * task.inputSize;
    return [...inputs.subarray(from, from + task.outputSize)];
  });
}

test.each([
  ['copy', copy],
  ['reverse', reverse],
])('a pattern is laid out as %s does it, with a start marker and without', (_, createTask) => {
  fc.assert(
    fc.property(
      fc.record({ bits: fc.integer({ min: 1, max: 9 }), startMarker: fc.boolean() }),
      fc.integer({ min: 1, max: 12 }),
      fc.nat(),
      (options, length, seed) => {
        const task = createTask(options);
        const batch = task.sample([{ length }], createRng(seed));
        expect(asksPatterns(task)).toBe(true);
        expect(patternBatch(task, rowsOf(task, batch))).toEqual(batch);
      },
    ),
  );
});

test.each([copy({ maxLength: 4, window: 4 }), repeatCopy(), addition()])(
  'a pattern is not asked of $kind with the options $options',
  (task) => {
    expect(asksPatterns(task)).toBe(false);
    const row = Array.from({ length: task.outputSize }, () => 1);
    expect(() => patternBatch(task, [row])).toThrow('A pattern cannot be asked of this task');
  },
);

test('rows of another width, or none, are refused', () => {
  for (const rows of [[], [[1]], [[1, 0, 1, 1]]])
    expect(() => patternBatch(copy({ bits: 3 }), rows)).toThrow('needs at least one row, and 3');
});
