import { describe, expect, test } from 'vitest';
import { seedList } from './run-command.js';

describe('a list of seeds', () => {
  test.each([
    ['1-3', [1, 2, 3]],
    ['7', [7]],
    ['2,1-3', [2, 1, 3]],
  ])('%s', (text, seeds) => {
    expect(seedList(text)).toEqual(seeds);
  });

  test.each(['', '3-1', '1-', '-1', '1-99999', 'a', '1,,2'])('refuses "%s"', (text) => {
    expect(() => seedList(text)).toThrow('Expected seeds');
  });
});
