import { type Batch, createRng, InvalidOptionsError, type Task } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addition, copy, repeatCopy, reverse } from './index.js';

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
])('%s lays a pattern out as its own sequences, with a start marker and without', (_, create) => {
  fc.assert(
    fc.property(
      fc.record({ bits: fc.integer({ min: 1, max: 9 }), startMarker: fc.boolean() }),
      fc.integer({ min: 1, max: 12 }),
      fc.nat(),
      (options, length, seed) => {
        const task = create(options);
        const batch = task.sample([{ length }], createRng(seed));
        expect(task.fromPattern?.(rowsOf(task, batch))).toEqual(batch);
      },
    ),
  );
});

test.each([copy({ maxLength: 4, window: 4 }), repeatCopy(), addition()])(
  'a pattern is not asked of $kind with the options $options',
  ({ fromPattern }) => {
    expect(fromPattern).toBeUndefined();
  },
);

test.each([[[]], [[[1]]], [[[1, 0, 1, 1]]], [[[1, 0, 0.5]]], [[[1, 0, Number.NaN]]]])(
  'the rows %j are refused',
  (rows: readonly (readonly number[])[]) => {
    expect(() => copy({ bits: 3 }).fromPattern?.(rows)).toThrow(
      new InvalidOptionsError([
        'copy.fromPattern.rows: expected at least one row, each of 3 bits, 0 or 1',
      ]),
    );
  },
);

test('copy and reverse keep every vector, but addition and a copy of a window seen at once do not', () => {
  const needed = ({ slotsNeeded }: Task) => slotsNeeded?.({ length: 7 });
  expect([copy(), reverse(), addition(), copy({ window: 40 })].map(needed)).toEqual([
    7,
    7,
    undefined,
    undefined,
  ]);
});
