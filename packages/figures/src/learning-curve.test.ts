import { DOMParser } from '#dom-parser';
import { InvalidOptionsError } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { learningCurve } from './learning-curve.js';

const parse = (svg: string) =>
  new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
const texts = (svg: string) =>
  [...parse(svg).querySelectorAll('text')].map(({ textContent }) => textContent);
const marks = (svg: string, label: string, mark: string) => [
  ...parse(svg).querySelectorAll(`[aria-label="${label}"] ${mark}`),
];
/** A curve that falls to zero. */
const falling = (label: string, length: number, every = 1) => ({
  label,
  points: Array.from({ length }, (_, index) => ({
    sequences: (index + 1) * every,
    bitsPerSequence: Math.max(0, 80 - (100 * index) / length),
  })),
});

test('draws one line for each series and one mark for each of few points', () => {
  const svg = learningCurve({ series: [falling('LSTM', 12, 100), falling('feedforward', 7, 100)] });
  expect(marks(svg, 'line', 'path')).toHaveLength(2);
  expect(marks(svg, 'dot', ':is(circle, path)')).toHaveLength(19);
});

test('is titled, has labelled axes, and each series its label', () => {
  const svg = learningCurve({
    title: 'Copy',
    series: [falling('LSTM', 12, 100), falling('feedforward', 7, 100)],
  });
  expect(texts(svg)).toEqual(
    expect.arrayContaining([
      'Copy',
      'cost per sequence (bits)',
      'sequences trained on',
      'LSTM',
      'feedforward',
    ]),
  );
  expect(parse(svg).querySelector('title')?.textContent).toBe('Copy');
  expect(parse(svg).querySelector('desc')?.textContent).toBe(
    'Cost in bits per sequence over the number of sequences trained on, up to 1200. LSTM: from 80 to 0 bits. feedforward: from 80 to 0 bits.',
  );
});

test('counts in thousands where there are many sequences', () => {
  const svg = learningCurve({ series: [falling('LSTM', 20, 1000)] });
  expect(texts(svg)).toEqual(expect.arrayContaining(['sequences trained on (thousands)', '20']));
});

test('thousands of points become a line of means and a shade, small enough to read', () => {
  const svg = learningCurve({ series: [falling('LSTM', 20_000)] });
  const [line] = marks(svg, 'line', 'path');
  expect(line?.getAttribute('d')?.split('L')).toHaveLength(100);
  expect(marks(svg, 'area', 'path')).toHaveLength(1);
  expect(marks(svg, 'dot', 'circle')).toHaveLength(0);
  expect(svg.length).toBeLessThan(20_000);
  expect(texts(svg)).toContain('line: mean of neighbouring values; shade: lowest to highest');
});

test('seeds with one label share colour and label', () => {
  const svg = learningCurve({
    series: [falling('LSTM', 12), falling('LSTM', 9), falling('feedforward', 7)],
  });
  expect(texts(svg).filter((text) => text === 'LSTM')).toHaveLength(1);
  const strokes = [...parse(svg).querySelectorAll('[aria-label="line"]')].map((line) =>
    line.getAttribute('stroke'),
  );
  expect(strokes).toHaveLength(3);
  expect(strokes[0]).toBe(strokes[1]);
  expect(strokes[2]).not.toBe(strokes[0]);
});

test('values that are not finite are left out and counted', () => {
  const { label, points } = falling('LSTM', 12);
  const broken = points.map((point, index) => ({
    ...point,
    bitsPerSequence: [NaN, Infinity][index] ?? point.bitsPerSequence,
  }));
  const svg = learningCurve({ series: [{ label, points: broken }] });
  expect(marks(svg, 'dot', 'circle')).toHaveLength(10);
  expect(texts(svg)).toContain('left out: 2 values that are not finite');
});

