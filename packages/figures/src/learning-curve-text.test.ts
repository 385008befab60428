import { InvalidOptionsError } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { learningCurveText } from './learning-curve-text.js';

const unit = 'bits per sequence';
const terminal = { columns: 40, rows: 9, colours: false };
const falling = Array.from({ length: 50 }, (_, index) => ({
  sequences: 100 * (index + 1),
  cost: 10 ** (2 - (4 * index) / 49),
}));
const costs = (...values: readonly number[]) =>
  values.map((cost, index) => ({ sequences: index + 1, cost }));

test('an exponential fall is a straight line on the logarithmic scale', () => {
  expect(learningCurveText({ points: falling, unit }, terminal)).toBe(
    [
      'bits per sequence, log scale',
      '    100 ┤⠉⠒⠦⢄⣀                          ',
      '        ┤    ⠈⠉⠓⠢⢤⣀                     ',
      '   2.51 ┤          ⠉⠑⠒⠤⣀⡀               ',
      '        ┤               ⠈⠉⠒⠤⢄⣀          ',
      '        ┤                     ⠉⠓⠢⢤⣀⡀    ',
      '   0.01 ┤                          ⠉⠑⠲⠤⣀',
      '        └───────────────────────────────',
      '         100             5,000 sequences',
      '',
    ].join('\n'),
  );
});

test('lines are as many and as wide as the terminal has, whatever the points', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ sequences: fc.nat(1e7), cost: fc.double({ min: 0, max: 1e9, noNaN: true }) }),
        { minLength: 1, maxLength: 60 },
      ),
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 40 }),
      (points, columns, rows) => {
        const text = learningCurveText({ points, unit }, { columns, rows, colours: false });
        const lines = text.split('\n').slice(0, -1);
        const isShown = columns >= 24 && rows >= 5 && points.some(({ cost }) => cost > 0);
        expect(lines).toHaveLength(isShown ? rows : 0);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
        expect(text).not.toMatch(/NaN|Infinity|undefined/);
      },
    ),
  );
});

test('colours are those of the figures, and only where the terminal has them', () => {
  const text = learningCurveText({ points: falling, unit }, { ...terminal, colours: true });
  expect(text).toContain('\u001b[38;5;');
  expect(learningCurveText({ points: falling, unit }, terminal)).not.toContain('\u001b');
});

test('one point and equal ones have a curve as well, costs that a logarithm cannot show have none', () => {
  for (const points of [costs(5), costs(5, 5, 5), costs(5, 0, 1)]) {
    expect(learningCurveText({ points, unit }, terminal)).toMatch(/[\u2801-\u28ff]/);
  }
  expect(learningCurveText({ points: costs(0), unit }, terminal)).toBe('');
  expect(learningCurveText({ points: costs(-1), unit }, terminal)).toBe('');
});

test.each([
  [undefined, terminal, /learningCurveText: got nothing, expected an object/],
  [{ points: [], unit }, terminal, /\.points: got \[\], expected a list of at least one point/],
  [{ points: [5], unit }, terminal, /\.points\.0: got 5/],
  [{ points: costs(1), unit: 5 }, terminal, /\.unit: got 5, expected a text/],
  [{ points: costs(1), unit }, undefined, /learningCurveText\.terminal: got nothing/],
  [{ points: costs(1), unit }, { ...terminal, columns: NaN }, /\.columns: got NaN/],
])('refuses %j', (options, on, message) => {
  const call = () => {
    Reflect.apply(learningCurveText, undefined, [options, on]);
  };
  expect(call).toThrow(InvalidOptionsError);
  expect(call).toThrow(message);
});
