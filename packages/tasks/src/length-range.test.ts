import { createRng, InvalidOptionsError, parseOptions, strictOptions } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawLength, isLengthRange, lengthRange, lengthRangeFault } from './length-range.js';

const option = strictOptions(lengthRange(1, 20)).refine(isLengthRange, lengthRangeFault);

test('every length of the range is drawn, and no other', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 1, max: 3 }),
      (minLength, more, step) => {
        const rng = createRng(1);
        const range = { minLength, maxLength: minLength + more * step };
        const drawn = new Set(Array.from({ length: 200 }, () => drawLength(range, rng, step)));
        const all = Array.from({ length: more + 1 }, (_, index) => minLength + index * step);
        expect([...drawn].sort((one, other) => one - other)).toEqual(all);
      },
    ),
  );
});

test('a range without a length is refused, and lengths that are not given are the defaults', () => {
  expect(parseOptions('task', option, {})).toEqual({ minLength: 1, maxLength: 20 });
  expect(() => parseOptions('task', option, { minLength: 21 })).toThrow(
    new InvalidOptionsError([
      'task: got {"minLength":21,"maxLength":20}, expected minLength to be at most maxLength',
    ]),
  );
  expect(() => parseOptions('task', option, { maxLength: 1001 })).toThrow('task.maxLength');
});
