import { expect, test } from 'vitest';
import { reachedIn } from './reached.js';

test('a cell tells seeds and accuracy, or that nothing was measured', () => {
  expect(reachedIn('5 of 5, 100.00 %')).toEqual({
    seeds: '5 of 5',
    isSolved: true,
    accuracy: '100.00 %',
  });
  expect(reachedIn('0 of 2, 76.23 %')).toMatchObject({ isSolved: false, accuracy: '76.23 %' });
  expect(reachedIn('not trained')).toBeNull();
});

test('a cell that says something else is not passed over', () => {
  expect(() => reachedIn('solved')).toThrow('“solved” does not say how many seeds');
});
