import { DOMParser } from '#dom-parser';
import { InvalidOptionsError } from '@tapehead/core';
import { expect, test } from 'vitest';
import { errorByLength } from './error-by-length.js';

const parse = (svg: string) =>
  new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
const texts = (svg: string) =>
  [...parse(svg).querySelectorAll('text')].map(({ textContent }) => textContent);
const heights = (svg: string) =>
  [...parse(svg).querySelectorAll('[aria-label="dot"] circle')].map((dot) =>
    Number(dot.getAttribute('cy')),
  );
const lengths = [20, 40, 80, 120];
const line = (label: string, wrong: readonly number[]) => ({
  label,
  points: lengths.map((length, index) => ({
    length,
    wrong: wrong[index] ?? 0,
    total: 10_000,
  })),
});
const training = { from: 1, to: 20 };

test('draws one mark for each length, and marks the range of training', () => {
  const svg = errorByLength({
    series: [line('NTM', [0, 0, 0, 1]), line('LSTM', [2700, 4000, 4600, 4800])],
    training,
  });
  expect(parse(svg).querySelectorAll('[aria-label="dot"] :is(circle, path)')).toHaveLength(8);
  expect(parse(svg).querySelectorAll('[aria-label="rect"] rect')).toHaveLength(1);
  expect(texts(svg)).toEqual(
    expect.arrayContaining([
      'Wrong outputs by length',
      'wrong bits (%)',
      'length of the sequence',
      'trained on',
      'NTM',
      'LSTM',
      '50',
    ]),
  );
});

test('says in words what it shows', () => {
  const svg = errorByLength({ series: [line('NTM', [0, 0, 0, 1])], training });
  expect(parse(svg).querySelector('desc')?.textContent).toBe(
    'Share of wrong bits over the length of the sequence; trained on lengths 1 to 20. NTM: 0 % at 20, 0 % at 40, 0 % at 80, 0.01 % at 120.',
  );
});

test('no wrong bit stands on the axis, and more stand higher', () => {
  for (const scale of ['linear', 'log'] as const) {
    const [zero = 0, some = 0, more = 0, most = 0] = heights(
      errorByLength({ series: [line('NTM', [0, 1000, 2000, 4000])], training, scale }),
    );
    expect(zero).toBeGreaterThan(some);
    expect(some).toBeGreaterThan(more);
    expect(more).toBeGreaterThan(most);
  }
});

test('marks lengths to compare with, also beyond those measured', () => {
  const svg = errorByLength({
    series: [line('NTM', [0, 0, 0, 1])],
    training,
    references: [{ label: 'N = 128', at: 128 }],
  });
  expect(texts(svg)).toContain('N = 128');
  expect(parse(svg).querySelector('desc')?.textContent).toMatch(/ N = 128: at 128\.$/);
  const [at = 0] = [...parse(svg).querySelectorAll('[aria-label="rule"] line')]
    .map((rule) => ['x1', 'x2'].map((end) => Number(rule.getAttribute(end))))
    .flatMap(([from, to]) => (from === to && from !== undefined ? [from] : []));
  const ends = [...parse(svg).querySelectorAll('[aria-label="dot"] circle')].map((dot) =>
    Number(dot.getAttribute('cx')),
  );
  expect(at).toBeGreaterThan(Math.max(...ends));
});

test('the logarithmic scale tells one wrong bit from none', () => {
  const [none = 0, one = 0] = heights(
    errorByLength({ series: [line('NTM', [0, 1])], training, scale: 'log' }),
  );
  expect(none - one).toBeGreaterThan(20);
});

test('the same data give the same text', () => {
  const draw = () => errorByLength({ series: [line('NTM', [0, 1, 2, 3])], training });
  expect(draw()).toBe(draw());
});

const point = { length: 20, wrong: 0, total: 10 };
test.each([
  [
    { series: [], training },
    'errorByLength.series: got [], expected a list of at least one series',
  ],
  [
    { series: [{ label: 'x', points: [] }], training },
    'errorByLength.series.0.points: got [], expected a list of at least one point',
  ],
  [
    { series: [{ label: 'x', points: [{ ...point, wrong: 11 }] }], training },
    'errorByLength.series.0.points.0.wrong:',
  ],
  [
    { series: [{ label: 'x', points: [{ ...point, wrong: NaN }] }], training },
    'wrong: got NaN, expected a whole number of at least 0',
  ],
  [
    { series: [{ label: 'x', points: [{ ...point, total: 0 }] }], training },
    'total: got 0, expected a whole number of at least 1',
  ],
  [
    { series: [{ label: 'x', points: [point] }], training: { from: 5, to: 4 } },
    'errorByLength.training.to:',
  ],
])('refuses %j', (options, message) => {
  expect(() => errorByLength(options)).toThrow(InvalidOptionsError);
  expect(() => errorByLength(options)).toThrow(message);
});
