import { expect, test } from 'vitest';
import { createRng } from './rng.js';
import { drawNormals } from './draw-normals.js';

/** The error function (Abramowitz & Stegun 7.1.26), to 1.5e-7. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  const polynomial = series.reduce((sum, coefficient) => sum * t + coefficient, 0) * t;
  return Math.sign(x) * (1 - polynomial * Math.exp(-x * x));
}

const probabilityBelow = (x: number) => (1 + erf(x / Math.SQRT2)) / 2;

test('the numbers are normally distributed, by the test of Kolmogorov and Smirnov and by their moments', () => {
  const count = 200_000;
  const values = drawNormals(createRng(1), count, 1).sort();
  let distance = 0;
  values.forEach((value, index) => {
    const expected = probabilityBelow(value);
    distance = Math.max(distance, expected - index / count, (index + 1) / count - expected);
  });
  // With probability 0.999.
  expect(distance * Math.sqrt(count)).toBeLessThan(1.95);
  const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / count;
  expect(Math.abs(moment(1))).toBeLessThan(0.01);
  expect(moment(2)).toBeCloseTo(1, 1);
  expect(Math.abs(moment(3))).toBeLessThan(0.04);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.1);
});

test('numbers beyond the last layer come as often, and reach as far, as they should', () => {
  const count = 1_000_000;
  const values = drawNormals(createRng(2), count, 1);
  for (const beyond of [3.442619855899, 3.8]) {
    for (const sign of [-1, 1]) {
      const found = values.filter((value) => sign * value > beyond).length;
      const expected = count * (1 - probabilityBelow(beyond));
      expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt(expected));
    }
  }
});

test('neighbours are not correlated', () => {
  const values = drawNormals(createRng(3), 100_000, 1);
  for (const distance of [1, 2, 64]) {
    const sum = values.reduce(
      (total, value, index) => total + value * (values[index + distance] ?? 0),
      0,
    );
    expect(Math.abs(sum / values.length)).toBeLessThan(0.013);
  }
});

test('the deviation scales them, and equal generators give equal numbers', () => {
  const one = drawNormals(createRng(4), 1000, 1);
  expect(drawNormals(createRng(4), 1000, 1)).toEqual(one);
  expect(drawNormals(createRng(4), 1000, 0.25)).toEqual(one.map((value) => value / 4));
  expect(drawNormals(createRng(5), 1000, 1)).not.toEqual(one);
});

test('no numbers draw nothing', () => {
  const rng = createRng(1);
  const before = rng.state();
  expect(drawNormals(rng, 0, 1)).toHaveLength(0);
  expect(rng.state()).toEqual(before);
});

test('a generator that only ever gives 0 gives finite numbers', () => {
  const rng = { ...createRng(1), uniform: () => 0 };
  expect([...drawNormals(rng, 3, 1)].every(Number.isFinite)).toBe(true);
});
