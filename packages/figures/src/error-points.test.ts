import { InvalidOptionsError } from '@tapehead/core';
import { expect, test } from 'vitest';
import { errorPoints } from './error-points.js';

const entry = (setting: Readonly<Record<string, number>> & { readonly length: number }) => ({
  setting,
  length: setting.length,
  wrong: setting.length,
  total: 100,
  more: 'unused',
});

test('are the settings that differ from the first in their length alone', () => {
  const evaluation = [
    entry({ length: 10, repeats: 10 }),
    entry({ length: 20, repeats: 10 }),
    entry({ length: 10, repeats: 20 }),
    entry({ length: 40 }),
    entry({ length: 5, repeats: 10 }),
  ];
  expect(errorPoints(evaluation)).toEqual(
    [10, 20, 5].map((length) => ({ length, wrong: length, total: 100 })),
  );
  expect(errorPoints([])).toEqual([]);
});

test.each([
  [undefined, /^errorPoints: got nothing, expected an evaluation/],
  [null, /^errorPoints: got null/],
  [{}, /^errorPoints: got \{\}/],
  [[null], /^errorPoints\.0: got null, expected an entry of an evaluation/],
  [[{ ...entry({ length: 1 }), setting: null }], /^errorPoints\.0\.setting: got null/],
  [[{ ...entry({ length: 1 }), wrong: '1' }], /^errorPoints\.0\.wrong: got "1"/],
])('%j is refused', (evaluation, message) => {
  const refused = (): unknown => Reflect.apply(errorPoints, undefined, [evaluation]);
  expect(refused).toThrow(InvalidOptionsError);
  expect(refused).toThrow(message);
});