test.each(['linear', 'log'] as const)(
  '%s: any curve is drawn with finite coordinates, the same each time',
  (scale) => {
    const points = fc.array(
      fc.record({
        sequences: fc.nat(1_000_000),
        bitsPerSequence: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e9, noNaN: true })),
      }),
      { minLength: 1, maxLength: 200 },
    );
    const series = fc.array(
      fc.record({ label: fc.string().filter((text) => /^\P{Cc}*$/u.test(text)), points }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(series, (all) => {
        const svg = learningCurve({ series: all, scale });
        expect(svg.replaceAll(/<(text|tspan|desc)[^>]*>[^<]*/g, '')).not.toMatch(
          /NaN|Infinity|undefined/,
        );
        expect(learningCurve({ series: all, scale })).toBe(svg);
      }),
      { numRuns: 20 },
    );
  },
);

test('draws costs to compare with, which the axis reaches, and need not begin at zero', () => {
  const svg = learningCurve({
    series: [
      {
        label: 'NTM',
        points: [
          { sequences: 0, bitsPerSequence: 190 },
          { sequences: 9, bitsPerSequence: 131 },
        ],
      },
    ],
    references: [{ label: 'optimum', at: 128 }],
    fromZero: false,
  });
  expect(texts(svg)).toEqual(expect.arrayContaining(['optimum', '130', '190']));
  expect(texts(svg)).not.toContain('0 bits');
  expect(texts(svg)).not.toContain('50');
  expect(parse(svg).querySelector('desc')?.textContent).toMatch(/ optimum: 128 bits\.$/);
});

test('labels and titles are escaped', () => {
  const title = `<a> & "b" 'c' \u00a0 ü`;
  const svg = learningCurve({ title, series: [falling('<LSTM> & more', 3)] });
  expect(texts(svg)).toEqual(expect.arrayContaining([title, '<LSTM> & more']));
  expect(svg).toContain(`aria-label="&lt;a&gt; &amp; &quot;b&quot; 'c' &#160; ü"`);
});

const point = { sequences: 1, bitsPerSequence: 1 };
test.each([
  [{ series: [] }, 'learningCurve.series: got [], expected a list of at least one series'],
  [
    { series: [{ label: 'x', points: [] }] },
    'learningCurve.series.0.points: got [], expected a list of at least one point',
  ],
  [
    { series: [{ label: 'x', points: [{ ...point, bitsPerSequence: NaN }] }] },
    'learningCurve.series.0.points: none of the 1 values is finite',
  ],
  [
    { series: [{ label: 'x', points: [{ ...point, bitsPerSequence: -1 }] }] },
    'learningCurve.series.0.points.0.bitsPerSequence: got -1, expected a number of at least 0',
  ],
  [
    { series: [{ label: 'x', points: [{ ...point, sequences: NaN }] }] },
    'learningCurve.series.0.points.0.sequences: got NaN, expected a number of at least 0',
  ],
  [
    { series: [{ label: 'a\u0000b', points: [point] }] },
    'learningCurve.series.0.label: got "a\\u0000b", expected text without control characters',
  ],
])('refuses %j', (options, message) => {
  expect(() => learningCurve(options)).toThrow(InvalidOptionsError);
  expect(() => learningCurve(options)).toThrow(message);
});

test('places along the training are marked, in the unit of the axis', () => {
  const points = [1, 20_000].map((sequences) => ({ sequences, bitsPerSequence: 2 }));
  const options = { series: [{ label: 'a', points }] };
  const svg = learningCurve({ ...options, places: [{ label: 'phase 2', at: 12_000 }] });
  expect(svg).toContain('>phase 2<');
  expect(svg).toContain('phase 2: at 12000 sequences.');
  expect(learningCurve({ ...options, places: [] })).toBe(learningCurve(options));
  expect(() => learningCurve({ ...options, places: [{ label: 'x', at: -1 }] })).toThrow(
    'learningCurve.places.0.at: got -1, expected a number of at least 0',
  );
});
